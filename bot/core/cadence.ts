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
  /** Days a new account is left alone: a first week has enough of its own. */
  readonly graceDays: number;
}

/** When messages may be sent: wall-clock hours and ISO weekdays (1 = Monday) in an IANA zone. `to` is exclusive. */
export interface SendingHours {
  readonly zone: string;
  readonly from: string;
  readonly to: string;
  readonly weekdays: readonly number[];
  /** Days without work in `zone`, `YYYY-MM-DD`: public holidays. Absent: none known. */
  readonly daysOff?: ReadonlySet<string>;
  /** A leave they announced: nothing is sent in it. Absent: none known. */
  readonly away?: { readonly from: Date; readonly until: Date };
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
  for (let days = 0; days <= LOOK_AHEAD_DAYS; days += 1) {
    const start = Temporal.PlainTime.compare(at.toPlainTime(), from) < 0 ? wallClock(at, from) : at;
    const back = backFrom(hours, instant(start));
    if (back !== null) {
      at = local(back, hours.zone);
      continue;
    }
    if (isWorkday(hours, at) && Temporal.PlainTime.compare(start.toPlainTime(), to) < 0)
      return instant(start);
    at = at.add({ days: 1 }).startOfDay();
  }
  throw new RangeError("Sending hours name no weekday.");
}

/** Longer than any run of holidays and weekends; a leave counts as one step. */
const LOOK_AHEAD_DAYS = 40;

const isWorkday = ({ weekdays, daysOff }: SendingHours, at: Temporal.ZonedDateTime): boolean =>
  weekdays.includes(at.dayOfWeek) && !daysOff?.has(at.toPlainDate().toString());

/** When they are back, if `at` lies in a leave of theirs; null when it does not. */
const backFrom = ({ away }: SendingHours, at: Date): Date | null =>
  away !== undefined && away.from <= at && at < away.until ? away.until : null;

/** When the hours end that `at`, a moment within them, lies in: at closing, or when a leave begins. */
export function closingTime(hours: SendingHours, at: Date): Date {
  const closing = instant(wallClock(local(at, hours.zone), Temporal.PlainTime.from(hours.to)));
  const leaves = hours.away?.from;
  return leaves !== undefined && at < leaves && leaves < closing ? leaves : closing;
}

/** Midnight after `at`, by their clock. */
export const nextDay = ({ zone }: SendingHours, at: Date): Date =>
  instant(local(at, zone).add({ days: 1 }).startOfDay());

/** Midnight `days` calendar days after `at`, by their clock. */
export const daysAfter = ({ zone }: SendingHours, at: Date, days: number): Date =>
  instant(local(at, zone).add({ days }).startOfDay());

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
