import type { PlanHash, PlanId, UserId } from "./ids.ts";
import type { Reason } from "./judgement.ts";
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
  | Reason
  | "state-unknown"
  | "is-requester"
  | "is-approver"
  | "changed-since"
  | "was-that-you"
  | "in-another-plan";

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

/**
 * Whether the time to write a plan is over, by whichever clock says so first: this host's, or the database's, by which
 * `planMs` of real time have passed since the plan was made.
 */
export const hasRunOut = (
  { createdAt, runsUntil }: Pick<Plan, "createdAt" | "runsUntil">,
  planMs: number,
  now: Date,
): boolean => planMs >= runsUntil.getTime() - createdAt.getTime() || runsUntil <= now;

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
