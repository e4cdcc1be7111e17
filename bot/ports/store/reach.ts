import type { CampaignId, PostId, UserId } from "../../core/ids.ts";
import type { Climb, RungFailure, RungName, RungState } from "../../core/ladder.ts";
import type { ReachFacts } from "../../core/reach.ts";

/** People counted by what their reach rests on. Everyone the last scan read is in exactly one row. */
export interface CountedReach {
  readonly facts: ReachFacts;
  readonly people: number;
}

/** How far we got with one person. */
export interface ReachRecord {
  readonly user: UserId;
  readonly facts: ReachFacts;
  /** When the newest message or e-mail was settled; null before the first. */
  readonly at: Date | null;
  readonly lastRung: Pick<Climb, "rung" | "state" | "at"> | null;
}

export interface ReachBook {
  /** One statement over everyone: some seconds for a million people. */
  count(now: Date): Promise<readonly CountedReach[]>;
  /** Keeps a count for whoever must not wait for one. */
  keep(at: Date, counted: readonly CountedReach[]): Promise<void>;
  /** The count kept last; null before the first. */
  kept(): Promise<{ readonly at: Date; readonly counted: readonly CountedReach[] } | null>;
  /** Of people the last scan read. Any number of people. */
  of(users: readonly UserId[], now: Date): Promise<ReadonlyMap<UserId, ReachRecord>>;
  /** Whoever has one of these facts: the newest message first, then by name. */
  list(
    facts: readonly ReachFacts[],
    now: Date,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly rows: readonly ReachRecord[]; readonly total: number }>;
}

export interface ClimbKey {
  readonly campaign: CampaignId;
  readonly user: UserId;
  readonly rung: RungName;
  readonly step: number;
}

/** A rung that is about to be taken. `via` is the manager who is asked, `post` the card they are asked by. */
export interface Claim extends ClimbKey {
  readonly at: Date;
  readonly via: UserId | null;
  readonly post: PostId | null;
}

export type RungRecord = Claim & Climb;

export interface RungOutcome {
  readonly state: Exclude<RungState, "sending">;
  readonly at: Date;
  readonly failure: RungFailure | null;
  readonly detail: string;
}

/**
 * The rungs that were taken: one row a (campaign, person, rung, step), written before the act. A row that a dead process
 * left `sending` may have been acted on; it becomes `uncertain`, for good.
 */
export interface Rungs {
  /**
   * People of running campaigns, not registered, whose ladder wants a look at `now`; the longest due first. `whole`: also those
   * whom Teams reaches.
   */
  due(
    now: Date,
    limit: number,
    whole: boolean,
  ): Promise<readonly { readonly campaign: CampaignId; readonly user: UserId }[]>;
  /** When the next look is due; null when nobody waits for one. */
  nextLook(whole: boolean): Promise<Date | null>;
  /** Looks at them again at `until`, or as soon as their campaign ends for them. */
  look(campaign: CampaignId, users: readonly UserId[], until: Date, now: Date): Promise<void>;
  /** Oldest first. */
  of(
    campaign: CampaignId,
    users: readonly UserId[],
  ): Promise<ReadonlyMap<UserId, readonly Climb[]>>;
  /** Of all campaigns, oldest first. */
  ofUser(user: UserId): Promise<readonly RungRecord[]>;
  /** Writes them down as `sending`. Only those in the answer may be acted on: the others were taken already. One that is `planned` again may be. */
  claim(claims: readonly Claim[]): Promise<readonly ClimbKey[]>;
  /** A late word on an `uncertain` one is still the better one; what is certain stays. */
  settle(keys: readonly ClimbKey[], outcome: RungOutcome): Promise<void>;
  /** What was left `sending` becomes `uncertain`. To be called by the one who alone may act. Returns how many. */
  abandon(at: Date, detail: string): Promise<number>;
  /** How many acts on this rung may have happened since: e-mails, or cards to managers. */
  usedSince(rung: RungName, since: Date): Promise<number>;
  /** When this manager was last asked, about anybody. */
  lastAsked(manager: UserId): Promise<Date | null>;
  /** Whom a card to a manager is about. */
  onPost(post: PostId): Promise<readonly RungRecord[]>;
  /** What was taken on one rung in campaigns that are open, newest first. */
  list(
    rung: RungName,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly rows: readonly RungRecord[]; readonly total: number }>;
}

/** A leave a manager vouched for. `since`: when the first one in this campaign was. */
interface LeaveRecord {
  readonly campaign: CampaignId;
  readonly user: UserId;
  readonly by: UserId;
  readonly since: Date;
  readonly until: Date;
}

/** What managers say about their people. */
export interface Leaves {
  /** A second one in the same campaign replaces the end and keeps `since`. */
  vouch(leave: LeaveRecord): Promise<void>;
  of(campaign: CampaignId, users: readonly UserId[]): Promise<ReadonlyMap<UserId, LeaveRecord>>;
}
