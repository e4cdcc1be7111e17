import type { DeliveryFailure } from "../../core/delivery.ts";
import type { PostId, UserId } from "../../core/ids.ts";
import type { Address } from "../teams.ts";

export type PostKind =
  | "nudge"
  | "plan"
  | "scan"
  | "ask"
  | "notice"
  | "alert"
  | "list"
  | "enforced"
  | "manager"
  | "offer"
  | "case"
  | "case-closed"
  | "was-that-you"
  | "campaign"
  | "exemption"
  | "drift";

/** One card we posted, so that every copy can be updated and every press traced. */
export interface Post {
  readonly id: PostId;
  readonly kind: PostKind;
  /** What it is about: `campaign/user`, a plan id, a scan id, an ask's id. */
  readonly subject: string;
  /** Whom it was sent to; null for a channel. */
  readonly recipient: UserId | null;
  readonly address: Address;
  /** Null until Teams has said it took the message. */
  readonly messageId: string | null;
  /** How often the card was replaced. A press carries the revision it saw. */
  readonly revision: number;
  readonly at: Date;
}

export interface Posts {
  create(post: Post): Promise<void>;
  /** Many at once. One that exists, from an earlier try at the same message, gets this address. */
  createAll(posts: readonly Post[]): Promise<void>;
  delivered(id: PostId, messageId: string): Promise<void>;
  deliveredAll(
    posts: readonly { readonly id: PostId; readonly messageId: string }[],
  ): Promise<void>;
  byId(id: PostId): Promise<Post | null>;
  /** Every copy about one subject, oldest first. */
  about(kind: PostKind, subject: string): Promise<readonly Post[]>;
  /** Those of these subjects that a card was posted about; any number. */
  postedAmong(kind: PostKind, subjects: readonly string[]): Promise<ReadonlySet<string>>;
  /** The newest posts to one person, newest first. */
  latestTo(user: UserId, limit: number): Promise<readonly Post[]>;
  /** Counts the card as replaced and returns the new revision. */
  revise(id: PostId): Promise<number>;
}

/** A person's one-to-one chat with us. */
export interface Chat {
  readonly user: UserId;
  readonly address: Address;
  readonly locale: string | null;
}

export interface Chats {
  remember(chat: Chat): Promise<void>;
  of(user: UserId): Promise<Chat | null>;
  ofMany(users: readonly UserId[]): Promise<ReadonlyMap<UserId, Chat>>;
  forget(user: UserId): Promise<void>;
  /** Records why someone cannot be reached; remembering their chat again clears it. */
  unreachable(user: UserId, why: DeliveryFailure, at: Date): Promise<void>;
  /** How many people cannot be reached, by reason. */
  unreachableTally(): Promise<Readonly<Partial<Record<DeliveryFailure, number>>>>;
}

/** A question we asked somebody back, waiting for their press. `payload` is JSON of the asking command. */
export interface Ask {
  readonly id: PostId;
  readonly by: UserId;
  readonly kind: string;
  readonly payload: string;
  readonly expiresAt: Date;
}

export interface Asks {
  open(ask: Ask): Promise<void>;
  find(id: PostId): Promise<Ask | null>;
  /** Takes the question off the table. True for exactly one caller. */
  settle(id: PostId, answer: "confirmed" | "cancelled", at: Date): Promise<boolean>;
}
