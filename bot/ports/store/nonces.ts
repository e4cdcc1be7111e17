import type { Word } from "../../core/approval.ts";
import type { PlanId, PostId, UserId } from "../../core/ids.ts";
import type { Sight } from "../../core/sight.ts";

/** What the buttons of one drawing of a plan's card carry, and what that drawing showed. */
export interface Nonce {
  /** SHA-256 of what the buttons carry. */
  readonly hash: string;
  readonly post: PostId;
  readonly revision: number;
  readonly plan: PlanId;
  readonly seen: Sight;
}

/** Nonces go with the copy of the card they were drawn on. */
export interface Nonces {
  issue(nonce: Nonce): Promise<void>;
  find(hash: string): Promise<Nonce | null>;
  /** What this person's word was that used it up; null while theirs has not. */
  spentOn(hash: string, by: UserId): Promise<Word["says"] | null>;
  /** Uses it up for this person: the copy in a channel has several. False when it was used up already. */
  spend(hash: string, by: UserId, says: Word["says"]): Promise<boolean>;
}
