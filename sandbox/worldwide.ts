import { licence } from "./licences.ts";
import { type MailboxSettings, officeHours, type Weekday, WORKING_WEEK } from "./mailbox.ts";
import type { Newcomer, Person } from "./person.ts";
import { PLACES, type Place } from "./places.ts";
import { chance, pick } from "./random.ts";
import { ROLE_NAMES } from "./roles.ts";

const DAY_MS = 86_400_000;

/** Makes people of a campaign that spans the world: the same for the same seed and day. Only those with a desk of their own change. */
export function worldwide(seed: string, people: readonly Newcomer[], now: Date): Newcomer[] {
  return people.map((each) =>
    each.person.mailbox === "user" && each.person.role === null
      ? { ...each, person: settled(seed, each.person, now) }
      : each,
  );
}

function settled(seed: string, person: Person, now: Date): Person {
  const place = placeFor(seed, person);
  const locale = place.language ?? person.preferredLanguage ?? "en-US";
  const moved: Person = {
    ...person,
    officeLocation: place.city,
    city: place.city,
    country: chance(seed, person.id, "country") < 0.8 ? place.name : place.code,
    usageLocation: place.code,
    preferredLanguage: locale,
    settings: mailboxOf(seed, person.id, place, locale, now),
  };
  return ODDITIES.filter(({ name, share }) => chance(seed, person.id, name) < share).reduce(
    (changed: Person, { change }) => Object.assign(changed, change(changed, now)),
    moved,
  );
}

/** Somewhere their kind of name is at home; people with an English one are spread over what is left. */
function placeFor(seed: string, { id, usageLocation }: Person): Place {
  const here = PLACES.filter(({ names }) => names === usageLocation);
  return pick(here.length === 0 ? PLACES : here, seed, id, "place");
}

function mailboxOf(
  seed: string,
  id: string,
  place: Place,
  locale: string,
  now: Date,
): MailboxSettings {
  const timeZone = chance(seed, id, "spelling") < 0.7 ? place.windows : place.iana;
  const settings = officeHours(timeZone, locale);
  const [daysOfWeek, startTime, endTime] = pick(hoursAt(place), seed, id, "hours");
  return {
    ...settings,
    workingHours: { daysOfWeek, startTime, endTime, timeZone: { name: timeZone } },
    automaticReplies: awayFrom(seed, id, now),
  };
}

type Hours = readonly [days: readonly Weekday[], start: string, end: string];

/** Most work the week of their country from nine to half past five; some early, late, or on days of their own. */
function hoursAt({ week = WORKING_WEEK }: Place): readonly Hours[] {
  const usual: Hours = [week, "09:00", "17:30"];
  return [
    ...Array.from({ length: 14 }, () => usual),
    [week, "08:00", "17:00"],
    [week, "06:00", "14:00"],
    [week, "13:30", "21:30"],
    [week.slice(0, 3), "09:00", "15:00"],
    [["tuesday", "wednesday", "thursday", "friday", "saturday"], "10:00", "18:30"],
  ];
}

/** One in twenty is away for some days about now, one in a hundred answers automatically at all times. */
function awayFrom(seed: string, id: string, now: Date): MailboxSettings["automaticReplies"] {
  const lot = chance(seed, id, "away");
  if (lot < 0.01) return { status: "alwaysEnabled", message: "I answer within two days." };
  if (lot >= 0.06) return { status: "disabled" };
  const from = now.getTime() + Math.floor(chance(seed, id, "from") * 14 - 4) * DAY_MS;
  const days = 3 + Math.floor(chance(seed, id, "days") * 12);
  return {
    status: "scheduled",
    from: new Date(from),
    to: new Date(from + days * DAY_MS),
    message: "I am on leave.",
  };
}

interface Oddity {
  readonly name: string;
  /** Of everyone with a desk. */
  readonly share: number;
  change(person: Person, now: Date): Partial<Person>;
}

/** What keeps a rehearsal honest, each on its own, so that they also meet. */
const ODDITIES: readonly Oddity[] = [
  {
    name: "a mailbox nobody opened yet",
    share: 0.05,
    change: ({ settings }) => ({
      settings: { ...settings, timeZone: "", locale: null, workingHours: null },
    }),
  },
  {
    name: "hours without a zone of their own name",
    share: 0.01,
    change: ({ settings }) =>
      settings.workingHours === null
        ? {}
        : {
            settings: {
              ...settings,
              workingHours: { ...settings.workingHours, timeZone: { bias: -330 } },
            },
          },
  },
  { name: "no usage location", share: 0.03, change: () => ({ usageLocation: null }) },
  {
    name: "no office",
    share: 0.03,
    change: () => ({ officeLocation: null, city: null, country: null }),
  },
  { name: "no language", share: 0.03, change: () => ({ preferredLanguage: null }) },
  { name: "no mailbox", share: 0.01, change: () => ({ mailbox: null }) },
  { name: "no licence", share: 0.02, change: () => ({ assignedLicenses: [] }) },
  {
    name: "mail only",
    share: 0.03,
    change: () => ({ assignedLicenses: [licence("EXCHANGESTANDARD")] }),
  },
  {
    name: "another product",
    share: 0.2,
    change: ({ id, assignedLicenses }) =>
      assignedLicenses.length === 0
        ? {}
        : { assignedLicenses: [licence(pick(["ENTERPRISEPACK", "DESKLESSPACK"], id, "product"))] },
  },
  {
    name: "new",
    share: 0.03,
    change: ({ id }, now) => {
      const days = Math.floor(chance(id, "started") * 10);
      const since = new Date(now.getTime() - days * DAY_MS).toISOString();
      return { createdDateTime: since, employeeHireDate: since, lastPasswordChangeDateTime: since };
    },
  },
  {
    name: "privileged",
    share: 0.02,
    change: ({ id }) => ({ roles: [pick(ROLE_NAMES, id, "role")] }),
  },
];
