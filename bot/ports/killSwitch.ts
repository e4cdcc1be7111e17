import type { UserId } from "../core/ids.ts";

/** Who wanted all writing to stop, and when. */
export interface Pull {
  readonly by: UserId;
  readonly at: Date;
}

/**
 * Stops all writing of this process at once, without the database: for when it is away. It stays pulled over a restart,
 * until what was asked for stands in the database.
 */
export interface KillSwitch {
  /** Null while nobody has pulled it. Asked before every request that writes. */
  pulled(): Pull | null;
  pull(by: UserId, at: Date): void;
  release(): void;
}
