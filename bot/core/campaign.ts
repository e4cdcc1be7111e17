import type { Cadence, SendingHours } from "./cadence.ts";
import type { DeliveryFailure } from "./delivery.ts";
import type { Verdict } from "./eligibility.ts";
import { type CampaignId, campaignId, type PostId, type UserId } from "./ids.ts";
import type { Language } from "./language.ts";
import type { Scope } from "./scope.ts";
import type { SnoozeRefusal } from "./snooze.ts";

/**
 * Whom we remind, how often, until when. It takes in whom later scans find, until it is paused or stopped. Of several
 * campaigns a person belongs to the first, by `place`, whose scope they are in.
 */
export interface Campaign {
  readonly id: CampaignId;
  readonly name: string;
  /** Where it stands among campaigns, from 1: the first match takes a person in. */
  readonly place: number;
  readonly startedBy: UserId;
  readonly startedAt: Date;
  /** `tripped`: too many reports or blocks; only an admin lets it go on. `stopped` is for good. */
  readonly state: CampaignState;
  readonly scope: Scope;
  readonly cadence: Cadence;
  /** For people whose own hours nobody knows. */
  readonly hours: SendingHours;
  readonly voice: Voice;
  /** Since when reports and blocks are counted against what was sent: the start, or the last time an admin let it go on. */
  readonly watchedSince: Date;
}

export const CAMPAIGN_STATES = ["running", "paused", "tripped", "stopped"] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** In whose name a campaign speaks. Empty and null stand for the tenant's own name, no words added, and each reader's language. */
export interface Voice {
  readonly sender: string;
  /** One paragraph of the admin's own, shown as plain text. */
  readonly note: string;
  readonly language: Language | null;
}

export const PLAIN_VOICE: Voice = { sender: "", note: "", language: null };

/** Why a person hears no more from a campaign. */
export const END_REASONS = [
  "registered",
  "reported-phishing",
  "unreachable",
  "no-longer-eligible",
  "all-nudges-sent",
  "moved-to-another",
  "campaign-stopped",
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** One person's place in a campaign. */
export interface Enrolment {
  readonly campaign: CampaignId;
  readonly user: UserId;
  readonly enrolledAt: Date;
  /** When the first nudge went out, which fixes the deadline; null before that. */
  readonly deadline: Date | null;
  readonly snoozes: number;
  readonly snoozedUntil: Date | null;
  /** Holds a directory role: their message leaves before others'. */
  readonly privileged: boolean;
  /** Since when a message that was due waits for a meeting to end. */
  readonly busySince: Date | null;
  /** `relapse`: had a method once and has none again. */
  readonly entry: "first" | "relapse";
  readonly progress:
    | { readonly state: "active"; readonly dueAt: Date | null }
    | { readonly state: "ended"; readonly why: EndReason; readonly at: Date };
}

/** One reminder to one person. `step` counts every message of the campaign to them, from 1. */
export interface NudgeKey {
  readonly campaign: CampaignId;
  readonly user: UserId;
  readonly step: number;
}

/**
 * What became of a nudge. `planned` was decided and has not left; `sending` is on the wire, and if its process dies it
 * becomes `uncertain`: it may have arrived, so it is reported and never sent again. `gone`: it was no longer needed
 * when its turn came.
 */
export type NudgeOutcome =
  | { readonly state: "planned" }
  | { readonly state: "sending" }
  | { readonly state: "sent"; readonly at: Date }
  | { readonly state: "uncertain"; readonly at: Date; readonly detail: string }
  | { readonly state: "failed"; readonly at: Date; readonly failure: DeliveryFailure }
  | { readonly state: "gone"; readonly at: Date };

export const NUDGE_STATES = ["planned", "sending", "sent", "uncertain", "failed", "gone"] as const;

export interface Nudge extends NudgeKey {
  /** When it was decided. */
  readonly plannedAt: Date;
  /** True for a reminder the person asked for: it does not count towards `maxNudges`. */
  readonly asked: boolean;
  /** Names its card before it is sent: a message tried again is the same card. */
  readonly post: PostId;
  readonly outcome: NudgeOutcome;
}

/** What a person pressed. */
export type Reply =
  | {
      readonly verb: "nudge.done";
      readonly outcome: "registered" | "not-yet" | "not-capable" | "unreadable";
    }
  | { readonly verb: "nudge.snooze"; readonly outcome: "snoozed"; readonly until: Date }
  | {
      readonly verb: "nudge.snooze";
      readonly outcome: "refused";
      readonly why: SnoozeRefusal;
    }
  | { readonly verb: "nudge.help"; readonly topic: HelpTopic }
  | { readonly verb: "nudge.report" };

export const HELP_TOPICS = ["new-phone", "no-smartphone", "it-fails", "travelling"] as const;
export type HelpTopic = (typeof HELP_TOPICS)[number];
export const isHelpTopic = (raw: unknown): raw is HelpTopic =>
  HELP_TOPICS.some((topic) => topic === raw);

/** Whether a verdict ends the campaign for someone: null goes on, and so does doubt. A person no scan finds any more has left. */
export function endFor(verdict: Verdict | null): EndReason | null {
  if (verdict === "nudge" || verdict === "unknown") return null;
  if (verdict === "registered" || verdict === "phone-only" || verdict === "not-capable")
    return "registered";
  return "no-longer-eligible";
}

/** What all copies of one person's nudge cards are filed under. */
export const nudgeSubject = (campaign: CampaignId, user: UserId): string => `${campaign}/${user}`;

/** The campaign a nudge's subject names. */
export const campaignOfSubject = (subject: string): CampaignId =>
  campaignId(subject.split("/", 1)[0] ?? "");
