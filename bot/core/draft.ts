import { type Subject, verdictOf } from "./eligibility.ts";
import type { Findings } from "./findings.ts";
import type { UserId } from "./ids.ts";
import { isNever, type Judgement, judge, type Reason, setAside } from "./judgement.ts";
import type { Hold, HoldReason, PlannedChange } from "./plan.ts";

/** People sorted into those a plan would change and those held, with the reason. People who need nothing are in neither. */
export interface Draft {
  readonly changes: readonly PlannedChange[];
  readonly holds: readonly Hold[];
}

/** What was gathered about people before they are placed. */
export interface Gathered {
  readonly findings: ReadonlyMap<UserId, Findings>;
  /** Why an admin sets aside what holds somebody. */
  readonly overrides: ReadonlyMap<UserId, string>;
  /** What the reason for going against the tenant's posture sets aside for everybody. */
  readonly accepted: ReadonlySet<Reason>;
}

/** Verdicts that need no decision from an admin and would only clutter the card: it counts them. */
const SILENT: readonly HoldReason[] = ["disabled", "guest", "nudge", "unknown"];

/** The verdict each kind of plan is for. */
const wantedBy = (kind: "enforce" | "force-registration"): "registered" | "nudge" =>
  kind === "enforce" ? "registered" : "nudge";

/**
 * Sorts people for `enforce`: registered and `disabled`, or stuck at `enabled`, become `enforced` (graph.md 3; `004-09`).
 * With `force-registration`: not registered and `disabled` become `enabled`, which asks them at their next sign-in.
 * @param gathered null for a first look by the scan alone, which says whom to gather evidence about
 */
export function draftPlan(
  kind: "enforce" | "force-registration",
  subjects: Iterable<Subject>,
  requester: UserId,
  now: Date,
  gathered: Gathered | null = null,
): Draft {
  const changes: PlannedChange[] = [];
  const holds: Hold[] = [];
  for (const subject of subjects) {
    const outcome = place(kind, subject, requester, now, gathered);
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
      });
  }
  return { changes: changes.toSorted(byUser), holds: holds.toSorted(byUser) };
}

/** Everywhere in one order. */
export const byUser = (one: { user: UserId }, other: { user: UserId }): number =>
  one.user < other.user ? -1 : one.user > other.user ? 1 : 0;

type Placed =
  | Pick<PlannedChange, "prior" | "target" | "override">
  | { readonly why: HoldReason }
  | null;

function place(
  kind: "enforce" | "force-registration",
  subject: Subject,
  requester: UserId,
  now: Date,
  gathered: Gathered | null,
): Placed {
  const { person } = subject;
  if (person.mfaState === "enforced") return null;
  if (kind === "force-registration" && person.mfaState === "enabled") return null;
  const { judgement, override } = judgementOn(kind, subject, now, gathered);
  if (judgement.says === "never") return hold(kind, judgement.why);
  if (judgement.says === "hold") return hold(kind, judgement.reasons[0]);
  if (person.mfaState === "unknown") return { why: "state-unknown" };
  if (person.id === requester) return { why: "is-requester" };
  return { prior: person.mfaState, target: kind === "enforce" ? "enforced" : "enabled", override };
}

/** What somebody's judgement is, and the reason without which it would be a hold. */
export function judgementOn(
  kind: "enforce" | "force-registration",
  subject: Subject,
  now: Date,
  gathered: Gathered | null,
): { readonly judgement: Judgement; readonly override: string | null } {
  const findings = gathered?.findings.get(subject.person.id);
  if (gathered === null || findings === undefined)
    return { judgement: byVerdict(kind, subject, now, gathered !== null), override: null };
  const bare = judge({ subject, findings }, wantedBy(kind), now);
  const unaided = setAside(bare, null, gathered.accepted);
  const reason = gathered.overrides.get(subject.person.id) ?? null;
  const aided = setAside(unaided, reason, gathered.accepted);
  if (unaided.says === "hold" && aided.says === "go") return { judgement: aided, override: reason };
  return { judgement: unaided, override: null };
}

/** By the scan alone. Where evidence was to be gathered and this person has none, they are held for want of it. */
function byVerdict(
  kind: "enforce" | "force-registration",
  subject: Subject,
  now: Date,
  needsEvidence: boolean,
): Judgement {
  const verdict = verdictOf(subject, now);
  if (isNever(verdict)) return { says: "never", why: verdict };
  if (verdict !== wantedBy(kind)) return { says: "hold", reasons: [verdict] };
  return needsEvidence ? { says: "hold", reasons: ["methods-unread"] } : { says: "go" };
}

/** An enforcing plan shows whom it leaves out; a plan that forces registration leaves the registered out without a word. */
function hold(kind: "enforce" | "force-registration", why: HoldReason): Placed {
  if (SILENT.includes(why)) return null;
  if (kind === "force-registration" && why === "registered") return null;
  return { why };
}
