/** A Monday, nine in the morning, UTC: always the same, so that a seed gives the same result on any day. */
export const START = new Date("2026-12-07T09:00:00Z");

/** The tenant's clock stands still while a bot starts and the bot's does not, so the bot's begins earlier and is then moved. */
export const EARLIER = new Date(START.getTime() - 30 * 60_000);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * When a simulated day is looked at. Sixty-one minutes apart, never on the hour: nothing the bot computes from one stop
 * (three hours on, three days on at ten) falls on another, so that the few milliseconds by which its clock runs ahead of
 * the tenant's cannot change what a day brings. 02:30 comes after the nightly scan.
 */
const WORKING = ["02:30", "09:04", "10:05", "11:06", "12:07", "13:08", "14:09", "15:10", "16:11"];
const WEEKEND = ["02:30", "12:07"];
/** Where people are all over the world, somebody is always at work. */
const ALL_DAY = Array.from(
  { length: 24 },
  (_, hour) => `${String(hour).padStart(2, "0")}:${String(hour + 4).padStart(2, "0")}`,
);
/** The hour in which an admin asks for enforcement: late enough that the night's scan and the morning's looks are in. */
const ASKING = "14:";
/** The first Thursday but one, and every week from there. */
const FIRST_ASK = 10;

export interface Stop {
  readonly at: Date;
  /** From 0. */
  readonly day: number;
  /** Whether an admin asks for enforcement at this stop, should it be a day for it. */
  readonly asking: boolean;
  readonly lastOfDay: boolean;
}

/**
 * Every stop of the rehearsal, in order. Day 0 begins at `START`, and its first hour belongs to the admin.
 * `worldwide`: also at night and at weekends.
 */
export function stops(days: number, worldwide = false): readonly Stop[] {
  const midnight = START.getTime() - (START.getTime() % DAY_MS);
  return Array.from({ length: days }, (_, day) => {
    const usual = isWorking(day) ? WORKING : WEEKEND;
    const times = worldwide ? ALL_DAY : usual;
    return times.map((time, nth) => ({
      at: new Date(midnight + day * DAY_MS + sinceMidnight(time)),
      day,
      asking: time.startsWith(ASKING),
      lastOfDay: nth === times.length - 1,
    }));
  })
    .flat()
    .filter(({ at }) => at.getTime() >= START.getTime() + HOUR_MS);
}

/** The days on which enforcement is asked for. A short rehearsal asks on its last working day. */
export function askingDays(days: number): readonly number[] {
  const all = Array.from({ length: days }, (_, day) => day);
  const weekly = all.filter((day) => day >= FIRST_ASK && (day - FIRST_ASK) % 7 === 0);
  return weekly.length > 0 ? weekly : all.filter(isWorking).slice(-1);
}

export const isWorking = (day: number): boolean => day % 7 < 5;

/** The day `at` belongs to. */
export const dayOf = (at: Date): number =>
  Math.floor((at.getTime() - START.getTime() + (START.getTime() % DAY_MS)) / DAY_MS);

/** The week `at` belongs to, from 0. */
export const weekOf = (at: Date): number => Math.floor(dayOf(at) / 7);

function sinceMidnight(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * HOUR_MS + minutes * MINUTE_MS;
}
