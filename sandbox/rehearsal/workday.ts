import { Temporal } from "temporal-polyfill";
import { isAway, type MailboxSettings } from "../mailbox.ts";
import type { Person } from "../person.ts";
import { PLACES, type Place, zoneOf } from "../places.ts";

/** When somebody truly works, as far as anybody could find out: worked out here again, without a look at the bot's rules. */
export interface Workday {
  /** One, or all that may be theirs where nothing says which. The first is the likeliest. */
  readonly zones: readonly string[];
  /** ISO weekdays. */
  readonly days: readonly number[];
  /** `HH:MM` by their clock; `to` is exclusive. */
  readonly from: string;
  readonly to: string;
  /** They set these hours themselves. */
  readonly isOwn: boolean;
  /** ISO 3166; null where nobody knows. */
  readonly country: string | null;
  readonly replies: MailboxSettings["automaticReplies"];
}

/** For people who have set no hours: nobody minds a message then. */
const DECENT = { from: "08:00", to: "18:00" } as const;
/** The bot's clock and the tenant's may be this far apart. */
const TOLERANCE_MS = 60_000;
const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

export function workdayOf(person: Person): Workday {
  const country = countryOf(person);
  const settings = person.mailbox === null ? null : person.settings;
  const zones = zonesOf(person, settings, country);
  const own = settings?.workingHours ?? null;
  const replies = settings?.automaticReplies ?? { status: "disabled" };
  if (own === null)
    return { zones, days: weekOf(country), ...DECENT, isOwn: false, country, replies };
  const days = own.daysOfWeek.map((day) => WEEKDAYS.indexOf(day) + 1);
  return { zones, days, from: own.startTime, to: own.endTime, isOwn: true, country, replies };
}

/** Whether a message may reach them at `at`: in their hours, not on a public holiday of their country, not on leave. */
export function isOpen(workday: Workday, at: Date): boolean {
  if (isAway({ automaticReplies: workday.replies } as MailboxSettings, at)) return false;
  return workday.zones.some((zone) => isAtWork(workday, zone, at));
}

function isAtWork({ days, from, to, country }: Workday, zone: string, at: Date): boolean {
  const local = localTime(at, zone);
  const since = local.toPlainTime().since(Temporal.PlainTime.from("00:00")).total("milliseconds");
  return (
    days.includes(local.dayOfWeek) &&
    since >= sinceMidnight(from) &&
    since < sinceMidnight(to) + TOLERANCE_MS &&
    (country === null || !isHoliday(country, zone, local, at))
  );
}

/** Their calendar day at `at`, as a number that grows by one a day. */
export function dayNumber({ zones: [zone = "UTC"] }: Pick<Workday, "zones">, at: Date): number {
  return Math.floor((at.getTime() + localTime(at, zone).offsetNanoseconds / 1e6) / 86_400_000);
}

/** When their clock shows `time` on `date` (`YYYY-MM-DD`); `at` for what is none. */
export function momentOn({ zones: [zone = "UTC"] }: Workday, date: string, time: string): number {
  try {
    return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** On how many of their days, `most` at most, a message could have reached them between two moments. */
export function openDays(workday: Workday, from: Date, until: Date, most: number): number {
  const days = new Set<number>();
  for (let ms = from.getTime(); ms <= until.getTime() && days.size < most; ms += 3_600_000)
    if (isOpen(workday, new Date(ms))) days.add(dayNumber(workday, new Date(ms)));
  return days.size;
}

const localTime = (at: Date, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

function sinceMidnight(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return (hours * 60 + minutes) * 60_000;
}

/**
 * What the mailbox says; of hours in a zone of the person's own making either that offset, whose sign Graph leaves open,
 * or the mailbox' zone. Without one: the city they are in where it names a zone, else every zone of their country.
 */
function zonesOf(
  person: Person,
  settings: MailboxSettings | null,
  country: string | null,
): readonly string[] {
  const own = settings?.workingHours?.timeZone;
  if (own !== undefined && "name" in own)
    return [zoneOf({ timeZone: own.name } as MailboxSettings)];
  const named = settings === null || settings.timeZone === "" ? [] : [zoneOf(settings)];
  if (own !== undefined) return [...named, offset(-own.bias), offset(own.bias)];
  if (named.length > 0) return named;
  const there = PLACES.filter(({ code }) => code === country);
  const city = there.find((place) => place.city === person.city && isNamedAfterIt(place));
  if (city !== undefined) return [city.iana];
  return there.length === 0 ? ["UTC"] : [...new Set(there.map(({ iana }) => iana))];
}

const isNamedAfterIt = ({ city, iana }: Place): boolean =>
  iana.endsWith(`/${city.normalize("NFD").replace(/\p{M}/gu, "").replaceAll(" ", "_")}`);

function offset(minutes: number): string {
  const size = Math.abs(minutes);
  const [hours, rest] = [Math.floor(size / 60), size % 60].map((part) =>
    String(part).padStart(2, "0"),
  );
  return `${minutes < 0 ? "-" : "+"}${hours}:${rest}`;
}

const countryOf = ({ country, usageLocation }: Person): string | null =>
  PLACES.find(({ name, code }) => country === name || country === code)?.code ?? usageLocation;

/** Every day but the country's weekend. */
function weekOf(country: string | null): readonly number[] {
  const locale = new Intl.Locale(country === null ? "und" : `und-${country}`) as Intl.Locale & {
    getWeekInfo?(): { readonly weekend: readonly number[] };
  };
  const weekend = country === null ? [6, 7] : (locale.getWeekInfo?.().weekend ?? [6, 7]);
  return [1, 2, 3, 4, 5, 6, 7].filter((day) => !weekend.includes(day));
}

/** Its types and its module disagree about what a static import of it is called. */
const { default: Calendar } = await import("date-holidays");

const calendars = new Map<string, InstanceType<typeof Calendar>>();
const holidays = new Map<string, boolean>();

function isHoliday(
  country: string,
  zone: string,
  local: Temporal.ZonedDateTime,
  at: Date,
): boolean {
  const key = `${country} ${zone} ${local.toPlainDate().toString()}`;
  const known = holidays.get(key);
  if (known !== undefined) return known;
  const calendar =
    calendars.get(`${country} ${zone}`) ??
    new Calendar(country, { types: ["public"], timezone: zone });
  calendars.set(`${country} ${zone}`, calendar);
  const found = calendar.isHoliday(at) !== false;
  holidays.set(key, found);
  return found;
}
