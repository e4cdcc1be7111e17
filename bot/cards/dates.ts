import { Temporal } from "temporal-polyfill";
import type { Reader } from "../core/language.ts";
import type { Key } from "./catalogue.ts";
import { localeOf } from "./numbers.ts";

/** Times as one reader reads them. Teams formats none itself (teams.md 4.7), so the zone is always named. */
export interface Dates {
  /** "16:00 Europe/Oslo" */
  clockTime(at: Date): string;
  /** "Friday 4 December" */
  day(at: Date): string;
  /** "Friday" */
  weekday(at: Date): string;
  /** "Friday 4 December, 16:00 Europe/Oslo": for dates that are near. */
  moment(at: Date): string;
  /** "Friday, 4 December 2026, 16:00 Europe/Oslo": for dates that may be another year's. */
  fullMoment(at: Date): string;
  /** "4 Dec 2026, 16:00": for tables that name the zone once. */
  stamp(at: Date): string;
  /** "3 hours ago", rounded down; "just now" under a minute, and for what seems to lie ahead. */
  age(at: Date, now: Date): string;
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

const DAY = { weekday: "long", day: "numeric", month: "long" } as const;

export function datesFor(
  { language, zone }: Reader,
  say: (key: Key, values?: Readonly<Record<string, string>>) => string,
): Dates {
  const locale = localeOf(language);
  const shape = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    return (at: Date): string => format.format(at);
  };
  const hour = shape({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = shape(DAY);
  const fullDay = shape({ ...DAY, year: "numeric" });
  const shortDay = shape({ day: "numeric", month: "short", year: "numeric" });
  const passed = new Intl.RelativeTimeFormat(locale);
  const clockTime = (at: Date): string => say("when:clockTime", { time: hour(at), zone });
  return {
    clockTime,
    day,
    weekday: shape({ weekday: "long" }),
    moment: (at) => say("when:moment", { day: day(at), time: clockTime(at) }),
    fullMoment: (at) => say("when:moment", { day: fullDay(at), time: clockTime(at) }),
    stamp: (at) => say("when:moment", { day: shortDay(at), time: hour(at) }),
    age: (at, now) => {
      const ms = now.getTime() - at.getTime();
      const unit = UNITS.find(([, length]) => ms >= length);
      return unit === undefined
        ? say("when:justNow")
        : passed.format(-Math.floor(ms / unit[1]), unit[0]);
    },
  };
}

/** "2026-12-04", as date inputs want it in every language. */
export const isoDay = (at: Date, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();
