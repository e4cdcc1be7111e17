import type { UserId } from "../core/ids.ts";
import type { Profile } from "../core/person.ts";

/** Who answers for whom, now. Nothing is kept: this decides who sees whose name. */
export interface Managers {
  /** The manager of each (any number; batched by 20). Null is "has none"; a missing key could not be read. */
  of(users: readonly UserId[]): Promise<ReadonlyMap<UserId, Profile | null>>;
}
