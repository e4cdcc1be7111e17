import { Temporal } from "temporal-polyfill";
import { nextDay, type SendingHours } from "./cadence.ts";
import {
  countryOf,
  countryOfZone,
  type HomeZone,
  homeZone,
  modern,
  type Whereabouts,
  weekendOf,
  zonesOf,
} from "./homeZone.ts";

/** What a mailbox says about its owner's working life. What it leaves out is null or empty. */
export interface Calendar {
  /** IANA zones that may be meant, the likeliest first: a Windows name covers several. */
  readonly zones: readonly string[];
  /** For a zone of the owner's own making: how far from UTC it may be without daylight saving, `+05:30`. */
  readonly offsets: readonly string[];
  readonly week: Week | null;
  /** As the mailbox spells it: "nb-NO". */
  readonly language: string | null;
  readonly leave: Leave;
}

/** Days and hours of work, by the wall clock where the owner is. */
export interface Week {
  /** ISO weekdays, 1 is Monday. */
  readonly days: readonly number[];
  /** `HH:MM`. A `to` that is not after `from` lies on the next day. */
  readonly from: string;
  readonly to: string;
}

/** What automatic replies say: away until further notice, or for a time. */
export type Leave =
  | { readonly state: "none" }
  | { readonly state: "open-ended" }
  | { readonly state: "dated"; readonly from: Date; readonly until: Date };

export interface Workday {
  readonly hours: SendingHours;
  /** ISO 3166, for public holidays; null where nobody knows. */
  readonly country: string | null;
  /** What tells us their zone; a `guess` is one, and is called one. */
  readonly zoneBy: "mailbox" | HomeZone["by"];
}

/**
 * When somebody works, from the best source there is. Their own hours are taken as they are, early or late: they chose
 * them. Who has none gets the tenant's sending hours, by the clock and the week of where they are.
 * @param calendar their mailbox's, null where it may not be read
 */
export function workdayOf(
  where: Whereabouts,
  calendar: Calendar | null,
  tenant: SendingHours,
): Workday {
  const country = countryOf(where);
  const { zone, by } = zoneOf(calendar, country, tenant.zone) ?? homeZone(where, tenant.zone);
  return {
    hours: { zone, ...(decent(calendar?.week ?? null) ?? frameIn(country, tenant)) },
    country: country ?? (zone === tenant.zone ? countryOfZone(zone) : null),
    zoneBy: by,
  };
}

/**
 * Their hours with their leave in them. A leave without an end holds for the day on which it was seen, so that it is
 * looked at again on the next.
 */
export function hoursAround(hours: SendingHours, leave: Leave, seenAt: Date): SendingHours {
  switch (leave.state) {
    case "none":
      return hours;
    case "dated":
      return { ...hours, away: { from: leave.from, until: leave.until } };
    case "open-ended":
      return { ...hours, away: { from: seenAt, until: nextDay(hours, seenAt) } };
  }
}

type Located = { readonly zone: string; readonly by: "mailbox" };

/** The zone a mailbox names: of several the one in its owner's country. An offset only picks among the zones around them. */
function zoneOf(calendar: Calendar | null, country: string | null, home: string): Located | null {
  if (calendar === null) return null;
  const around = country === null ? [modern(home)] : zonesOf(country);
  const zones = calendar.zones.map(modern);
  const zone =
    zones.find((each) => around.includes(each)) ??
    zones[0] ??
    around.find((each) => calendar.offsets.includes(winterOffset(each)));
  return zone === undefined ? null : { zone, by: "mailbox" };
}

/** A zone's offset without daylight saving, `+05:30`: the smaller of January's and July's. */
function winterOffset(zone: string): string {
  const [january = "", july = ""] = HALF_YEARS.map((at) => offsetAt(zone, at));
  return minutesOf(january) <= minutesOf(july) ? january : july;
}

const HALF_YEARS = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)] as const;

const offsetAt = (zone: string, at: number): string =>
  (
    new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" })
      .formatToParts(at)
      .find(({ type }) => type === "timeZoneName")?.value ?? ""
  ).replace("GMT", "") || "+00:00";

const minutesOf = (offset: string): number =>
  Number(`${offset[0]}1`) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4)));

type Frame = Pick<SendingHours, "from" | "to" | "weekdays">;

/** The tenant's hours; its week, where it is the usual one, gives way to the country's own. */
function frameIn(country: string | null, { from, to, weekdays }: SendingHours): Frame {
  const weekend = country === null ? [] : weekendOf(country);
  const isUsual = weekdays.join() === USUAL_WEEK.join();
  if (!isUsual || weekend.length === 0) return { from, to, weekdays };
  const week = weekend.length === 1 ? USUAL_WEEK : WEEK;
  return { from, to, weekdays: week.filter((day) => !weekend.includes(day)) };
}

const WEEK: readonly number[] = [1, 2, 3, 4, 5, 6, 7];
const USUAL_WEEK: readonly number[] = [1, 2, 3, 4, 5];

const END_OF_DAY = "23:59";

/** Their own week as sending hours, which end by midnight: of a night shift, the longer part. Null for one that says nothing. */
function decent(week: Week | null): Frame | null {
  if (week === null || week.days.length === 0 || week.from === week.to) return null;
  const { from, to, days } = week;
  if (from < to) return { from, to, weekdays: days };
  const evening = minutesOf(`+${END_OF_DAY}`) - minutesOf(`+${from}`);
  return minutesOf(`+${to}`) > evening
    ? { from: "00:00", to, weekdays: days.map((day) => (day % 7) + 1) }
    : { from, to: END_OF_DAY, weekdays: days };
}

/**
 * The instant of a wall-clock time as Microsoft writes one, "2026-12-24T08:00:00.0000000", by the clock of
 * an IANA zone. Null for what is none.
 */
export function instantOf(wallClock: string, zone: string): Date | null {
  try {
    const at = Temporal.PlainDateTime.from(wallClock.replace(/Z$/, "")).toZonedDateTime(zone);
    return new Date(at.epochMilliseconds);
  } catch {
    return null;
  }
}
