import type { PlannedChange } from "./plan.ts";

/** How many distinct admins must approve: one more than usual when a privileged account is in the plan or what held somebody was set aside. */
export const approversNeeded = (
  base: number,
  changes: readonly Pick<PlannedChange, "privileged" | "override">[],
): number => (changes.some((each) => each.privileged || each.override !== null) ? base + 1 : base);
