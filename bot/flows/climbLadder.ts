import { nextDay } from "../core/cadence.ts";
import type { Campaign } from "../core/campaign.ts";
import { verdictOf } from "../core/eligibility.ts";
import type { CampaignId, UserId } from "../core/ids.ts";
import { decideRung, type LadderFacts, type RungName } from "../core/ladder.ts";
import type { ClimbKey } from "../ports/store/reach.ts";
import { type AskManagerPorts, askManagers } from "./askManager.ts";
import { readHabits } from "./readHabits.ts";
import { type SendLetterPorts, sendLetter } from "./sendLetter.ts";
import type { Held } from "./underLease.ts";

interface LadderSettings {
  /** The rungs the tenant has turned on. */
  readonly rungs: ReadonlySet<RungName>;
  readonly emailsPerDay: number;
  readonly managerCardsPerDay: number;
}

export interface ClimbPorts extends SendLetterPorts, AskManagerPorts {
  readonly ladder: LadderSettings;
  readonly breakGlass: ReadonlySet<UserId>;
  /** Set when the process is told to end. */
  readonly stopping: AbortSignal;
}

/** Somebody who is to be reached by a rung now. */
export interface Climber {
  readonly user: UserId;
  readonly step: number;
  readonly facts: LadderFacts;
}

/** People looked at in one go. */
const BATCH = 100;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Exchange Online takes 30 messages a minute from one mailbox; the people who use it send some too. */
const EMAILS_A_MINUTE = 20;
/** Nothing left to climb: a campaign may still change, so we look again. */
const REST_MS = 7 * DAY_MS;

/**
 * Takes the rungs that are due, one person after the other. To be called by the one who alone may: whatever a dead process
 * left on its way is `uncertain` from here on. Returns how many looks were taken.
 */
export async function climbLadder(ports: ClimbPorts, held: Held): Promise<number> {
  const { rungs } = ports.store;
  const turnedOn = ports.ladder.rungs;
  if (turnedOn.size === 0) return 0;
  const whole = turnedOn.has("manager") || turnedOn.has("desk");
  await rungs.abandon(ports.clock.now(), "The bot stopped while it was on its way.");
  let done = 0;
  while (held.isMine() && !ports.stopping.aborted) {
    const due = await rungs.due(ports.clock.now(), BATCH, whole);
    if (due.length === 0) return done;
    for (const [id, people] of Map.groupBy(due, ({ campaign }) => campaign))
      await climbIn(
        ports,
        held,
        id,
        people.map(({ user }) => user),
      );
    done += due.length;
  }
  return done;
}

async function climbIn(
  ports: ClimbPorts,
  held: Held,
  id: CampaignId,
  users: readonly UserId[],
): Promise<void> {
  const campaign = await ports.store.campaigns.byId(id);
  if (campaign === null) return;
  const climbers = new Map<RungName, Climber[]>();
  for (const [user, facts] of await factsOf(ports, campaign, users)) {
    const now = ports.clock.now();
    const decision = decideRung(facts, now);
    if (decision.do === "climb")
      climbers.set(decision.rung, [
        ...(climbers.get(decision.rung) ?? []),
        { user, step: decision.step, facts },
      ]);
    else {
      const until = decision.do === "wait" ? decision.until : new Date(now.getTime() + REST_MS);
      await ports.store.rungs.look(id, [user], until, now);
    }
  }
  await email(ports, held, campaign, climbers.get("email") ?? []);
  if (held.isMine()) await manager(ports, held, campaign, climbers.get("manager") ?? []);
  if (held.isMine()) await desk(ports, campaign, climbers.get("desk") ?? []);
}

async function factsOf(
  ports: ClimbPorts,
  campaign: Campaign,
  users: readonly UserId[],
): Promise<ReadonlyMap<UserId, LadderFacts>> {
  const { store } = ports;
  const [enrolments, climbs, leaves, rulings, known] = await Promise.all([
    store.campaigns.enrolments(campaign.id, users),
    store.rungs.of(campaign.id, users),
    store.leaves.of(campaign.id, users),
    store.rulings.of(users),
    store.people.byIds(users),
  ]);
  const people = known.map(({ person }) => person);
  const persons = new Map(people.map((person) => [person.id, person]));
  const habits = await readHabits(ports, people, campaign.hours);
  const now = ports.clock.now();
  return new Map(
    [...enrolments].map(([user, enrolment]) => {
      const person = persons.get(user) ?? null;
      const ruling = rulings.get(user)?.ruling ?? null;
      const breakGlass = ports.breakGlass.has(user);
      return [
        user,
        {
          rungs: ports.ladder.rungs,
          campaign,
          enrolment,
          verdict: person && verdictOf({ person, breakGlass, ruling }, now),
          climbs: climbs.get(user) ?? [],
          awayUntil: leaves.get(user)?.until ?? null,
          hours: habits.get(user)?.hours ?? campaign.hours,
        },
      ];
    }),
  );
}

/** One after the other, within what a mailbox may send in a minute and the tenant wants sent in a day. */
async function email(
  ports: ClimbPorts,
  held: Held,
  campaign: Campaign,
  climbers: readonly Climber[],
): Promise<void> {
  for (const [at, climber] of climbers.entries()) {
    if (!held.isMine() || ports.stopping.aborted) return;
    const until = (await mailRoom(ports, campaign)) ?? (await sendLetter(ports, campaign, climber));
    if (until === null) continue;
    // What stops one e-mail stops all: nobody is tried before that.
    const rest = climbers.slice(at).map(({ user }) => user);
    await ports.store.rungs.look(campaign.id, rest, until, ports.clock.now());
    return;
  }
}

/** When there is room for another e-mail; null when there is now. */
async function mailRoom(ports: ClimbPorts, { hours }: Campaign): Promise<Date | null> {
  const now = ports.clock.now();
  const since = (ms: number) => ports.store.rungs.usedSince("email", new Date(now.getTime() - ms));
  if ((await since(DAY_MS)) >= ports.ladder.emailsPerDay) return nextDay(hours, now);
  if ((await since(MINUTE_MS)) >= EMAILS_A_MINUTE) return new Date(now.getTime() + MINUTE_MS);
  return null;
}

async function manager(
  ports: ClimbPorts,
  held: Held,
  campaign: Campaign,
  climbers: readonly Climber[],
): Promise<void> {
  if (climbers.length === 0) return;
  const room = async (): Promise<boolean> => {
    const since = new Date(ports.clock.now().getTime() - DAY_MS);
    const used = await ports.store.rungs.usedSince("manager", since);
    return used < ports.ladder.managerCardsPerDay && held.isMine() && !ports.stopping.aborted;
  };
  await askManagers(ports, campaign, climbers, room);
}

/** The service desk's list is read when somebody asks for it: being on it is all there is to do. */
async function desk(
  ports: ClimbPorts,
  campaign: Campaign,
  climbers: readonly Climber[],
): Promise<void> {
  if (climbers.length === 0) return;
  const at = ports.clock.now();
  const keys: ClimbKey[] = climbers.map(({ user, step }) => ({
    campaign: campaign.id,
    user,
    rung: "desk",
    step,
  }));
  await ports.store.atomically(async ({ rungs }) => {
    const ours = await rungs.claim(keys.map((key) => ({ ...key, at, via: null, post: null })));
    await rungs.settle(ours, { state: "sent", at, failure: null, detail: "" });
  });
}
