import type { Campaign } from "../core/campaign.ts";
import { verdictOf } from "../core/eligibility.ts";
import { isBotError } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { Registration } from "../core/registration.ts";
import type { Registrations } from "../ports/directory.ts";
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
 * Learns who registered since the last look, proves it by reading the person, and thanks them. An event alone proves
 * nothing: a registered e-mail address is an event too. Returns how many people were found registered.
 */
export async function noticeRegistrations(
  ports: NoticePorts,
  campaign: Campaign | null,
  everyMs: number,
): Promise<number> {
  const now = ports.clock.now();
  const last = (await ports.store.cursors.get("notice")) ?? (await sinceReport(ports, now));
  const suspects = await suspectsSince(ports, campaign, last, now, everyMs);
  const open = (await ports.store.people.byIds(suspects)).filter(
    ({ person }) => person.registration.known !== "registered",
  );
  let found = 0;
  if (open.length > 0) {
    const live = await ports.registrations.live(open.map(({ person }) => person.id));
    for (const [user, registration] of live)
      if (await noteRegistration(ports, campaign, user, registration)) found += 1;
  }
  await ports.store.cursors.set("notice", now);
  return found;
}

/** The first look reaches back to when the report was made: it says nothing of what came after. */
async function sinceReport(ports: NoticePorts, now: Date): Promise<Date> {
  const scan = await ports.store.scans.latestFinished();
  const asOf = scan?.outcome.state === "finished" ? scan.outcome.report.reportAsOf : null;
  return asOf ?? now;
}

async function suspectsSince(
  ports: NoticePorts,
  campaign: Campaign | null,
  last: Date,
  now: Date,
  everyMs: number,
): Promise<readonly UserId[]> {
  const since = new Date(last.getTime() - OVERLAP_MS);
  try {
    const users = new Set<UserId>();
    for await (const event of ports.registrations.events(since)) users.add(event.user);
    return [...users];
  } catch (error) {
    if (!isBotError(error, "directory-not-licensed") && !isBotError(error, "directory-denied"))
      throw error;
    return campaign === null ? [] : nextRound(ports, campaign, now, everyMs);
  }
}

/** Takes everyone still waited for in turn, so that each is looked at once in every round of looks. */
async function nextRound(
  ports: NoticePorts,
  campaign: Campaign,
  now: Date,
  everyMs: number,
): Promise<readonly UserId[]> {
  const waiting: UserId[] = [];
  for await (const batch of ports.store.campaigns.active(campaign.id)) waiting.push(...batch);
  const rounds = Math.max(1, Math.ceil(waiting.length / ROUND));
  const turn = Math.floor(now.getTime() / everyMs) % rounds;
  return waiting.slice(turn * ROUND, (turn + 1) * ROUND);
}

/** Keeps what a live read said of someone. True, and thanks them, when they turn out to be registered. */
async function noteRegistration(
  ports: NoticePorts,
  campaign: Campaign | null,
  user: UserId,
  registration: Registration,
): Promise<boolean> {
  const registered = await keepRegistration(ports, user, registration);
  if (registered && campaign !== null) await thank(ports, campaign, user);
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
