import type { Leases } from "../ports/store/coordination.ts";

/** Long enough to outlive a slow request, short enough that a dead worker's work goes on within seconds. */
const TTL_MS = 15_000;

export interface Held {
  readonly name: string;
  /** Grows with every holder: a transaction that asks for it cannot be a stale holder's. */
  readonly fence: number;
  /** False once the lease is lost: somebody else may be at work, so stop at once. */
  isMine(): boolean;
}

/**
 * Runs `work` while this process alone, over all replicas, holds `name`. Returns null without running it when
 * somebody else has the lease.
 */
export async function underLease<Result>(
  leases: Leases,
  name: string,
  holder: string,
  work: (held: Held) => Promise<Result>,
): Promise<Result | null> {
  const asked = performance.now();
  const fence = await leases.take(name, holder, TTL_MS);
  if (fence === null) return null;
  let mine = true;
  // Counted from before the question was asked, so that our lease ends here no later than in the database. A process
  // that stood still (suspended, starved) finds out from the clock that others have taken over, before any heartbeat.
  let until = asked + TTL_MS;
  const heartbeat = setInterval(() => {
    const asking = performance.now();
    leases.renew(name, holder, TTL_MS).then(
      (renewed) => {
        mine = renewed;
        if (renewed) until = asking + TTL_MS;
      },
      () => {
        mine = false;
      },
    );
  }, TTL_MS / 3);
  try {
    return await work({ name, fence, isMine: () => mine && performance.now() < until });
  } finally {
    clearInterval(heartbeat);
    await leases.release(name, holder);
  }
}
