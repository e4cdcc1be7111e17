import fc from "fast-check";
import type { Cadence, SendingHours } from "#bot/core/cadence.ts";

/** Ten to four in Oslo, Monday to Friday. */
export const OFFICE: SendingHours = {
  zone: "Europe/Oslo",
  from: "10:00",
  to: "16:00",
  weekdays: [1, 2, 3, 4, 5],
};
export const EVERY_DAY = { weekdays: [1, 2, 3, 4, 5, 6, 7] };
export const oslo = (over: Partial<SendingHours> = {}): SendingHours => ({ ...OFFICE, ...over });
export const inZone = (zone: string, over: Partial<SendingHours> = {}): SendingHours =>
  oslo({ zone, ...over });
export const utc = (text: string): Date => new Date(text.endsWith("Z") ? text : `${text}Z`);

export const CADENCE: Cadence = {
  maxNudges: 3,
  gapDays: 3,
  deadlineDays: 14,
  maxSnoozes: 2,
  graceDays: 7,
};

/** What a clock on the wall shows, told by Intl and not by the library under test. */
export function onTheWall(at: Date, zone: string): { date: string; time: string; weekday: number } {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  const date = `${part("year")}-${part("month")}-${part("day")}`;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
  return { date, time: `${part("hour")}:${part("minute")}`, weekday };
}

export const ZONES = [
  "UTC",
  "Europe/Oslo",
  "America/New_York",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/Havana",
  "Pacific/Apia",
];
export const clockTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Any hours that open at or after `earliest`, a minute of the day, and stay open for half an hour at least. */
export const anyHours = (earliest = 0): fc.Arbitrary<SendingHours> =>
  fc
    .record({
      zone: fc.constantFrom(...ZONES),
      opens: fc.integer({ min: earliest, max: 1_380 }),
      length: fc.integer({ min: 30, max: 1_439 }),
      weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    })
    .map(({ zone, opens, length, weekdays }) => ({
      zone,
      from: clockTime(opens),
      to: clockTime(Math.min(opens + length, 1_439)),
      weekdays,
    }));

/** Any hours with a fortnight of holidays and a leave strewn about `around`. */
export const anyBusyHours = (around: Date): fc.Arbitrary<SendingHours> =>
  fc
    .record({
      hours: anyHours(),
      daysOff: fc.uniqueArray(fc.integer({ min: -3, max: 25 }), { maxLength: 14 }),
      leaves: fc.integer({ min: -20 * 24, max: 20 * 24 }),
      length: fc.integer({ min: 0, max: 60 * 24 }),
    })
    .map(({ hours, daysOff, leaves, length }) => ({
      ...hours,
      daysOff: new Set(daysOff.map((days) => onTheWall(inHours(around, days * 24), "UTC").date)),
      away: { from: inHours(around, leaves), until: inHours(around, leaves + length) },
    }));

const inHours = (from: Date, hours: number): Date => new Date(from.getTime() + hours * 3_600_000);
