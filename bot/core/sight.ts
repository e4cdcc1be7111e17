import type { PlanState } from "./approval.ts";

/** Where a plan stood on a card when the card was drawn: what whoever pressed it had before their eyes. */
export interface Sight {
  readonly state: PlanState;
  readonly round: number;
  /** Distinct admins who had approved in that round. */
  readonly approvals: number;
}

/**
 * Whether a word given on this card still means what its giver meant. The people of a plan never change, so its state
 * and round say it all. Another approval meanwhile leaves both as they were, so two admins who press at one moment both
 * count; a decline, a halt, a newer plan or the end of its time does not.
 */
export const stillHolds = (
  seen: Sight,
  now: { readonly state: PlanState; readonly round: number },
): boolean => seen.state === now.state && seen.round === now.round;

/** Whether admins can still say anything to a plan in this state. */
export const isUndecided = (state: PlanState): boolean => state === "open" || state === "halted";
