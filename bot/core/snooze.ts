import { Temporal } from "temporal-polyfill";
import { type Cadence, nextDay, type SendingHours, withinHours } from "./cadence.ts";

/** What a person may choose when they ask to be reminded later. */
export const SNOOZE_CHOICES = ["today", "tomorrow", "date"] as const;
export type SnoozeChoice = (typeof SNOOZE_CHOICES)[number];

/** What they chose. `date` (`YYYY-MM-DD`) and `time` (`HH:MM`, null for the morning) are read only for the choice `date`. */
export interface SnoozeWish {
  readonly choice: SnoozeChoice;
  readonly date: string | null;
  readonly time: string | null;
}

const SNOOZE_REFUSALS = [
  "limit",
  "past-deadline",
  "not-a-date",
  "not-a-time",
  "outside-hours",
  "in-the-past",
  "too-late-today",
] as const;
export type SnoozeRefusal = (typeof SNOOZE_REFUSALS)[number];

export type Snooze =
  | { readonly ok: true; readonly until: Date }
  | { readonly ok: false; readonly why: SnoozeRefusal };

/** The moments a card offers by name. Null: not possible, so not offered. */
export interface SnoozeOffers {
  readonly today: Date | null;
  readonly tomorrow: Date | null;
}

/** When we come back on a day for which nobody named an hour, where their hours have begun by then. */
const MORNING = "10:00";
/** When we come back on the same day. */
const AFTERNOON = "16:00";
/** For those whose day ends by then: so long before it ends. */
const BEFORE_CLOSING = { hours: 1 } as const;
/** Sooner than this is not worth a postponement. */
const AHEAD_MS = 3_600_000;

/** What can be offered now. */
export function snoozeOffers(hours: SendingHours, now: Date, deadline: Date): SnoozeOffers {
  const today = laterToday(hours, now);
  const tomorrow = nextWorkday(hours, now);
  return {
    today:
      today !== null && today.getTime() - now.getTime() >= AHEAD_MS && today <= deadline
        ? today
        : null,
    tomorrow: tomorrow <= deadline ? tomorrow : null,
  };
}

/**
 * When to come back after "remind me later". Never outside the person's hours, never after the deadline; a day without
 * work stands for the next one with. What was offered a while ago is granted for as long as it lies ahead.
 */
export function snooze(
  wish: SnoozeWish,
  asked: { readonly snoozes: number; readonly deadline: Date; readonly now: Date },
  cadence: Cadence,
  hours: SendingHours,
): Snooze {
  if (asked.snoozes >= cadence.maxSnoozes) return refused("limit");
  const until = momentOf(wish, hours, asked.now);
  if (!(until instanceof Date)) return refused(until);
  return until > asked.deadline ? refused("past-deadline") : { ok: true, until };
}

const refused = (why: SnoozeRefusal): Snooze => ({ ok: false, why });

function momentOf(wish: SnoozeWish, hours: SendingHours, now: Date): Date | SnoozeRefusal {
  switch (wish.choice) {
    case "today": {
      const today = laterToday(hours, now);
      return today !== null && today > now ? today : "too-late-today";
    }
    case "tomorrow":
      return nextWorkday(hours, now);
    case "date":
      return chosen(wish, hours, now);
  }
}

/** Four in the afternoon, or an hour before their day ends; null where today has no such moment for them. */
function laterToday(hours: SendingHours, now: Date): Date | null {
  const closing = Temporal.PlainTime.from(hours.to);
  const usual = Temporal.PlainTime.from(AFTERNOON);
  const late = Temporal.PlainTime.compare(usual, closing) >= 0;
  const at = on(dayOf(now, hours), late ? closing.subtract(BEFORE_CLOSING) : usual, hours);
  return withinHours(hours, at).getTime() === at.getTime() ? at : null;
}

const nextWorkday = (hours: SendingHours, now: Date): Date =>
  workdayFrom(dayOf(nextDay(hours, now), hours), morningOf(hours), hours);

function chosen({ date, time }: SnoozeWish, hours: SendingHours, now: Date): Date | SnoozeRefusal {
  const day = plainDate(date);
  if (day === null) return "not-a-date";
  const hour = time === null ? morningOf(hours) : plainTime(time);
  if (hour === null) return "not-a-time";
  if (!isOpen(hours, hour)) return "outside-hours";
  const past =
    Temporal.PlainDate.compare(day, dayOf(now, hours)) < 0 || on(day, hour, hours) <= now;
  return past ? "in-the-past" : workdayFrom(day, hour, hours);
}

/** `time` on the first workday from `day` on. */
function workdayFrom(day: Temporal.PlainDate, time: Temporal.PlainTime, hours: SendingHours): Date {
  const opens = withinHours(hours, on(day, Temporal.PlainTime.from("00:00"), hours));
  const wish = on(dayOf(opens, hours), time, hours);
  return wish > opens ? withinHours(hours, wish) : opens;
}

function morningOf(hours: SendingHours): Temporal.PlainTime {
  const usual = Temporal.PlainTime.from(MORNING);
  return isOpen(hours, usual) ? usual : Temporal.PlainTime.from(hours.from);
}

/** `to` is exclusive. */
const isOpen = ({ from, to }: SendingHours, time: Temporal.PlainTime): boolean =>
  Temporal.PlainTime.compare(from, time) <= 0 && Temporal.PlainTime.compare(time, to) < 0;

const dayOf = (at: Date, { zone }: SendingHours): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();

const on = (day: Temporal.PlainDate, time: Temporal.PlainTime, { zone }: SendingHours): Date =>
  new Date(day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds);

function plainDate(text: string | null): Temporal.PlainDate | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return null;
  }
}

const plainTime = (text: string): Temporal.PlainTime | null =>
  /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text) ? Temporal.PlainTime.from(text) : null;
