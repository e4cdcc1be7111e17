import type { UserId } from "../core/ids.ts";
import type { Calendar } from "../core/workday.ts";

/** What mailboxes say about when their owners work. */
export interface Calendars {
  /**
   * What each mailbox says, now. `none`: there is no mailbox. `refused`: the bot may not read this one, or any. A missing
   * key could not be read. Throws a `BotError` (`directory-…`) when nothing could be read at all.
   */
  read(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, Calendar | "none" | "refused">>;
}
