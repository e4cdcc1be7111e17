import type { UserId } from "./ids.ts";
import { isUndecided } from "./sight.ts";

/**
 * Where a plan stands. `writing` is entered by itself after the last approval; `halted` is entered by itself when a wave
 * goes badly, and left by a new round of approvals. The last five are final.
 */
export const PLAN_STATES = [
  "open",
  "writing",
  "halted",
  "done",
  "declined",
  "expired",
  "stopped",
  "superseded",
] as const;
export type PlanState = (typeof PLAN_STATES)[number];

/** One admin's word on one plan. */
export interface Word {
  readonly by: UserId;
  readonly says: "approve" | "decline";
  readonly at: Date;
}

/** A word as it is kept. */
export interface Decision extends Word {
  /** 1 is the first time the plan is approved; each halt asks for another round. */
  readonly round: number;
  /** Proves that this process, or one that shares its key, took the decision: a row put into the database by hand has none that fits. */
  readonly seal: string;
}

/** A plan as far as approving it goes. */
export interface Ballot {
  readonly state: PlanState;
  readonly requester: UserId;
  readonly approvers: number;
  /** Until when this round can be decided. */
  readonly expiresAt: Date;
  /** Whether its time has run out by the database's own clock, whatever this host's shows. */
  readonly ranOut: boolean;
  readonly members: ReadonlySet<UserId>;
  /** The words of this round. */
  readonly decisions: readonly Word[];
}

export type Refusal =
  | "already-settled"
  | "expired"
  | "own-request"
  | "in-the-plan"
  | "already-decided";

export type Vote =
  | { readonly ok: true; readonly state: PlanState; readonly missing: number }
  | { readonly ok: false; readonly why: Refusal };

/**
 * Counts one admin's click on a plan that is open, or halted and asked about anew. The caller has proven that `by` is an
 * admin now. A halted plan needs the full number again: what was said in an earlier round is not in the ballot.
 * Declining beats approving, also one's own approval; nobody approves their own request or a plan they are in; a late click changes nothing.
 */
export function vote(ballot: Ballot, says: Word["says"], by: UserId, now: Date): Vote {
  const { state } = ballot;
  if (!isUndecided(state)) return { ok: false, why: "already-settled" };
  if (ballot.ranOut || ballot.expiresAt <= now) return { ok: false, why: "expired" };
  if (ballot.decisions.some((each) => each.by === by && (each.says === says || says === "approve")))
    return { ok: false, why: "already-decided" };
  if (says === "decline") return { ok: true, state: "declined", missing: 0 };
  if (by === ballot.requester) return { ok: false, why: "own-request" };
  if (ballot.members.has(by)) return { ok: false, why: "in-the-plan" };
  const missing = ballot.approvers - approversOf(ballot).length - 1;
  return { ok: true, state: missing > 0 ? state : "writing", missing: Math.max(missing, 0) };
}

/** The distinct admins who have approved. */
export const approversOf = (ballot: Pick<Ballot, "decisions">): readonly UserId[] => [
  ...new Set(ballot.decisions.filter((each) => each.says === "approve").map((each) => each.by)),
];

/** Whether enough of those who approved are still admins, now, to write. Read before every batch: a role lost stops the plan. */
export function stillAuthorised(
  ballot: Pick<Ballot, "decisions" | "approvers" | "requester">,
  isAdminNow: (user: UserId) => boolean,
): boolean {
  const standing = approversOf(ballot).filter(
    (user) => user !== ballot.requester && isAdminNow(user),
  );
  return isAdminNow(ballot.requester) && new Set(standing).size >= ballot.approvers;
}

/** Whether the admins there are suffice to ever approve this plan. */
export const canBeApproved = (
  admins: readonly UserId[],
  requester: UserId,
  members: ReadonlySet<UserId>,
  approvers: number,
): boolean =>
  new Set(admins.filter((each) => each !== requester && !members.has(each))).size >= approvers;
