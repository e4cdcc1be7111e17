import type { UserId } from "../../core/ids.ts";
import type { Calendar } from "../../core/workday.ts";

/** What somebody's mailbox said, when it was last asked. `calendar` is null where it may not be read, or there is none. */
export interface Habit {
  readonly user: UserId;
  readonly calendar: Calendar | null;
  readonly readAt: Date;
}

/** The newest of what mailboxes said. */
export interface HabitBook {
  /** Who was never asked about is missing. */
  of(users: readonly UserId[]): Promise<ReadonlyMap<UserId, Habit>>;
  /** Replaces what was kept of each. */
  keep(habits: readonly Habit[]): Promise<void>;
  /** Whether any mailbox could be read at or after `since`: then one that is refused says nothing about the others. */
  anyReadSince(since: Date): Promise<boolean>;
}
