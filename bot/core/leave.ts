import { Temporal } from "temporal-polyfill";
import { type SendingHours, withinHours } from "./cadence.ts";

/** Longest that anybody is left alone on somebody's word, counted from the first time it was given. */
export const LONGEST_LEAVE_DAYS = 60;

export type LeaveRefusal = "not-a-date" | "in-the-past" | "too-long";

export type Leave =
  | { readonly ok: true; readonly until: Date }
  | { readonly ok: false; readonly why: LeaveRefusal; readonly latest: Date };

/**
 * When somebody is back whose manager says they are on leave.
 * @param day the first day back, `YYYY-MM-DD`
 * @param since when the first leave of this campaign was vouched for; null for the first time
 */
export function leaveUntil(day: string, since: Date | null, hours: SendingHours, now: Date): Leave {
  const last = lastDay(since ?? now, hours.zone);
  const latest = startOf(last, hours);
  const date = plainDate(day);
  if (date === null) return { ok: false, why: "not-a-date", latest };
  if (Temporal.PlainDate.compare(date, last) > 0) return { ok: false, why: "too-long", latest };
  const back = startOf(date, hours);
  if (back <= now) return { ok: false, why: "in-the-past", latest };
  const until = withinHours(hours, back);
  return { ok: true, until };
}

const lastDay = (since: Date, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(since.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .add({ days: LONGEST_LEAVE_DAYS });

const startOf = (date: Temporal.PlainDate, { zone }: SendingHours): Date =>
  new Date(date.toZonedDateTime(zone).epochMilliseconds);

function plainDate(text: string): Temporal.PlainDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return null;
  }
}
