import type { Subject, Verdict } from "./eligibility.ts";
import { verdictOf } from "./eligibility.ts";
import type { PlanHash, PlanId, UserId } from "./ids.ts";
import type { PerUserMfaState } from "./person.ts";

/** What a plan is for. An undo restores what another plan changed. */
export type PlanKind =
  | { readonly kind: "enforce" }
  | { readonly kind: "force-registration" }
  | { readonly kind: "undo"; readonly of: PlanId };

/** One person's state change as approved: nothing outside this list is ever written. */
export interface PlannedChange {
  readonly user: UserId;
  readonly displayName: string;
  readonly prior: PerUserMfaState;
  readonly target: PerUserMfaState;
  /** The wave that writes them, from 1. */
  readonly wave: number;
  /** Whether they hold a directory role: one such person, and the plan needs an approver more. */
  readonly privileged: boolean;
  /** Why an admin set aside what held this person; null where nothing did. One override, and the plan needs an approver more. */
  readonly override: string | null;
}

/** Why a person is shown beside a plan but not in it. */
export type HoldReason =
  | Verdict
  | "state-unknown"
  | "is-requester"
  | "is-approver"
  | "changed-since"
  | "was-that-you";

export interface Hold {
  readonly user: UserId;
  readonly displayName: string;
  readonly why: HoldReason;
}

/** The frozen list of changes and what was decided with it. Two plans with the same canonical form are the same plan. */
export interface Plan {
  readonly id: PlanId;
  readonly kind: PlanKind;
  readonly by: UserId;
  readonly createdAt: Date;
  /** Until when it can be approved. */
  readonly expiresAt: Date;
  /** Until when it may be written, once approved. */
  readonly runsUntil: Date;
  /** Distinct approvers needed, besides the requester. */
  readonly approvers: number;
  /** How long each wave is watched before the next begins. */
  readonly bakeMinutes: number;
  /** Asked for with `--now`: one person, no waves, no watching. */
  readonly emergency: boolean;
  /** SHA-256 of what was known of everybody when it was asked for, 64 hexadecimal digits; null where nothing was gathered (an undo). */
  readonly evidence: string | null;
  /** Why an admin went on against the tenant's posture; null when nothing spoke against it. */
  readonly override: string | null;
  readonly changes: readonly PlannedChange[];
  readonly hash: PlanHash;
}

/** What is hashed: one line a fact, sorted, with nothing that could be read two ways. Names are left out: they may change, ids may not. */
export function canonicalPlan(plan: Omit<Plan, "hash">): string {
  const changes = plan.changes
    .map((each) =>
      [
        each.user,
        each.prior,
        each.target,
        `wave ${each.wave}`,
        each.privileged ? "privileged" : "ordinary",
        `override ${JSON.stringify(each.override)}`,
      ].join(" "),
    )
    .toSorted();
  return [
    "mfa-nudge plan 2",
    `id ${plan.id}`,
    `kind ${plan.kind.kind}${plan.kind.kind === "undo" ? ` ${plan.kind.of}` : ""}`,
    `by ${plan.by}`,
    `created ${plan.createdAt.toISOString()}`,
    `expires ${plan.expiresAt.toISOString()}`,
    `runs until ${plan.runsUntil.toISOString()}`,
    `approvers ${plan.approvers}`,
    `bake ${plan.bakeMinutes}`,
    `emergency ${plan.emergency}`,
    `evidence ${plan.evidence}`,
    `override ${JSON.stringify(plan.override)}`,
    ...changes.map((change) => `change ${change}`),
  ].join("\n");
}

/** People sorted into those a plan would change and those held, with the reason. People who need nothing are in neither. */
export interface Draft {
  readonly changes: readonly PlannedChange[];
  readonly holds: readonly Hold[];
}

/** Verdicts that put a registered person in an enforcing plan. */
const ENFORCEABLE: readonly Verdict[] = ["registered"];
/** Verdicts that need no decision from an admin and would only clutter the card. */
const SILENT: readonly Verdict[] = ["disabled", "guest", "nudge", "unknown"];

/**
 * Sorts people for `enforce`: registered and `disabled`, or stuck at `enabled`, become `enforced` (graph.md 3; `004-09`).
 * With `force-registration`: not registered and `disabled` become `enabled`, which asks them at their next sign-in.
 */
export function draftPlan(
  kind: "enforce" | "force-registration",
  subjects: Iterable<Subject>,
  requester: UserId,
  now: Date,
): Draft {
  const changes: PlannedChange[] = [];
  const holds: Hold[] = [];
  for (const subject of subjects) {
    const outcome = place(kind, subject, requester, now);
    if (outcome === null) continue;
    const { id: user, displayName } = subject.person;
    if ("why" in outcome) holds.push({ user, displayName, why: outcome.why });
    else
      changes.push({
        user,
        displayName,
        ...outcome,
        wave: 1,
        privileged: subject.person.roles.length > 0,
        override: null,
      });
  }
  return { changes: changes.toSorted(byUser), holds: holds.toSorted(byUser) };
}

const byUser = (one: { user: UserId }, other: { user: UserId }): number =>
  one.user < other.user ? -1 : one.user > other.user ? 1 : 0;

type Placed =
  | { readonly prior: PerUserMfaState; readonly target: PerUserMfaState }
  | { readonly why: HoldReason }
  | null;

function place(
  kind: "enforce" | "force-registration",
  subject: Subject,
  requester: UserId,
  now: Date,
): Placed {
  const { person } = subject;
  const verdict = verdictOf(subject, now);
  const wanted = kind === "enforce" ? ENFORCEABLE.includes(verdict) : verdict === "nudge";
  if (person.mfaState === "enforced") return null;
  if (kind === "force-registration" && person.mfaState === "enabled") return null;
  if (!wanted) return hold(kind, verdict);
  if (person.mfaState === "unknown") return { why: "state-unknown" };
  if (person.id === requester) return { why: "is-requester" };
  return { prior: person.mfaState, target: kind === "enforce" ? "enforced" : "enabled" };
}

/** Whoever has not said yet whether a registration was theirs is left alone: enforcing it could shut the owner out. */
export function holdAsked(draft: Draft, asked: ReadonlySet<UserId>): Draft {
  const held = draft.changes.filter((each) => asked.has(each.user));
  if (held.length === 0) return draft;
  return {
    changes: draft.changes.filter((each) => !asked.has(each.user)),
    holds: [
      ...draft.holds,
      ...held.map(({ user, displayName }): Hold => ({ user, displayName, why: "was-that-you" })),
    ].toSorted(byUser),
  };
}

/** An enforcing plan shows whom it leaves out; a plan that forces registration leaves the registered out without a word. */
function hold(kind: "enforce" | "force-registration", verdict: Verdict): Placed {
  if (SILENT.includes(verdict)) return null;
  if (kind === "force-registration" && verdict === "registered") return null;
  return { why: verdict };
}

/**
 * Admins in a plan cannot approve it. When that leaves too few approvers, all admins are held out of it, so that the
 * others need not wait; `enforce <person>` makes a plan for an admin alone.
 */
export function holdApprovers(
  draft: Draft,
  admins: readonly UserId[],
  requester: UserId,
  approvers: number,
): Draft {
  const members = new Set(draft.changes.map((each) => each.user));
  const free = new Set(admins.filter((each) => each !== requester && !members.has(each)));
  if (free.size >= approvers) return draft;
  const held = new Set(admins);
  return {
    changes: draft.changes.filter((each) => !held.has(each.user)),
    holds: [
      ...draft.holds,
      ...draft.changes
        .filter((each) => held.has(each.user))
        .map(({ user, displayName }): Hold => ({ user, displayName, why: "is-approver" })),
    ].toSorted(byUser),
  };
}
