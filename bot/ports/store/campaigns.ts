import type {
  Campaign,
  CampaignState,
  EndReason,
  Enrolment,
  NudgeOutcome,
  Reply,
} from "../../core/campaign.ts";
import type { DeliveryFailure } from "../../core/delivery.ts";
import type { CampaignId, PostId, UserId } from "../../core/ids.ts";

/** Where a campaign stands. `enrolled` is everyone ever taken in; the parts add up to it. */
export interface CampaignTally {
  readonly enrolled: number;
  readonly active: number;
  readonly ended: Readonly<Record<EndReason, number>>;
  /** People with at least one nudge sent. */
  readonly reached: number;
  /** Nudges by outcome. */
  readonly nudges: Readonly<Record<NudgeOutcome["state"], number>>;
  /** People by the verbs they pressed at least once. */
  readonly replied: Readonly<Record<Reply["verb"], number>>;
}

/** What a campaign has before it, and what has gone wrong. */
export interface CampaignOutlook {
  /** Active people with no message yet. */
  readonly untouched: number;
  /** When the last of those is due; null when there is none. */
  readonly untouchedUntil: Date | null;
  /** Failed messages by reason. */
  readonly failures: Readonly<Partial<Record<DeliveryFailure, number>>>;
}

/** Somebody to take in. */
export interface Entrant {
  readonly user: UserId;
  readonly dueAt: Date;
  readonly privileged: boolean;
  readonly entry: Enrolment["entry"];
}

export interface Campaigns {
  /** All that are not stopped, in their places: the first match takes a person in. */
  open(): Promise<readonly Campaign[]>;
  byId(id: CampaignId): Promise<Campaign | null>;
  /** The newest of all, stopped ones too; null before the first. */
  newest(): Promise<Campaign | null>;
  start(campaign: Campaign): Promise<void>;
  /** Replaces everything about it but its id, who started it and when. */
  change(campaign: Campaign): Promise<void>;
  /** Whether it runs; if it does, nobody can switch it until the surrounding transaction ends. */
  holdsRunning(id: CampaignId): Promise<boolean>;
  /** True when it was in one of `from` and is now in `to`: of two who switch at once, one does. */
  setState(id: CampaignId, from: readonly CampaignState[], to: CampaignState): Promise<boolean>;
  /**
   * Takes people in, also those who were once left out as no longer eligible, moved or registered before; whoever is
   * active in any campaign, or ended for another reason in this one, is left as they are. Returns how many were taken in.
   */
  enrol(id: CampaignId, entrants: readonly Entrant[], at: Date): Promise<number>;
  enrolment(id: CampaignId, user: UserId): Promise<Enrolment | null>;
  enrolments(id: CampaignId, users: readonly UserId[]): Promise<ReadonlyMap<UserId, Enrolment>>;
  /** Where somebody is active, else where they last were; null for somebody in no campaign. */
  ofUser(user: UserId): Promise<Enrolment | null>;
  /** Replaces an enrolment's facts. Inside a transaction, `lock` it first. */
  save(enrolment: Enrolment): Promise<void>;
  saveAll(enrolments: readonly Enrolment[]): Promise<void>;
  /** The enrolment, locked until the surrounding transaction ends. */
  lock(id: CampaignId, user: UserId): Promise<Enrolment | null>;
  /** Of these people, the ones still active and due at `now`, locked until the surrounding transaction ends; whoever is locked elsewhere is left out. */
  lockDue(id: CampaignId, users: readonly UserId[], now: Date): Promise<readonly Enrolment[]>;
  /** Active people whose message is due at `now`: the privileged first, then the longest due. */
  due(id: CampaignId, now: Date, limit: number): Promise<readonly UserId[]>;
  /** When the next message of an active person of a running campaign is due; null when nobody is waiting. */
  nextDue(): Promise<Date | null>;
  /** The same for one campaign, whatever its state. */
  nextDueOf(id: CampaignId): Promise<Date | null>;
  /** Ids of all active people, in batches of at most 500. */
  active(id: CampaignId): AsyncIterable<readonly UserId[]>;
  /** Ends it for everyone still active. */
  endAll(id: CampaignId, why: EndReason, at: Date): Promise<number>;
  /** The same, as `campaign-stopped`, for everyone still active in a campaign that was stopped. */
  endStopped(at: Date): Promise<number>;
  tally(id: CampaignId): Promise<CampaignTally>;
  outlook(id: CampaignId): Promise<CampaignOutlook>;
}

export interface RecordedReply {
  readonly user: UserId;
  readonly post: PostId;
  /** Which showing of the card was answered: a card that was replaced can be answered anew. */
  readonly revision: number;
  readonly reply: Reply;
  readonly at: Date;
}

export interface Replies {
  /** Records a reply once per (post, revision, user, verb). A second time nothing is recorded and the first reply is returned. */
  record(reply: RecordedReply): Promise<{ readonly first: boolean; readonly reply: Reply }>;
  /** The recorded reply for this key, if any. */
  find(
    key: Pick<RecordedReply, "post" | "revision" | "user"> & { readonly verb: Reply["verb"] },
  ): Promise<Reply | null>;
  /** Oldest first. */
  of(user: UserId): Promise<readonly RecordedReply[]>;
  /** The newest reply of each person who gave one; any number of people. */
  latestOf(users: readonly UserId[]): Promise<ReadonlyMap<UserId, RecordedReply>>;
}
