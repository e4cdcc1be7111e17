import { noticeCard } from "../cards/notice.ts";
import { speechFor } from "../cards/speech.ts";
import { wasThatYouCard } from "../cards/wasThatYou.ts";
import { isWithinHours, withinHours } from "../core/cadence.ts";
import { outlookOf } from "../core/delivery.ts";
import { canSignIn } from "../core/eligibility.ts";
import { isBotError } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { AFTER_RESET_MS, ANSWER_DAYS, isUrgent, suspicionOf } from "../core/suspicion.ts";
import type { RegistrationEvent, Registrations } from "../ports/directory.ts";
import type { KnownPerson } from "../ports/store/people.ts";
import type { Hold, HoldState } from "../ports/store/trust.ts";
import { type CasePorts, openCase, postCase, whoLooksAt } from "./openCase.ts";
import { newPostId, postCard } from "./postCard.ts";
import { expectedHours, type HabitPorts } from "./readHabits.ts";

export interface AskPorts extends CasePorts, HabitPorts {
  readonly registrations: Registrations;
  /** Questions a day, over the whole tenant; the rest wait, and the security team hears how many. */
  readonly questionsPerDay: number;
}

/** Every state in which somebody is held from enforcement. */
export const HELD: readonly HoldState[] = ["waiting", "asked", "referred"];

const DAY_MS = 24 * 3_600_000;
/** From when on registrations are asked about: the first look after a campaign was first started. */
const SINCE = "was-that-you";
const TOLD = "was-that-you/told";

/**
 * Judges registrations that were just read: whoever did something unusual is held from enforcement at once, and asked when
 * their turn comes. `before` is what was known of people before these events were looked into; nobody else is judged.
 */
export async function judgeRegistrations(
  ports: AskPorts,
  events: readonly RegistrationEvent[],
  before: ReadonlyMap<UserId, KnownPerson>,
): Promise<void> {
  const since = await judgedSince(ports);
  const added = events.filter(
    ({ adds, at, user }) => adds && since !== null && at >= since && concerns(before.get(user)),
  );
  if (added.length === 0) return;
  const users = [...new Set(added.map(({ user }) => user))];
  const [resets, reached] = await Promise.all([
    resetsBefore(ports, added),
    ports.store.nudges.firstReached(users),
  ]);
  for (const event of added) {
    const known = before.get(event.user);
    if (known === undefined) continue;
    const why = suspicionOf({
      ...event,
      resets: resets && (resets.get(event.user) ?? []),
      firstNudgedAt: reached.get(event.user) ?? null,
      expected: isExpected(known, event.at),
    });
    if (why !== null) await holdBack(ports, event, known, why);
  }
}

/** Null while no campaign was ever started: until then nobody hears from us. */
async function judgedSince({ store, clock }: AskPorts): Promise<Date | null> {
  const since = await store.cursors.get(SINCE);
  if (since !== null) return since;
  const newest = await store.campaigns.newest();
  if (newest === null) return null;
  const from = newest.startedAt < clock.now() ? newest.startedAt : clock.now();
  await store.cursors.set(SINCE, from);
  return from;
}

/** Only accounts that people sign in to; nobody we have not read. */
const concerns = (known: KnownPerson | undefined): boolean =>
  known !== undefined && canSignIn(known.verdict);

/** They had a method before this one, or Entra itself asks them for one at sign-in. */
function isExpected({ person }: KnownPerson, at: Date): boolean {
  if (person.mfaState === "enabled" || person.mfaState === "enforced") return true;
  return person.registration.known === "registered" && person.registration.asOf < at;
}

/** Resets by person, of the day before the first of these events; null where the log may not be read. */
async function resetsBefore(
  ports: AskPorts,
  events: readonly RegistrationEvent[],
): Promise<ReadonlyMap<UserId, readonly Date[]> | null> {
  const first = Math.min(...events.map(({ at }) => at.getTime()));
  const found = new Map<UserId, Date[]>();
  try {
    for await (const { user, at } of ports.registrations.passwordResets(
      new Date(first - AFTER_RESET_MS),
    ))
      found.set(user, [...(found.get(user) ?? []), at]);
    return found;
  } catch (error) {
    if (isBotError(error, "directory-denied") || isBotError(error, "directory-not-licensed"))
      return null;
    throw error;
  }
}

async function holdBack(
  ports: AskPorts,
  { id: event, user, at: registeredAt }: RegistrationEvent,
  { person }: KnownPerson,
  why: Hold["why"],
): Promise<void> {
  const now = ports.clock.now();
  const hours = expectedHours(ports, person, ports.hours);
  const askFrom = isUrgent(why) || isWithinHours(hours, now) ? now : withinHours(hours, now);
  const id: string = newPostId();
  await ports.store.atomically(async ({ holds, audit }) => {
    if (!(await holds.place({ id, user, event, why, registeredAt, askFrom }))) return;
    await audit.append([
      { at: now, actor: null, event: "hold.placed", subject: user, detail: { why } },
    ]);
  });
}

/** Asks whoever is waiting, as many as the day allows; refers to the security team whoever has been silent too long. */
export async function askWaiting(ports: AskPorts): Promise<number> {
  const { holds } = ports.store;
  const now = ports.clock.now();
  const asked = await holds.askedSince(new Date(now.getTime() - DAY_MS));
  const room = Math.max(0, ports.questionsPerDay - asked);
  const next = await holds.waiting(now, room + 1);
  // Claimed before it is asked: a process that dies here leaves a question that counts as asked, and is referred in time.
  for (const hold of next.slice(0, room))
    if (await holds.move(hold.id, ["waiting"], "asked", ports.clock.now())) await ask(ports, hold);
  if (next.length > room) await tellOverflow(ports, now);
  await referSilent(ports, now);
  return Math.min(next.length, room);
}

/** Whoever can certainly not be asked here is somebody for the security team to ask. */
async function ask(ports: AskPorts, hold: Hold): Promise<void> {
  const about = { kind: "was-that-you", subject: hold.id } as const;
  const sent = await postCard(ports, hold.user, about, ({ id, revision: rev, reader }) => ({
    card: wasThatYouCard({ ...ports.sender, id, rev, reader, registeredAt: hold.registeredAt }),
    summary: speechFor(reader).say("wasThatYou:summary"),
  }));
  if (!sent.ok && sent.sure && outlookOf(sent.why) === "final") await referUnanswered(ports, hold);
}

/** Once a day at most: that more registrations look unusual than may be asked about. */
async function tellOverflow(ports: AskPorts, now: Date): Promise<void> {
  const { cursors, cases } = ports.store;
  const told = await cursors.get(TOLD);
  if (told !== null && now.getTime() - told.getTime() < DAY_MS) return;
  await cursors.set(TOLD, now);
  const { unasked } = await cases.tally();
  const subject = `was-that-you/${now.toISOString()}`;
  for (const member of await whoLooksAt(ports))
    await postCard(ports, member, { kind: "notice", subject }, ({ reader }) => {
      const { say, lines } = speechFor(reader);
      const title = say("wasThatYou:overflow/title");
      return {
        card: noticeCard({
          reader,
          title,
          lines: [
            say("wasThatYou:overflow/many", { count: unasked, limit: ports.questionsPerDay }),
            ...lines("wasThatYou:overflow/lines"),
          ],
        }),
        summary: title,
      };
    });
}

async function referSilent(ports: AskPorts, now: Date): Promise<void> {
  const silent = await ports.store.holds.unanswered(new Date(now.getTime() - ANSWER_DAYS * DAY_MS));
  for (const hold of silent) await referUnanswered(ports, hold);
}

async function referUnanswered(ports: AskPorts, hold: Hold): Promise<void> {
  const opened = await refer(ports, hold, ["asked"], "none");
  if (opened !== null) await postCase(ports, opened);
}

/** Hands a hold to the security team. Returns the case's id; null when the hold was not in one of these states any more. */
export const refer = (
  { store, clock }: Pick<AskPorts, "store" | "clock">,
  { id, user, why, registeredAt }: Hold,
  from: readonly HoldState[],
  answer: "no" | "none",
): Promise<string | null> =>
  store.atomically(async (tables) => {
    const at = clock.now();
    if (!(await tables.holds.move(id, from, "referred", at))) return null;
    return openCase(
      tables,
      { kind: "registration", user, hold: id, answer, why, registeredAt },
      at,
    );
  });
