import type {
  Campaign,
  EndReason,
  Enrolment,
  Nudge,
  NudgeKey,
  NudgeOutcome,
  Reply,
} from "../../core/campaign.ts";
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

export interface Campaigns {
  /** The newest campaign, running or paused; null before the first. */
  current(): Promise<Campaign | null>;
  start(campaign: Campaign): Promise<void>;
  setState(id: CampaignId, state: Campaign["state"]): Promise<void>;
  /** Takes people in, due at `dueAt`, also those who were once left out as no longer eligible; anyone else already enrolled is left as they are. Returns how many were taken in. */
  enrol(id: CampaignId, users: readonly UserId[], dueAt: Date, at: Date): Promise<number>;
  enrolment(id: CampaignId, user: UserId): Promise<Enrolment | null>;
  /** Replaces an enrolment's facts. Inside a transaction, `lock` it first. */
  save(enrolment: Enrolment): Promise<void>;
  /** The enrolment, locked until the surrounding transaction ends. */
  lock(id: CampaignId, user: UserId): Promise<Enrolment | null>;
  /** Active people whose message is due at `now`, the longest due first. */
  due(id: CampaignId, now: Date, limit: number): Promise<readonly UserId[]>;
  /** When the next message of an active person is due; null when nobody is waiting. */
  nextDue(id: CampaignId): Promise<Date | null>;
  /** Ids of all active people, in batches of at most 500. */
  active(id: CampaignId): AsyncIterable<readonly UserId[]>;
  tally(id: CampaignId): Promise<CampaignTally>;
}

/** The outbox of nudges: one row a (campaign, person, step), claimed before the message leaves. */
export interface Nudges {
  /** True once for a key. False means another run has it: do nothing. */
  claim(key: NudgeKey, claim: { readonly asked: boolean; readonly at: Date }): Promise<boolean>;
  settle(key: NudgeKey, outcome: Exclude<NudgeOutcome, { state: "sending" }>): Promise<void>;
  /** Oldest first. */
  of(campaign: CampaignId, user: UserId): Promise<readonly Nudge[]>;
  /** The newest nudge of each person who has one; any number of people. */
  latestOf(campaign: CampaignId, users: readonly UserId[]): Promise<ReadonlyMap<UserId, Nudge>>;
  /** Turns every `sending` into `uncertain` and returns them. Only for whoever has just taken the nudge lease: nobody else is sending. */
  abandonSending(at: Date, detail: string): Promise<readonly Nudge[]>;
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
