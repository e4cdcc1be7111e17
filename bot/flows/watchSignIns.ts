import type { SignInFailures } from "../core/halt.ts";
import { waveBefore } from "../core/wave.ts";
import type { SignInFailureReader } from "../ports/signInFailures.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";

export interface WatchPorts {
  readonly store: Pick<Store, "ledger" | "waves">;
  readonly signInFailures: SignInFailureReader;
}

const MINUTE_MS = 60_000;

/**
 * How signing in went for those changed in the wave before this one, while it was watched. Null where it was not watched,
 * where nobody was changed, and where sign-ins cannot be read: what is unknown halts nothing.
 */
export async function watched(
  { store, signInFailures }: WatchPorts,
  { plan }: PlanRecord,
  wave: number,
): Promise<SignInFailures | null> {
  const before = waveBefore(plan.changes, wave);
  const settled = (await store.waves.of(plan.id)).find((each) => each.wave === before);
  if (settled === undefined || plan.bakeMinutes === 0 || plan.kind.kind === "undo") return null;
  const users = (await store.ledger.of(plan.id))
    .filter((each) => each.wave === before && each.state === "verified")
    .map((each) => each.user);
  if (users.length === 0) return null;
  const found = await signInFailures.around(users, settled.at, plan.bakeMinutes * MINUTE_MS);
  return found.read ? { people: users.length, ...found.value } : null;
}
