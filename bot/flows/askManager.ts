import { MOST_REPORTS, managerCard } from "../cards/manager.ts";
import { speechFor } from "../cards/speech.ts";
import { daysAfter, nextDay, withinHours } from "../core/cadence.ts";
import type { Campaign } from "../core/campaign.ts";
import { outlookOf } from "../core/delivery.ts";
import { isBotError } from "../core/errors.ts";
import type { PostId, UserId } from "../core/ids.ts";
import { MANAGER_GAP_DAYS, type RungFailure } from "../core/ladder.ts";
import type { Profile } from "../core/person.ts";
import type { Managers } from "../ports/managers.ts";
import type { Claim, RungOutcome } from "../ports/store/reach.ts";
import type { Store } from "../ports/store.ts";
import type { Delivery } from "../ports/teams.ts";
import type { Climber } from "./climbLadder.ts";
import { readPlace } from "./nudgeView.ts";
import { openReports } from "./openReports.ts";
import { newPostId, openChat, type PostPorts } from "./postCard.ts";
import { type HabitPorts, readHabits } from "./readHabits.ts";

export interface AskManagerPorts extends PostPorts, HabitPorts {
  readonly store: Store;
  readonly managers: Managers;
}

const HOUR_MS = 3_600_000;

/**
 * Asks the managers of these people, each by one card with their own people on it, as of now. `room` says whether another
 * card may go out. Who cannot be asked for yet is looked at again later.
 */
export async function askManagers(
  ports: AskManagerPorts,
  campaign: Campaign,
  climbers: readonly Climber[],
  room: () => Promise<boolean>,
): Promise<void> {
  const now = ports.clock.now();
  const later = (users: readonly UserId[], until: Date) =>
    ports.store.rungs.look(campaign.id, users, until, ports.clock.now());
  const soon = new Date(now.getTime() + HOUR_MS);
  const managers = await managersOf(ports, climbers);
  const unread = climbers.filter(({ user }) => !managers.has(user));
  if (unread.length > 0) await later(usersOf(unread), soon);

  const read = climbers.filter(({ user }) => managers.has(user));
  for (const [manager, group] of Map.groupBy(read, ({ user }) => managers.get(user)?.id ?? null)) {
    const profile = managers.get(group[0]?.user as UserId) ?? null;
    if (manager === null || profile === null || !canBeAsked(profile)) {
      await nobodyToAsk(ports, campaign, group);
      continue;
    }
    const until = await askableFrom(ports, campaign, manager);
    if (until !== null) await later(usersOf(group), until);
    else if (!(await room())) await later(usersOf(group), nextDay(campaign.hours, now));
    else {
      await ask(ports, campaign, manager, group.slice(0, MOST_REPORTS));
      const rest = group.slice(MOST_REPORTS);
      if (rest.length > 0)
        await later(usersOf(rest), daysAfter(campaign.hours, now, MANAGER_GAP_DAYS));
    }
  }
}

const usersOf = (climbers: readonly Climber[]): readonly UserId[] =>
  climbers.map(({ user }) => user);

/** Nobody's manager is guessed: while the directory cannot be read, nobody is asked. */
async function managersOf(
  { managers }: AskManagerPorts,
  climbers: readonly Climber[],
): Promise<ReadonlyMap<UserId, Profile | null>> {
  try {
    return await managers.of(usersOf(climbers));
  } catch (error) {
    if (isBotError(error)) return new Map();
    throw error;
  }
}

const canBeAsked = ({ accountEnabled, userType }: Profile): boolean =>
  accountEnabled && userType === "member";

/** When this manager may be asked: not within a week of the last card, and at an hour of theirs; null for now. */
async function askableFrom(
  ports: AskManagerPorts,
  campaign: Campaign,
  manager: UserId,
): Promise<Date | null> {
  const now = ports.clock.now();
  const last = await ports.store.rungs.lastAsked(manager);
  const earliest = last === null ? now : daysAfter(campaign.hours, last, MANAGER_GAP_DAYS);
  const known = await ports.store.people.byId(manager);
  const habits = await readHabits(ports, known === null ? [] : [known.person], campaign.hours);
  const hours = habits.get(manager)?.hours ?? campaign.hours;
  const at = withinHours(hours, earliest > now ? earliest : now);
  return at > now ? at : null;
}

async function nobodyToAsk(
  ports: AskManagerPorts,
  campaign: Campaign,
  climbers: readonly Climber[],
): Promise<void> {
  const at = ports.clock.now();
  await ports.store.atomically(async ({ rungs }) => {
    const ours = await rungs.claim(claimsOf(campaign, climbers, at, null, null));
    await rungs.settle(ours, failure("no-manager", at, "They have no manager who can be asked."));
  });
}

async function ask(
  ports: AskManagerPorts,
  campaign: Campaign,
  manager: UserId,
  climbers: readonly Climber[],
): Promise<void> {
  const { store } = ports;
  const post = newPostId();
  const at = ports.clock.now();
  const ours = await store.rungs.claim(claimsOf(campaign, climbers, at, manager, post));
  if (ours.length === 0) return;
  // What cannot be read stops the card before it is sent.
  const sent = await sendCard(ports, campaign, manager, post).catch((error: unknown) => {
    if (isBotError(error)) return unavailable(error.message);
    throw error;
  });
  await store.rungs.settle(ours, outcomeOf(sent, ports.clock.now()));
}

const claimsOf = (
  campaign: Campaign,
  climbers: readonly Climber[],
  at: Date,
  via: UserId | null,
  post: PostId | null,
): readonly Claim[] =>
  climbers.map(({ user, step }) => ({
    campaign: campaign.id,
    user,
    rung: "manager",
    step,
    at,
    via,
    post,
  }));

async function sendCard(
  ports: AskManagerPorts,
  campaign: Campaign,
  manager: UserId,
  id: PostId,
): Promise<Delivery<object>> {
  const { posts, chats } = ports.store;
  const known = await chats.of(manager);
  const opened = await openChat(ports, manager);
  if (!opened.ok) return opened.sure ? opened : unavailable(opened.detail);
  const now = ports.clock.now();
  const { reader } = await readPlace(ports, campaign, manager, now);
  const { organisation } = ports.sender;
  const { reports, latest } = await openReports(ports, id, manager);
  if (reports.length === 0) return unavailable("Nobody on the card reports to them any more.");
  const card = managerCard({ id, rev: 0, reader, now, organisation, notice: "", reports, latest });
  await posts.create({
    id,
    kind: "manager",
    subject: `${campaign.id}/${manager}`,
    recipient: manager,
    address: opened.address,
    messageId: null,
    revision: 0,
    at: now,
  });
  const summary = speechFor(reader).say("manager:summary", { organisation });
  const sent = await ports.teams.send(opened.address, { kind: "card", card, summary });
  if (sent.ok) await posts.delivered(id, sent.messageId);
  // A chat of old that is gone is opened anew the next time.
  else if (sent.sure && known !== null) await chats.forget(manager);
  return sent;
}

/** Opening a chat and finding nobody to ask for send nothing: certainly not delivered, and worth another try. */
const unavailable = (detail: string): Delivery<object> => ({
  ok: false,
  sure: true,
  why: "unavailable",
  detail,
});

function outcomeOf(sent: Delivery<object>, at: Date): RungOutcome {
  if (sent.ok) return { state: "sent", at, failure: null, detail: "" };
  if (!sent.sure) return { state: "uncertain", at, failure: null, detail: sent.detail };
  if (outlookOf(sent.why) === "final") return failure("manager-unreachable", at, sent.detail);
  const again = new Date(at.getTime() + HOUR_MS);
  return { state: "planned", at: again, failure: null, detail: sent.detail };
}

const failure = (why: RungFailure, at: Date, detail: string): RungOutcome => ({
  state: "failed",
  at,
  failure: why,
  detail,
});
