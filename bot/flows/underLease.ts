import type { Leases } from "../ports/store/coordination.ts";

/** Long enough to outlive a slow request, short enough that a dead worker's work goes on within seconds. */
const TTL_MS = 15_000;

export interface Held {
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
  if ((await leases.take(name, holder, TTL_MS)) === null) return null;
  let mine = true;
  const heartbeat = setInterval(() => {
    leases.renew(name, holder, TTL_MS).then(
      (renewed) => {
        mine = renewed;
      },
      () => {
        mine = false;
      },
    );
  }, TTL_MS / 3);
  try {
    return await work({ isMine: () => mine });
  } finally {
    clearInterval(heartbeat);
    await leases.release(name, holder);
  }
}
