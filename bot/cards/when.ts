import { Temporal } from "temporal-polyfill";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const local = (at: Date, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

const two = (part: number): string => String(part).padStart(2, "0");

/** "16:00 Europe/Oslo". Teams formats no dates itself (teams.md 4.7), so the zone is always named. */
export function clockTime(at: Date, zone: string): string {
  const here = local(at, zone);
  return `${two(here.hour)}:${two(here.minute)} ${zone}`;
}

/** "Friday 4 December" */
export function day(at: Date, zone: string): string {
  const here = local(at, zone);
  return `${WEEKDAYS[here.dayOfWeek - 1]} ${here.day} ${MONTHS[here.month - 1]}`;
}

/** "Friday 4 December, 16:00 Europe/Oslo": for dates that are near. */
export const moment = (at: Date, zone: string): string =>
  `${day(at, zone)}, ${clockTime(at, zone)}`;

/** "Friday 4 December 2026, 16:00 Europe/Oslo": for dates that may be another year's. */
export const fullMoment = (at: Date, zone: string): string =>
  `${day(at, zone)} ${local(at, zone).year}, ${clockTime(at, zone)}`;

/** "4 Dec 2026, 16:00": for tables that name the zone once. */
export function stamp(at: Date, zone: string): string {
  const here = local(at, zone);
  const month = (MONTHS[here.month - 1] ?? "").slice(0, 3);
  return `${here.day} ${month} ${here.year}, ${two(here.hour)}:${two(here.minute)}`;
}

/** "2026-12-04", as date inputs want it. */
export const isoDay = (at: Date, zone: string): string => local(at, zone).toPlainDate().toString();

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** "3 hours ago", rounded down; "just now" under a minute, and for what seems to lie ahead. */
export function age(at: Date, now: Date): string {
  const passed = now.getTime() - at.getTime();
  const unit = UNITS.find(([, length]) => passed >= length);
  if (unit === undefined) return "just now";
  const many = Math.floor(passed / unit[1]);
  return `${many} ${unit[0]}${many === 1 ? "" : "s"} ago`;
}
