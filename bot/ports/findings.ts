import type { Findings } from "../core/findings.ts";
import type { UserId } from "../core/ids.ts";

/** Reads what requiring MFA of people would break. */
export interface FindingsReader {
  /**
   * What is known of each of these people, now; any number of people, everyone asked for has an answer. Sign-ins are read
   * once for all, since the log's quota is small. Waits out throttling; a part that cannot be read says so, and nothing throws
   * but what would fail for everything (`directory-denied` for the whole tenant is a part that cannot be read).
   */
  read(users: readonly UserId[]): Promise<ReadonlyMap<UserId, Findings>>;
}
