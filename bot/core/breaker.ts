import { Temporal } from "temporal-polyfill";
import type { Campaign } from "./campaign.ts";

/** How somebody turned against a campaign's messages. */
export const COMPLAINTS = ["blocked", "uninstalled", "reported"] as const;
export type Complaint = (typeof COMPLAINTS)[number];

/** One wave of a campaign: what was sent, and who turned against it. */
export interface Wave {
  /** Messages that arrived or may have arrived. */
  readonly sent: number;
  /** People, each once, whatever they did. */
  readonly against: number;
  /** People by what they did; somebody may be in several. */
  readonly by: Readonly<Record<Complaint, number>>;
}

/** When too many are too many: more than `percent` of what was sent, and never fewer than `minimum` people. */
export interface BreakerRule {
  readonly percent: number;
  readonly minimum: number;
}

/** Whether sending must stop by itself. With nothing sent in this wave, what comes back is about the one before: it counts in full. */
export const trips = ({ sent, against }: Pick<Wave, "sent" | "against">, rule: BreakerRule) =>
  against >= rule.minimum && against * 100 > rule.percent * sent;

/** Since when a wave is counted: the start of the campaign's day, or the last time an admin let it go on, if that was later. */
export function waveStart(
  { hours, watchedSince }: Pick<Campaign, "hours" | "watchedSince">,
  now: Date,
): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(hours.zone)
    .startOfDay();
  return new Date(Math.max(day.epochMilliseconds, watchedSince.getTime()));
}
