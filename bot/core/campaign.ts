import type { Cadence, SendingHours, SnoozeRefusal } from "./cadence.ts";
import type { DeliveryFailure } from "./delivery.ts";
import type { Verdict } from "./eligibility.ts";
import type { CampaignId, UserId } from "./ids.ts";

/** Whom we remind, how often, until when. One runs at a time; it takes in whom later scans find, until it is paused. */
export interface Campaign {
  readonly id: CampaignId;
  readonly startedBy: UserId;
  readonly startedAt: Date;
  readonly state: "running" | "paused";
  readonly cadence: Cadence;
  readonly hours: SendingHours;
}

/** Why a person hears no more from a campaign. */
export const END_REASONS = [
  "registered",
  "reported-phishing",
  "unreachable",
  "no-longer-eligible",
  "all-nudges-sent",
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
 * What became of a nudge. `sending` was claimed and is on the wire; if its process dies it becomes `uncertain`:
 * it may have arrived, so it is reported and never sent again.
 */
export type NudgeOutcome =
  | { readonly state: "sending" }
  | { readonly state: "sent"; readonly at: Date }
  | { readonly state: "uncertain"; readonly at: Date; readonly detail: string }
  | { readonly state: "failed"; readonly at: Date; readonly failure: DeliveryFailure };

export interface Nudge extends NudgeKey {
  readonly claimedAt: Date;
  /** True for a reminder the person asked for: it does not count towards `maxNudges`. */
  readonly asked: boolean;
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
