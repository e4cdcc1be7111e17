import { findIana } from "windows-iana";
import { type Calendar, instantOf, type Leave, type Week } from "../../core/workday.ts";
import { isObject, stringOf, stringsOf, type WireObject } from "./wire.ts";

/** `mailboxSettings` as Graph answers them (graph.md 2.4). What is missing or odd is left out; null for no settings at all. */
export function calendarOf(settings: unknown): Calendar | null {
  if (!isObject(settings)) return null;
  const week = objectOf(settings.workingHours);
  const hours = weekOf(week);
  const named = zonesNamed(stringOf(settings.timeZone));
  const worked = objectOf(week.timeZone);
  const fromWeek = zonesNamed(stringOf(worked.name));
  // Exchange gives every new mailbox these hours; with no zone beside them nobody has looked at them yet.
  const isUntouched = named.length === 0 && fromWeek[0] === NEW_MAILBOX.zone && isNew(hours);
  const says = isUntouched ? [] : [...named.filter(isPlace), ...(hasPlace(named) ? [] : fromWeek)];
  return {
    zones: says.length > 0 ? says : named,
    offsets: offsetsOf(worked.bias),
    week: isUntouched ? null : hours,
    language: stringOf(objectOf(settings.language).locale),
    leave: leaveOf(objectOf(settings.automaticRepliesSetting)),
  };
}

const NEW_MAILBOX = { zone: "America/Los_Angeles", from: "08:00", to: "17:00" } as const;

const isNew = (week: Week | null): boolean =>
  week?.from === NEW_MAILBOX.from && week.to === NEW_MAILBOX.to;

/** UTC is a setting, and hardly where somebody lives: the zone of their working hours says more. */
const isPlace = (zone: string): boolean => zone.includes("/") && !zone.startsWith("Etc/");
const hasPlace = (zones: readonly string[]): boolean => zones.some(isPlace);

/** A Windows name covers several IANA zones, its own first; "Customized Time Zone" covers none. */
function zonesNamed(name: string | null): readonly string[] {
  if (name === null || name.trim() === "") return [];
  return isZone(name) ? [name] : findIana(name);
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

/**
 * A custom zone's `bias` in both signs: Graph's page counts minutes ahead of UTC, while mailboxes hold what Windows
 * counts, minutes behind it. Where the owner is tells which.
 */
function offsetsOf(bias: unknown): readonly string[] {
  if (typeof bias !== "number" || !Number.isInteger(bias) || Math.abs(bias) > 14 * 60) return [];
  const size = Math.abs(bias);
  const text = `${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return [`+${text}`, `-${text}`];
}

const two = (part: number): string => String(part).padStart(2, "0");

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

function weekOf({ daysOfWeek, startTime, endTime }: WireObject): Week | null {
  const days = stringsOf(daysOfWeek).flatMap((day) => {
    const at = WEEKDAYS.indexOf(day.toLowerCase());
    return at < 0 ? [] : [at + 1];
  });
  const [from, to] = [startTime, endTime].map(timeOf);
  if (days.length === 0 || !from || !to) return null;
  return { days: [...new Set(days)].toSorted((one, other) => one - other), from, to };
}

/** "08:00:00.0000000" → "08:00" */
const timeOf = (text: unknown): string | null =>
  /^(?:[01]\d|2[0-3]):[0-5]\d(?=:|$)/.exec(stringOf(text) ?? "")?.[0] ?? null;

function leaveOf(replies: WireObject): Leave {
  switch (stringOf(replies.status)?.toLowerCase()) {
    case "alwaysenabled":
      return { state: "open-ended" };
    case "scheduled": {
      const from = momentOf(replies.scheduledStartDateTime);
      const until = momentOf(replies.scheduledEndDateTime);
      return from !== null && until !== null && from < until
        ? { state: "dated", from, until }
        : { state: "none" };
    }
    default:
      return { state: "none" };
  }
}

/** `dateTimeTimeZone` */
function momentOf(value: unknown): Date | null {
  const { dateTime, timeZone } = objectOf(value);
  const [zone = "UTC"] = zonesNamed(stringOf(timeZone));
  const text = stringOf(dateTime);
  return text === null ? null : instantOf(text, zone);
}

const objectOf = (value: unknown): WireObject => (isObject(value) ? value : {});
