import {
  type Campaign,
  type Enrolment,
  type Nudge,
  type NudgeOutcome,
  PLAIN_VOICE,
} from "#bot/core/campaign.ts";
import { campaignId, postId, userId } from "#bot/core/ids.ts";
import { EVERYONE } from "#bot/core/scope.ts";

export const MONDAY = new Date("2026-12-07T10:00:00Z");
export const adele = userId("adele");
export const spring = campaignId("spring");
export const hours = (from: Date, more: number): Date =>
  new Date(from.getTime() + more * 3_600_000);
export const days = (from: Date, more: number): Date => hours(from, 24 * more);

export const campaign: Campaign = {
  id: spring,
  startedBy: userId("megan"),
  startedAt: MONDAY,
  state: "running",
  name: "Spring",
  place: 1,
  scope: EVERYONE,
  voice: PLAIN_VOICE,
  watchedSince: MONDAY,
  cadence: { maxNudges: 3, gapDays: 3, deadlineDays: 14, maxSnoozes: 3, graceDays: 7 },
  hours: { zone: "UTC", from: "10:00", to: "16:00", weekdays: [1, 2, 3, 4, 5] },
};

export const enrolled = (facts: Partial<Enrolment> = {}): Enrolment => ({
  campaign: spring,
  user: adele,
  enrolledAt: MONDAY,
  deadline: null,
  snoozes: 0,
  snoozedUntil: null,
  privileged: false,
  busySince: null,
  entry: "first",
  progress: { state: "active", dueAt: MONDAY },
  ...facts,
});

export const sent = (at: Date): NudgeOutcome => ({ state: "sent", at });
export const nudge = (step: number, at: Date, facts: Partial<Nudge> = {}): Nudge => ({
  campaign: spring,
  user: adele,
  step,
  plannedAt: at,
  asked: false,
  post: postId(`card-${step}`),
  outcome: sent(at),
  ...facts,
});
