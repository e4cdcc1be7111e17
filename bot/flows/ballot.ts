import type { Ballot } from "../core/approval.ts";
import type { PlanAges, PlanRecord } from "../ports/store/plans.ts";

/** The words of the round a plan is in. */
export const wordsOf = ({ decisions, round }: PlanRecord): PlanRecord["decisions"] =>
  decisions.filter((each) => each.round === round);

/**
 * A plan as far as approving it goes. Its time runs out by whichever clock says so first: this host's, which the sandbox
 * moves, or the database's, which counts real time since the round began and is deaf to a host clock that is set back.
 */
export function ballotOf(record: PlanRecord, ages: PlanAges): Ballot {
  const { plan, state } = record;
  return {
    state,
    requester: plan.by,
    approvers: plan.approvers,
    expiresAt: decidableUntil(record),
    ranOut: ages.roundMs >= lifeMs(record),
    members: new Set(plan.changes.map((each) => each.user)),
    decisions: wordsOf(record),
  };
}

/** Until when admins can say something to a plan: as long after a halt as after it was asked for. */
export function decidableUntil(record: PlanRecord): Date {
  const { state, haltedAt, plan } = record;
  return state === "halted" && haltedAt !== null
    ? new Date(haltedAt.getTime() + lifeMs(record))
    : plan.expiresAt;
}

/** How long one round can be decided, in milliseconds. */
const lifeMs = ({ plan }: PlanRecord): number =>
  plan.expiresAt.getTime() - plan.createdAt.getTime();
