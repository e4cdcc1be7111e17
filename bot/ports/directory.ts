import type { ReportScope } from "../core/evidence.ts";
import type { UserId } from "../core/ids.ts";
import type { MailboxPurpose, PerUserMfaState, Profile } from "../core/person.ts";
import type { TenantPosture } from "../core/posture.ts";
import type { Registration, ReportRow } from "../core/registration.ts";

/** One user as a listing gives them. `mfaState` is `unknown` where the listing would not tell it. */
export interface ListedUser {
  readonly profile: Profile;
  readonly mfaState: PerUserMfaState | "unknown";
}

export interface ReportedUser {
  readonly id: UserId;
  readonly row: ReportRow;
}

/** An event of the *Authentication Methods* audit log. It only says "look": what was registered is read from the person. */
export interface RegistrationEvent {
  readonly id: string;
  readonly user: UserId;
  readonly at: Date;
  /** Whether a method came, or another one took its place. */
  readonly adds: boolean;
  /** Who did it, `somebody` for an app or an admin without a name; null where the log does not say. */
  readonly by: UserId | "somebody" | null;
}

/** That somebody's password was set anew, by an admin or by whoever passed the checks of self-service. */
export interface PasswordReset {
  readonly user: UserId;
  readonly at: Date;
}

export type WriteOutcome =
  | { readonly did: "written" }
  /** Certainly not written; may be tried again after `retryAt`. */
  | { readonly did: "throttled"; readonly retryAfterMs: number }
  | { readonly did: "gone" }
  /** Certainly not written; trying again would end the same way. */
  | { readonly did: "refused"; readonly code: string }
  /** May or may not have been written: only a read can tell. */
  | { readonly did: "unclear"; readonly detail: string };

/**
 * Reads about people. Every method waits out throttling itself, retries what is safe to retry, and throws a
 * `BotError` (`directory-…`) when it gives up. Listings are streamed in pages; nothing is held whole.
 */
export interface Directory {
  /**
   * Every user, page by page, each id once. Disabled accounts and guests included. `in parallel` is several times faster
   * and relies on how the directory sorts names: whoever uses it counts, and reads again `in one chain` if people are missing.
   * Throws `directory-looping` when a page link repeats.
   */
  users(how: "in parallel" | "in one chain"): AsyncIterable<readonly ListedUser[]>;
  /** How many users the tenant says it has, to tell a short listing from a complete one; null if it would not say. */
  userCount(): Promise<number | null>;
  /** One user, now; null if there is no such person. Accepts an object id. */
  user(id: UserId): Promise<Profile | null>;
  /** The same for many (any number; batched by 20). A missing key could not be read; null is "no such person". */
  usersById(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, Profile | null>>;
  /** What kind of mailbox each has. A missing key is `unknown`. */
  mailboxPurposes(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, MailboxPurpose>>;
}

/** Reads about registration for MFA. */
export interface Registrations {
  /** The registration report, or its part about people who are not registered, page by page. Throws `directory-not-licensed` where the tenant's licence does not include it. */
  report(scope: ReportScope): AsyncIterable<readonly ReportedUser[]>;
  /** What each person has registered, read from the person, now. A read that fails is `unknown`, never "not registered". */
  live(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, Registration>>;
  /** Registration events at or after `since`, oldest first. Events may arrive late, and are repeated by overlapping reads. */
  events(since: Date): AsyncIterable<RegistrationEvent>;
  /** Password resets at or after `since`, oldest first, from the same log. Whoever knew the old password and changed it is not among them. */
  passwordResets(since: Date): AsyncIterable<PasswordReset>;
}

/** Per-user MFA states (beta). */
export interface MfaStates {
  /** Each person's state, now. A missing key or `unknown` could not be read; null is "no such person". */
  read(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, PerUserMfaState | "unknown" | null>>;
  /**
   * Writes at most 20 states in one request. Never repeats a write by itself: each outcome says what is known.
   * Every id asked for has an outcome. `mayLeave` is asked when all waiting is over, just before the request goes: on
   * false nothing is sent, and it throws.
   */
  write(
    changes: readonly { readonly user: UserId; readonly target: PerUserMfaState }[],
    mayLeave: () => boolean,
  ): Promise<ReadonlyMap<UserId, WriteOutcome>>;
}

/** All a process may do that does not write. */
export type MfaReads = Pick<MfaStates, "read">;

/** What the tenant's policies and licences are. Parts that cannot be read say so; this never throws for them. */
export interface Posture {
  read(): Promise<TenantPosture>;
}

/** Who belongs to which group, now. Nested membership counts. */
export interface Groups {
  /** Which of `groups` (at most 20 ids) the person is in. Throws when it cannot be told: the caller must then refuse. */
  among(user: UserId, groups: readonly string[]): Promise<ReadonlySet<string>>;
  /** All enabled member users of a group, with nested groups resolved. */
  members(group: string): Promise<readonly Profile[]>;
  /** The groups somebody means by an id or a display name, at most ten; none when there is no such group. */
  find(nameOrId: string): Promise<readonly NamedGroup[]>;
}

export interface NamedGroup {
  readonly id: string;
  readonly displayName: string;
}

/** Who holds a directory role. Only active, direct assignments and those by a group count: a role that must be activated first is none yet. */
export interface Roles {
  /** Template ids of the roles each holds; people without one are missing. Null where it may not be read. */
  holders(): Promise<ReadonlyMap<UserId, readonly string[]> | null>;
  /** Names by template id, of the roles in use; empty where they may not be read. */
  names(): Promise<ReadonlyMap<string, string>>;
}

/** What the tenant's licences are called. */
export interface Licences {
  /** Product names by SKU id (lower-case), as Graph spells them; empty where they may not be read. */
  names(): Promise<ReadonlyMap<string, string>>;
}
