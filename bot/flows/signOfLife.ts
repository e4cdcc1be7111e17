import { type Leases, replicaLease } from "../ports/store/coordination.ts";

/** What a dead process had taken is anybody's after this long. */
const TTL_MS = 15_000;

export interface SignOfLife {
  /** To be called when nothing is under way any more: what was taken is free at once. */
  end(): Promise<void>;
}

/**
 * Says over and over that this process lives. A process that stood still too long has been given up by the others; it
 * says so again when it wakes, and the store refuses what it had begun before.
 */
export async function signOfLife(leases: Leases, holder: string): Promise<SignOfLife> {
  const name = replicaLease(holder);
  await leases.take(name, holder, TTL_MS);
  const beat = async (): Promise<void> => {
    if (!(await leases.renew(name, holder, TTL_MS))) await leases.take(name, holder, TTL_MS);
  };
  const heart = setInterval(() => void beat().catch(() => {}), TTL_MS / 3);
  return {
    async end() {
      clearInterval(heart);
      await leases.release(name, holder);
    },
  };
}
