import { type ReachTally, tallyReach } from "../core/reach.ts";
import type { Clock } from "../ports/clock.ts";
import type { CountedReach, ReachBook } from "../ports/store/reach.ts";

export interface CountReachPorts {
  readonly store: { readonly reach: ReachBook };
  readonly clock: Clock;
  /** Lets work go on beside the answer. */
  beside(sentence: string, work: Promise<unknown>): void;
}

export interface ReachCount {
  readonly at: Date;
  readonly tally: ReachTally;
}

/** A tenant this small is counted while its reader waits. */
const COUNTED_AT_ONCE = 10_000;
/** A count this young is not made again. */
const FRESH_MS = 60_000;

/** Counts everyone, now. */
export async function countReach(
  ports: Pick<CountReachPorts, "store" | "clock">,
): Promise<ReachCount & { readonly counted: readonly CountedReach[] }> {
  const at = ports.clock.now();
  const counted = await ports.store.reach.count(at);
  await ports.store.reach.keep(at, counted);
  return { at, tally: tallyReach(counted), counted };
}

/**
 * The count for whoever must not wait for one: in a large tenant the one kept last, which says when it was made, while the
 * next one is made beside.
 */
export async function latestReach(ports: CountReachPorts): Promise<ReachCount> {
  const kept = await ports.store.reach.kept();
  if (kept === null) return countReach(ports);
  const tally = tallyReach(kept.counted);
  if (tally.base <= COUNTED_AT_ONCE) return countReach(ports);
  if (ports.clock.now().getTime() - kept.at.getTime() > FRESH_MS)
    ports.beside("Reach could not be counted.", countReach(ports));
  return { at: kept.at, tally };
}
