import { Temporal } from "temporal-polyfill";

/** How often, how many times and until when one person is reminded. */
export interface Cadence {
  readonly maxNudges: number;
  /** Calendar days in the tenant's zone between two nudges. */
  readonly gapDays: number;
  /** Days from the first nudge to the date the card names. */
  readonly deadlineDays: number;
  /** How often one person may ask to be reminded later. */
  readonly maxSnoozes: number;
}

/** When messages may be sent: wall-clock hours and ISO weekdays (1 = Monday) in an IANA zone. `to` is exclusive. */
export interface SendingHours {
  readonly zone: string;
  readonly from: string;
  readonly to: string;
  readonly weekdays: readonly number[];
}

/** What has passed between us and one person in a campaign. */
export interface Contact {
  /** When each unasked nudge was claimed, oldest first. */
  readonly nudgedAt: readonly Date[];
  /** When they asked to be reminded, if that is still to come. */
  readonly snoozedUntil: Date | null;
}

const local = (at: Date, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

const instant = (at: Temporal.ZonedDateTime): Date => new Date(at.epochMilliseconds);

/** The first moment at or after `notBefore` at which a message may be sent. Wall-clock hours hold across daylight saving changes. */
export function withinHours(hours: SendingHours, notBefore: Date): Date {
  const from = Temporal.PlainTime.from(hours.from);
  const to = Temporal.PlainTime.from(hours.to);
  let at = local(notBefore, hours.zone);
  for (let days = 0; days <= 14; days += 1) {
    const start = Temporal.PlainTime.compare(at.toPlainTime(), from) < 0 ? wallClock(at, from) : at;
    const open = hours.weekdays.includes(at.dayOfWeek);
    if (open && Temporal.PlainTime.compare(start.toPlainTime(), to) < 0) return instant(start);
    at = at.add({ days: 1 }).startOfDay();
  }
  throw new RangeError("Sending hours name no weekday.");
}

/** The same day at `time`; of an hour that the clock shows twice, the one `at` is in, so that time never runs back. */
const wallClock = (at: Temporal.ZonedDateTime, time: Temporal.PlainTime): Temporal.ZonedDateTime =>
  at.with({
    hour: time.hour,
    minute: time.minute,
    second: time.second,
    millisecond: 0,
    microsecond: 0,
    nanosecond: 0,
  });

/** Whether a message may be sent at `at`. */
export const isWithinHours = (hours: SendingHours, at: Date): boolean =>
  withinHours(hours, at).getTime() === at.getTime();

/**
 * When this person should next hear from us, or null when every nudge has been sent.
 * A reminder they asked for does not use up a nudge; it replaces the wait for the next one.
 */
export function nextNudgeAt(
  contact: Contact,
  cadence: Cadence,
  hours: SendingHours,
  now: Date,
): Date | null {
  if (contact.snoozedUntil !== null) return withinHours(hours, later(contact.snoozedUntil, now));
  const last = contact.nudgedAt.at(-1);
  if (last === undefined) return withinHours(hours, now);
  if (contact.nudgedAt.length >= cadence.maxNudges) return null;
  const due = local(last, hours.zone)
    .add({ days: cadence.gapDays })
    .withPlainTime(Temporal.PlainTime.from(hours.from));
  return withinHours(hours, later(instant(due), now));
}

const later = (one: Date, other: Date): Date => (one > other ? one : other);

/** The last day the card names: the end of the sending hours `deadlineDays` after the first nudge. */
export function deadlineOf(firstNudge: Date, cadence: Cadence, hours: SendingHours): Date {
  return instant(
    local(firstNudge, hours.zone)
      .add({ days: cadence.deadlineDays })
      .withPlainTime(Temporal.PlainTime.from(hours.to)),
  );
}

/** What a person may choose when they ask to be reminded later. */
export const SNOOZE_CHOICES = ["today", "tomorrow", "in-3-days", "date"] as const;
export type SnoozeChoice = (typeof SNOOZE_CHOICES)[number];

export type SnoozeRefusal = "limit" | "past-deadline" | "not-a-date" | "in-the-past";

export type Snooze =
  | { readonly ok: true; readonly until: Date }
  | { readonly ok: false; readonly why: SnoozeRefusal };

/**
 * When to come back after "remind me later". Never outside the sending hours, never after the deadline.
 * @param date `YYYY-MM-DD`, read only for the choice `date`.
 */
export function snooze(
  choice: SnoozeChoice,
  date: string | null,
  asked: { readonly snoozes: number; readonly deadline: Date; readonly now: Date },
  cadence: Cadence,
  hours: SendingHours,
): Snooze {
  if (asked.snoozes >= cadence.maxSnoozes) return { ok: false, why: "limit" };
  const wish = wishedMoment(choice, date, asked.now, hours);
  if (wish === null) return { ok: false, why: "not-a-date" };
  if (wish <= asked.now) return { ok: false, why: "in-the-past" };
  const until = withinHours(hours, wish);
  return until > asked.deadline ? { ok: false, why: "past-deadline" } : { ok: true, until };
}

/** "Today" is three hours from now: long enough to finish what one is at. */
const TODAY_HOURS = 3;

function wishedMoment(
  choice: SnoozeChoice,
  date: string | null,
  now: Date,
  hours: SendingHours,
): Date | null {
  const here = local(now, hours.zone);
  const morning = Temporal.PlainTime.from(hours.from);
  switch (choice) {
    case "today":
      return instant(here.add({ hours: TODAY_HOURS }));
    case "tomorrow":
      return instant(here.add({ days: 1 }).withPlainTime(morning));
    case "in-3-days":
      return instant(here.add({ days: 3 }).withPlainTime(morning));
    case "date": {
      const day = plainDate(date);
      return day === null
        ? null
        : instant(day.toZonedDateTime({ timeZone: hours.zone, plainTime: morning }));
    }
  }
}

function plainDate(text: string | null): Temporal.PlainDate | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return null;
  }
}

/**
 * The next time the wall clock shows `time` (`HH:MM`) in `zone`, strictly after `after`: once a day, also on the day
 * that shows it twice; on the day that skips it, an hour later.
 */
export function nextDailyAt(time: string, zone: string, after: Date): Date {
  const plainTime = Temporal.PlainTime.from(time);
  const here = local(after, zone);
  const today = here.withPlainTime(plainTime);
  if (Temporal.ZonedDateTime.compare(today, here) > 0) return instant(today);
  const tomorrow = here.toPlainDate().add({ days: 1 });
  return instant(tomorrow.toZonedDateTime({ timeZone: zone, plainTime }));
}
