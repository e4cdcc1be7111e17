import type { UserId } from "../core/ids.ts";

/** Who can be disturbed, now. */
export interface Presences {
  /**
   * Those of them (any number) who are busy, in a call, in a meeting, or not to be disturbed. Somebody whose presence is
   * unknown is not among them. Throws a `BotError`: `directory-denied` where the bot may not read presence.
   */
  busy(ids: readonly UserId[]): Promise<ReadonlySet<UserId>>;
}
