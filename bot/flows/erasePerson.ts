import type { UserId } from "../core/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { ErasureObstacle } from "../ports/store/erasure.ts";
import type { Store } from "../ports/store.ts";

export interface ErasePorts {
  readonly store: Store;
  readonly clock: Clock;
  /** How long a plan can be undone: who is in it cannot be forgotten before. */
  readonly settings: { readonly undoDays: number };
}

export type Erased =
  | { readonly ok: true; readonly rows: number; readonly oldEntries: number }
  | { readonly ok: false; readonly obstacle: ErasureObstacle };

/**
 * Removes a person from everything we keep, in one transaction. The record still says that somebody was, for instance,
 * enforced and by whom that was approved; only who it was is gone.
 */
export const erasePerson = (
  { store, clock, settings }: ErasePorts,
  user: UserId,
  by: UserId,
): Promise<Erased> =>
  store.atomically(async ({ erasure, audit }): Promise<Erased> => {
    const at = clock.now();
    const obstacle = await erasure.obstacle(user, settings.undoDays, at);
    if (obstacle !== null) return { ok: false, obstacle };
    const detail = { rows: (await erasure.held(user)).length };
    const oldEntries = await erasure.oldEntries(user);
    await audit.append([{ at, actor: by, event: "person.erased", subject: user, detail }]);
    const rows = await erasure.erase(user);
    await erasure.forget(user);
    return { ok: true, rows, oldEntries };
  });
