import type { Clock } from "../../ports/clock.ts";
import type { PlanRecord } from "../../ports/store/plans.ts";
import type { Store } from "../../ports/store.ts";

/** More plans than this are not written in a day. */
const LATELY = 10;
const DAY_MS = 24 * 3_600_000;

/** Plans that writing has ended for, done, stopped or halted, which could have been written within the last day. */
export async function endedLately({
  store,
  clock,
}: {
  readonly store: Pick<Store, "plans">;
  readonly clock: Clock;
}): Promise<readonly PlanRecord[]> {
  const since = clock.now().getTime() - DAY_MS;
  return (await store.plans.list(LATELY)).filter(
    ({ state, plan }) =>
      ["done", "stopped", "halted"].includes(state) && plan.runsUntil.getTime() > since,
  );
}
