import { verdictOf } from "../core/eligibility.ts";
import { isBotError } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { Registration } from "../core/registration.ts";
import type { RegistrationEvent, Registrations } from "../ports/directory.ts";
import { type AskPorts, askWaiting, judgeRegistrations } from "./askWasThatYou.ts";
import { type FarewellPorts, thank } from "./thank.ts";

export interface NoticePorts extends FarewellPorts {
  readonly registrations: Registrations;
  readonly breakGlass: ReadonlySet<UserId>;
}

/** Audit events may arrive this much later than they happened, so each look overlaps the one before. */
const OVERLAP_MS = 30 * 60_000;
/** How many people are asked for one by one, per look, where the tenant's audit log cannot be read. */
const ROUND = 40;

/**
 * Learns who registered since the last look, proves it by reading the person, and thanks them; whoever registered in an
 * unusual way is asked whether it was them. An event alone proves nothing: a registered e-mail address is an event too.
 * Returns how many people were found registered.
 */
export async function noticeRegistrations(
  ports: NoticePorts & AskPorts,
  everyMs: number,
): Promise<number> {
  const now = ports.clock.now();
  const last = (await ports.store.cursors.get("notice")) ?? (await sinceReport(ports, now));
  const { users, events } = await seenSince(ports, last, now, everyMs);
  const known = await ports.store.people.byIds(users);
  const before = new Map(known.map((each) => [each.person.id, each]));
  const open = known.filter(({ person }) => person.registration.known !== "registered");
  const live =
    open.length > 0 ? await ports.registrations.live(open.map(({ person }) => person.id)) : NOBODY;
  const proven = events.filter(({ user }) => {
    const registration = live.get(user) ?? before.get(user)?.person.registration;
    return registration?.known === "registered";
  });
  // Before anything is written of them: what was known when it happened decides whether it was to be expected.
  await judgeRegistrations(ports, proven, before);
  let found = 0;
  for (const [user, registration] of live)
    if (await noteRegistration(ports, user, registration)) found += 1;
  await ports.store.cursors.set("notice", now);
  await askWaiting(ports);
  return found;
}

const NOBODY: ReadonlyMap<UserId, Registration> = new Map();

/** The first look reaches back to when the report was made: it says nothing of what came after. */
async function sinceReport(ports: NoticePorts, now: Date): Promise<Date> {
  const scan = await ports.store.scans.latestFinished();
  const asOf = scan?.outcome.state === "finished" ? scan.outcome.report.reportAsOf : null;
  return asOf ?? now;
}

interface Seen {
  /** Whom to look at. */
  readonly users: readonly UserId[];
  /** What was read of them; empty where the log cannot be read. */
  readonly events: readonly RegistrationEvent[];
}

async function seenSince(
  ports: NoticePorts,
  last: Date,
  now: Date,
  everyMs: number,
): Promise<Seen> {
  const since = new Date(last.getTime() - OVERLAP_MS);
  try {
    const events = await Array.fromAsync(ports.registrations.events(since));
    return { users: [...new Set(events.map(({ user }) => user))], events };
  } catch (error) {
    if (!isBotError(error, "directory-not-licensed") && !isBotError(error, "directory-denied"))
      throw error;
    return { users: await nextRound(ports, now, everyMs), events: [] };
  }
}

/** Takes everyone still waited for in turn, so that each is looked at once in every round of looks. */
async function nextRound(
  ports: NoticePorts,
  now: Date,
  everyMs: number,
): Promise<readonly UserId[]> {
  const waiting: UserId[] = [];
  for (const { id } of await ports.store.campaigns.open())
    for await (const batch of ports.store.campaigns.active(id)) waiting.push(...batch);
  const rounds = Math.max(1, Math.ceil(waiting.length / ROUND));
  const turn = Math.floor(now.getTime() / everyMs) % rounds;
  return waiting.slice(turn * ROUND, (turn + 1) * ROUND);
}

/** Keeps what a live read said of someone. True, and thanks them, when they turn out to be registered. */
async function noteRegistration(
  ports: NoticePorts,
  user: UserId,
  registration: Registration,
): Promise<boolean> {
  const registered = await keepRegistration(ports, user, registration);
  if (registered) await thank(ports, user);
  return registered;
}

/** Keeps what a live read said of someone, and the verdict that follows. True when they are registered. */
export async function keepRegistration(
  ports: Pick<NoticePorts, "store" | "clock" | "breakGlass">,
  user: UserId,
  registration: Registration,
): Promise<boolean> {
  if (registration.known === "unknown") return false;
  const now = ports.clock.now();
  await ports.store.atomically(async ({ people, rulings }) => {
    const known = await people.byId(user);
    if (known === null) return;
    const ruling = (await rulings.of([user])).get(user)?.ruling ?? null;
    const person = { ...known.person, registration };
    const verdict = verdictOf({ person, breakGlass: ports.breakGlass.has(user), ruling }, now);
    await people.update(user, { registration, verdict });
  });
  return registration.known === "registered";
}
