import { type Campaign, type EndReason, endFor } from "../core/campaign.ts";
import { secondDay } from "../core/dryRun.ts";
import type { UserId } from "../core/ids.ts";
import type { Person } from "../core/person.ts";
import type { Groups } from "../ports/directory.ts";
import type { Entrant } from "../ports/store/campaigns.ts";
import { openChooser } from "./chooseCampaign.ts";
import { firstLook } from "./readHabits.ts";
import { type FarewellPorts, thank } from "./thank.ts";

export interface SyncPorts extends FarewellPorts {
  readonly groups: Groups;
  /** How many people a campaign takes on its first day: enough to learn from, few enough to apologise to. */
  readonly firstWave: number;
}

export interface Synced {
  readonly enrolled: number;
  readonly ended: number;
}

/**
 * Brings all campaigns in line with the last scan: takes in whoever is to be nudged now, each into the first campaign
 * whose scope they are in, and ends it for those who need it no longer. Repeating it changes nothing.
 */
export async function syncCampaigns(ports: SyncPorts): Promise<Synced> {
  const { campaigns, people } = ports.store;
  // A process that died while it stopped a campaign may have left people in it, and nobody else could take them in.
  await campaigns.endStopped(ports.clock.now());
  const open = await campaigns.open();
  if (open.length === 0) return { enrolled: 0, ended: 0 };
  const chooser = await openChooser(ports, open);
  const choose: Choose = (person) => chooser.choose(open, person);
  const ended = await endOver(ports, open, choose);
  const rooms = await roomsToday(ports, open);
  let enrolled = 0;
  // Privileged accounts go first, also into a first day that does not hold everyone.
  for (const privileged of [true, false])
    for await (const batch of people.each({ verdicts: ["nudge"] })) {
      const members = batch
        .map(({ person }) => person)
        .filter(({ roles }) => roles.length > 0 === privileged);
      for (const [campaign, some] of Map.groupBy(members, choose))
        if (campaign?.state === "running") enrolled += await takeIn(ports, campaign, some, rooms);
    }
  return { enrolled, ended };
}

/** The campaign a person belongs to, by scope and place; null for none. */
type Choose = (person: Person) => Campaign | null;

/** How many more may hear from each campaign on its first day. */
type Rooms = Map<Campaign["id"], number>;

async function takeIn(
  ports: SyncPorts,
  campaign: Campaign,
  members: readonly Person[],
  rooms: Rooms,
): Promise<number> {
  const { campaigns } = ports.store;
  const known = await campaigns.enrolments(
    campaign.id,
    members.map(({ id }) => id),
  );
  const newcomers = members.filter(({ id }) => known.get(id)?.progress.state !== "active");
  if (newcomers.length === 0) return 0;
  const lost = await ports.store.people.relapsed(newcomers.map(({ id }) => id));
  const now = ports.clock.now();
  const room = rooms.get(campaign.id) ?? 0;
  const entrants = newcomers.map((person, nth): Entrant => {
    const last = known.get(person.id)?.progress;
    const relapsed = lost.has(person.id) || (last?.state === "ended" && last.why === "registered");
    const from = nth < room ? now : secondDay(campaign.hours, now);
    return {
      user: person.id,
      dueAt: firstLook(ports, person, campaign.hours, from),
      privileged: person.roles.length > 0,
      entry: relapsed ? "relapse" : "first",
    };
  });
  const taken = await campaigns.enrol(campaign.id, entrants, now);
  rooms.set(campaign.id, Math.max(0, room - taken));
  return taken;
}

/** On a campaign's first day its first wave, less who is in already; no limit on later ones. */
async function roomsToday(ports: SyncPorts, open: readonly Campaign[]): Promise<Rooms> {
  const now = ports.clock.now();
  const rooms: Rooms = new Map();
  for (const { id, hours, startedAt } of open) {
    const isFirstDay = now < secondDay(hours, startedAt);
    const { enrolled } = isFirstDay ? await ports.store.campaigns.tally(id) : { enrolled: 0 };
    const room = isFirstDay ? Math.max(0, ports.firstWave - enrolled) : Number.POSITIVE_INFINITY;
    rooms.set(id, room);
  }
  return rooms;
}

async function endOver(
  ports: SyncPorts,
  open: readonly Campaign[],
  choose: Choose,
): Promise<number> {
  const leaving: Leaving[] = [];
  for (const campaign of open)
    for await (const batch of ports.store.campaigns.active(campaign.id))
      leaving.push(...(await leavingOf(ports, campaign, batch, choose)));
  for (const { campaign, user, why } of leaving)
    if (why === "registered") await thank(ports, user);
    else await leave(ports, campaign, user, why);
  return leaving.length;
}

interface Leaving {
  readonly campaign: Campaign;
  readonly user: UserId;
  readonly why: EndReason;
}

async function leavingOf(
  { store }: SyncPorts,
  campaign: Campaign,
  batch: readonly UserId[],
  choose: Choose,
): Promise<readonly Leaving[]> {
  const known = new Map((await store.people.byIds(batch)).map((each) => [each.person.id, each]));
  return batch.flatMap((user) => {
    const found = known.get(user);
    // While a campaign is held nobody ends in it, but another one may take them over.
    const over = campaign.state === "running" ? endFor(found?.verdict ?? null) : null;
    const why = over ?? movedFrom(campaign, found?.person, choose);
    return why === null ? [] : { campaign, user, why };
  });
}

function movedFrom(
  campaign: Campaign,
  person: Person | undefined,
  choose: Choose,
): EndReason | null {
  if (person === undefined) return null;
  const home = choose(person);
  if (home === null) return "no-longer-eligible";
  return home.id === campaign.id ? null : "moved-to-another";
}

async function leave(
  { store, clock }: SyncPorts,
  campaign: Campaign,
  user: UserId,
  why: EndReason,
): Promise<void> {
  await store.atomically(async ({ campaigns }) => {
    const enrolment = await campaigns.lock(campaign.id, user);
    if (enrolment?.progress.state !== "active") return;
    const progress = { state: "ended", why, at: clock.now() } as const;
    await campaigns.save({ ...enrolment, progress });
  });
}
