import type { Nudge, NudgeKey, NudgeOutcome } from "../../core/campaign.ts";
import type { CampaignId, PostId, UserId } from "../../core/ids.ts";

/** A message that was decided. */
export interface PlannedNudge extends NudgeKey {
  readonly asked: boolean;
  readonly post: PostId;
  readonly at: Date;
  /** Outside their hours from then on. */
  readonly notAfter: Date;
}

/** A message somebody is about to send. `attempts` counts the tries that certainly failed. */
export interface TakenNudge extends NudgeKey {
  readonly asked: boolean;
  readonly post: PostId;
  readonly attempts: number;
}

interface Settled {
  readonly nudge: NudgeKey;
  readonly outcome: Exclude<NudgeOutcome, { state: "planned" | "sending" }>;
}

/**
 * The outbox: one row a (campaign, person, step). A row is planned in the transaction that decided it; a replica takes
 * it, marks it `sending` in the moment it leaves, and settles it. Whoever dies in between leaves a row that is either
 * certainly unsent (taken again by the living) or on the wire (then `uncertain`, for good).
 */
export interface Nudges {
  /** Keys that are there already are left as they are. */
  plan(nudges: readonly PlannedNudge[]): Promise<void>;
  /**
   * Takes up to `limit` planned messages of running campaigns whose time has come and is not over: the privileged first, then
   * the oldest. Nobody else gets them, until `release` or the end of the taker's process.
   * @param taker `holder/run`: the process by the name of its sign of life, and which run of it
   */
  take(taker: string, now: Date, limit: number): Promise<readonly TakenNudge[]>;
  /**
   * Marks those as leaving that still may: planned, taken by this taker whose process lives, campaign running, person
   * active. Whatever is not in the answer must not be sent.
   */
  sending(nudges: readonly NudgeKey[], taker: string): Promise<readonly NudgeKey[]>;
  /** Frees what this taker took and has not sent. */
  release(taker: string): Promise<void>;
  /** A late word on an `uncertain` message is still the better one; what is certain stays. */
  settle(settled: readonly Settled[]): Promise<void>;
  /** A try that certainly failed, or never left: planned again, for anyone, from `at` on. `counts`: as one more attempt. */
  giveBack(nudge: NudgeKey, at: Date, counts: boolean): Promise<void>;
  /** What was planned and has not left is undone, as if never decided: of one campaign, or whatever `expiredAt` finds too late. Returns how many. */
  unplan(what: { readonly campaign: CampaignId } | { readonly expiredAt: Date }): Promise<number>;
  /** Planned messages of people who are no longer active become `gone`. */
  discard(at: Date): Promise<number>;
  /** Turns every `sending` of a process that no longer lives into `uncertain`, and frees what it had taken. */
  abandon(at: Date, detail: string): Promise<readonly Nudge[]>;
  /** Whether a process died over a message that nobody has turned into `uncertain` yet. */
  orphaned(): Promise<boolean>;
  /** How many wait to be sent, and when the first may be; null when none. Only of running campaigns. */
  backlog(): Promise<{ readonly waiting: number; readonly from: Date | null }>;
  /** Oldest first. */
  of(campaign: CampaignId, user: UserId): Promise<readonly Nudge[]>;
  ofMany(
    campaign: CampaignId,
    users: readonly UserId[],
  ): Promise<ReadonlyMap<UserId, readonly Nudge[]>>;
  /** Of all campaigns, oldest first. */
  ofUser(user: UserId): Promise<readonly Nudge[]>;
  /** The newest nudge of each person who has one, of any campaign; any number of people. */
  latest(users: readonly UserId[]): Promise<ReadonlyMap<UserId, Nudge>>;
  /** When each was last sent something they had not asked for, in any campaign. */
  lastUnasked(users: readonly UserId[]): Promise<ReadonlyMap<UserId, Date>>;
  /** When the first message of any campaign was sent, or perhaps sent, to each of those who had one. */
  firstReached(users: readonly UserId[]): Promise<ReadonlyMap<UserId, Date>>;
  /** Messages in one state, newest first, for lists. */
  inState(
    campaign: CampaignId,
    state: NudgeOutcome["state"],
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly rows: readonly Nudge[]; readonly total: number }>;
}
