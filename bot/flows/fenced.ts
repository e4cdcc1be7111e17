import type { Store, Tables } from "../ports/store.ts";
import type { Held } from "./underLease.ts";

/**
 * Runs `work` in a transaction that nobody can be in who has lost the lease: a process that stood still and wakes up
 * after another took over changes nothing. Null, with nothing done, when the lease is lost.
 */
export const fenced = <Result>(
  store: Store,
  held: Held,
  work: (tables: Tables) => Promise<Result>,
): Promise<Result | null> =>
  store.atomically(async (tables) =>
    held.isMine() && (await tables.leases.holds(held.name, held.fence)) ? work(tables) : null,
  );
