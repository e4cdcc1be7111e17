import type { Complaint, Wave } from "../../core/breaker.ts";
import type { CampaignId, PostId, UserId } from "../../core/ids.ts";
import type { Suspicion } from "../../core/suspicion.ts";

/** The codes by which people check that a message is from a campaign. */
export interface Codes {
  /** The code of a campaign for the period that begins at `from`. The first proposal counts, for every replica and for good. */
  agree(campaign: CampaignId, from: Date, proposal: string): Promise<string>;
  find(code: string): Promise<{ readonly campaign: CampaignId; readonly from: Date } | null>;
  /** Counts one more check by this person, and returns how many that makes within `withinMs` of their first. */
  tried(user: UserId, at: Date, withinMs: number): Promise<number>;
}

/** That sending stopped by itself, and on what grounds. */
export interface Trip {
  readonly campaign: CampaignId;
  readonly at: Date;
  /** `too-many`: the breaker's rule. `hostile`: the security team found that a reported message was not ours. */
  readonly why: "too-many" | "hostile";
  /** The wave as it was then, and since when it was counted. */
  readonly since: Date;
  readonly wave: Wave;
  /** Who let it go on; null while nobody has. */
  readonly resumed: { readonly by: UserId; readonly at: Date } | null;
}

/** What the circuit breaker watches. */
export interface Breakers {
  /** That somebody turned against a campaign; once for each person and way, the newest moment counts. */
  note(campaign: CampaignId, user: UserId, complaint: Complaint, at: Date): Promise<void>;
  /** How many people turned against it since then: cheap, whatever was sent. */
  against(campaign: CampaignId, since: Date): Promise<Omit<Wave, "sent">>;
  /** Messages sent, or perhaps sent, since then. */
  sent(campaign: CampaignId, since: Date): Promise<number>;
  tripped(trip: Trip): Promise<void>;
  /** The newest trip of a campaign. */
  latest(campaign: CampaignId): Promise<Trip | null>;
  /** Notes who let a campaign go on; false when it was not tripped, or somebody else did. */
  resumed(campaign: CampaignId, by: UserId, at: Date): Promise<boolean>;
}

export type CaseEnd = "genuine" | "hostile";

/** Something the security team is to look at. */
export interface Case {
  readonly id: string;
  readonly about: CaseAbout;
  readonly openedAt: Date;
  readonly outcome:
    | { readonly state: "open" }
    | { readonly state: CaseEnd; readonly by: UserId; readonly at: Date };
}

export type CaseAbout =
  /** Somebody took a message of ours for phishing. */
  | {
      readonly kind: "report";
      readonly user: UserId;
      readonly campaign: CampaignId;
      readonly post: PostId;
      readonly sentAt: Date;
    }
  /** A registration the person says was not theirs, or says nothing of. */
  | {
      readonly kind: "registration";
      readonly user: UserId;
      readonly hold: string;
      readonly answer: "no" | "none";
      readonly why: Suspicion;
      readonly registeredAt: Date;
    };

/** What the cases and holds add up to, now. */
export interface TrustTally {
  readonly openCases: number;
  /** People held from enforcement: asked or yet to be asked, or the security team has their case. */
  readonly held: number;
  /** Of these, those not asked yet because the day's questions were used up, or their day has not begun. */
  readonly unasked: number;
  /** People being reminded who had a method once and lost it. */
  readonly relapsed: number;
}

export interface Cases {
  /** Opens a case once: a second one about the same post or hold is not opened, and false. */
  open(found: Omit<Case, "outcome">): Promise<boolean>;
  byId(id: string): Promise<Case | null>;
  /** True for exactly one caller. */
  close(id: string, end: CaseEnd, by: UserId, at: Date): Promise<boolean>;
  /** Oldest first. */
  openOnes(limit: number): Promise<readonly Case[]>;
  tally(): Promise<TrustTally>;
}

/** Why nobody may be required to use MFA yet: they have not said whether their registration was theirs. */
export interface Hold {
  readonly id: string;
  readonly user: UserId;
  /** The registration, by the directory's own id: an event read twice is one hold. */
  readonly event: string;
  readonly why: Suspicion;
  readonly registeredAt: Date;
  /** Not to be asked before. */
  readonly askFrom: Date;
  readonly state: HoldState;
  /** When they were asked; null before. */
  readonly askedAt: Date | null;
}

/** `lifted` is over; in every other state the person is held. `referred`: the security team has a case. */
export type HoldState = "waiting" | "asked" | "referred" | "lifted";

export interface Holds {
  /**
   * Holds somebody, unless this event was seen before, they are held already, or they said since the registration that it
   * was theirs. Returns whether it did.
   */
  place(hold: Omit<Hold, "state" | "askedAt">): Promise<boolean>;
  byId(id: string): Promise<Hold | null>;
  /** Those of these people who are held; any number of people. */
  among(users: readonly UserId[]): Promise<ReadonlySet<UserId>>;
  /** Whose turn it is to be asked: `urgent` reasons first, then the longest waiting. */
  waiting(now: Date, limit: number): Promise<readonly Hold[]>;
  /** How many were asked since then. */
  askedSince(since: Date): Promise<number>;
  /** Asked before then, and silent since. */
  unanswered(before: Date): Promise<readonly Hold[]>;
  /** Moves a hold on. True for exactly one caller, and only from one of `from`. */
  move(id: string, from: readonly HoldState[], to: HoldState, at: Date): Promise<boolean>;
}
