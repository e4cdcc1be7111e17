import type { Clock } from "../ports/clock.ts";
import type { Jobs } from "../ports/jobs.ts";
import type { Store } from "../ports/store.ts";

export interface ProgressMarkPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly jobs: Jobs;
}

/** The cursor by which whoever writes, in whatever process, says that there is something new to show and tell. */
export const PROGRESS = "enforce/progress";

/** Says so. Each mark is later than the one before, however fast they come. */
export async function markProgress({ store, clock, jobs }: ProgressMarkPorts): Promise<void> {
  const last = (await store.cursors.get(PROGRESS))?.getTime() ?? 0;
  await store.cursors.set(PROGRESS, new Date(Math.max(clock.now().getTime(), last + 1)));
  await jobs.wake("tell");
}
