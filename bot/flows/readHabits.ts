import { isWithinHours, type SendingHours, withinHours } from "../core/cadence.ts";
import type { UserId } from "../core/ids.ts";
import type { Person } from "../core/person.ts";
import { hoursAround, type Workday, workdayOf } from "../core/workday.ts";
import type { Calendars } from "../ports/calendars.ts";
import type { Clock } from "../ports/clock.ts";
import type { Holidays } from "../ports/holidays.ts";
import type { Presences } from "../ports/presences.ts";
import type { Habit } from "../ports/store/habits.ts";
import type { Store } from "../ports/store.ts";
import { ask, isRefused, refused } from "./optionalReads.ts";

/** When somebody works, and how they like to be addressed. */
export interface Habits {
  readonly hours: SendingHours;
  /** What tells us their zone. */
  readonly zoneBy: Workday["zoneBy"];
  /** Their mailbox's language tag, where it may be read. */
  readonly language: string | null;
  /** In a meeting or not to be disturbed, now, or their mailbox gave no answer: not a good moment. Only `refreshHabits` knows. */
  readonly busy: boolean;
}

export interface HabitPorts {
  readonly hours: SendingHours;
  readonly holidays: Holidays;
  readonly store: Store;
  readonly clock: Clock;
}

export interface FreshHabitPorts extends HabitPorts {
  readonly calendars: Calendars;
  readonly presences: Presences;
}

/** The habits of each of these people, as they were read last, else guessed: everyone asked for has an answer, and Graph is not asked. */
export async function readHabits(
  ports: HabitPorts,
  people: readonly Person[],
  fallback: SendingHours,
): Promise<ReadonlyMap<UserId, Habits>> {
  const kept = await ports.store.habits.of(people.map(({ id }) => id));
  return habitsFrom(ports, people, kept, fallback);
}

/**
 * The same read anew, for people whose message is due. What we may not read is left as it was known or guessed; what did
 * not answer just now may be a leave, so their message waits like for a meeting.
 */
export async function refreshHabits(
  ports: FreshHabitPorts,
  people: readonly Person[],
  fallback: SendingHours,
): Promise<ReadonlyMap<UserId, Habits>> {
  const kept = await ports.store.habits.of(people.map(({ id }) => id));
  const { fresh, silent } = await readCalendars(ports, people, kept);
  const habits = await habitsFrom(ports, people, new Map([...kept, ...fresh]), fallback);
  const now = ports.clock.now();
  const ready = [...habits].filter(([, { hours }]) => isWithinHours(hours, now));
  const busy = await readBusy(
    ports,
    ready.map(([user]) => user),
  );
  return new Map(
    [...habits].map(([user, habit]) => [
      user,
      { ...habit, busy: busy.has(user) || silent.has(user) },
    ]),
  );
}

/** The hours we expect of somebody before anything of theirs was read: good enough to plan by. */
export const expectedHours = (
  _ports: Pick<HabitPorts, "hours">,
  person: Person,
  fallback: SendingHours,
): SendingHours => workdayOf(person, null, fallback).hours;

/**
 * When to look at somebody for the first time, at or after `from`. Too early costs one read of their mailbox, too late
 * costs them a day, so of where they seem to be and where the tenant is the earlier morning counts.
 */
export function firstLook(
  ports: Pick<HabitPorts, "hours">,
  person: Person,
  fallback: SendingHours,
  from: Date,
): Date {
  const [theirs, ours] = [expectedHours(ports, person, fallback), fallback].map((hours) =>
    withinHours(hours, from),
  ) as [Date, Date];
  return theirs < ours ? theirs : ours;
}

async function habitsFrom(
  { holidays, clock }: HabitPorts,
  people: readonly Person[],
  known: ReadonlyMap<UserId, Habit>,
  fallback: SendingHours,
): Promise<ReadonlyMap<UserId, Habits>> {
  const now = clock.now();
  const years = [now.getUTCFullYear(), now.getUTCFullYear() + 1];
  const found = new Map<UserId, Habits>();
  for (const person of people) {
    const habit = known.get(person.id);
    const calendar = habit?.calendar ?? null;
    const { hours, country, zoneBy } = workdayOf(person, calendar, fallback);
    const daysOff = country === null ? NONE : await holidays.daysOff(country, years);
    found.set(person.id, {
      hours: hoursAround({ ...hours, daysOff }, calendar?.leave ?? AT_WORK, habit?.readAt ?? now),
      zoneBy,
      language: calendar?.language ?? null,
      busy: false,
    });
  }
  return found;
}

const NONE: ReadonlySet<string> = new Set();
const AT_WORK = { state: "none" } as const;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Leave is looked at again with every message, but not with every look while a meeting lasts. */
const FRESH_MS = 2 * HOUR_MS;
/** A mailbox that is not there, or not for us to read, is so for a day. */
const UNREADABLE_MS = 24 * HOUR_MS;

interface Asked {
  readonly fresh: ReadonlyMap<UserId, Habit>;
  /** Mailboxes that we may read, and that gave no answer. */
  readonly silent: ReadonlySet<UserId>;
}

async function readCalendars(
  { store, clock, calendars }: FreshHabitPorts,
  people: readonly Person[],
  kept: ReadonlyMap<UserId, Habit>,
): Promise<Asked> {
  const now = clock.now();
  const stale = people.map(({ id }) => id).filter((id) => isStale(kept.get(id), now));
  if (stale.length === 0) return { fresh: new Map(), silent: new Set() };
  const answers = (await ask(store, "calendars", now, () => calendars.read(stale))) ?? new Map();
  const fresh = [...answers].map(
    ([user, said]): Habit => ({
      user,
      calendar: typeof said === "string" ? null : said,
      readAt: now,
    }),
  );
  if (fresh.length > 0) await store.habits.keep(fresh);
  // One mailbox may be kept from us; all of them are when none can be read.
  const since = new Date(now.getTime() - UNREADABLE_MS);
  if ([...answers.values()].includes("refused") && !(await store.habits.anyReadSince(since)))
    await refused(store, "calendars", now);
  const silent = (await isRefused(store, "calendars", now))
    ? []
    : stale.filter((id) => !answers.has(id));
  return { fresh: new Map(fresh.map((habit) => [habit.user, habit])), silent: new Set(silent) };
}

async function readBusy(
  { store, clock, presences }: FreshHabitPorts,
  users: readonly UserId[],
): Promise<ReadonlySet<UserId>> {
  if (users.length === 0) return new Set();
  return (await ask(store, "presences", clock.now(), () => presences.busy(users))) ?? new Set();
}

function isStale(habit: Habit | undefined, now: Date): boolean {
  if (habit === undefined) return true;
  const age = now.getTime() - habit.readAt.getTime();
  return age < 0 || age >= (habit.calendar === null ? UNREADABLE_MS : FRESH_MS);
}
