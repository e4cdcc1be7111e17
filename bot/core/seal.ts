import type { Decision } from "./approval.ts";
import type { PlanHash } from "./ids.ts";

/** What a seal is computed over: one line a fact, so that a seal fits this admin's word on this plan in this round at this moment, and no other. */
export const canonicalDecision = (
  plan: PlanHash,
  { by, says, round, at }: Omit<Decision, "seal">,
): string =>
  [
    "mfa-nudge decision 1",
    `plan ${plan}`,
    `by ${by}`,
    `says ${says}`,
    `round ${round}`,
    `at ${at.toISOString()}`,
  ].join("\n");
