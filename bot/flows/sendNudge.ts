import { nudgeCard } from "../cards/nudge.ts";
import { type Cadence, deadlineOf, nextNudgeAt, withinHours } from "../core/cadence.ts";
import {
  type Campaign,
  type Enrolment,
  endFor,
  type Nudge,
  nudgeSubject,
} from "../core/campaign.ts";
import { type Verdict, verdictOf } from "../core/eligibility.ts";
import type { UserId } from "../core/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import type { Delivery, DeliveryFailure } from "../ports/teams.ts";
import { countedNudges, nudgeViewOf, type Standing } from "./nudgeView.ts";
import { type PostPorts, postCard } from "./postCard.ts";
import type { Sender } from "./sender.ts";

export interface NudgePorts extends PostPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly sender: Sender;
  readonly breakGlass: ReadonlySet<UserId>;
}

/** What a claim fixed: which message, and what the card says of the time left. */
interface Claimed {
  readonly nudge: Pick<Nudge, "campaign" | "user" | "step">;
  readonly standing: Standing;
}

/**
 * Sends one person the message that is due, if one still is. Safe to run twice: the claim lets only one run send,
 * and a run that died after its claim left a message that may have arrived, which is never sent again.
 */
export async function sendNudge(
  ports: NudgePorts,
  campaign: Campaign,
  user: UserId,
): Promise<boolean> {
  const claimed = await claim(ports, campaign, user);
  if (claimed === null) return false;
  const { standing } = claimed;
  const delivery = await postCard(
    ports,
    user,
    { kind: "nudge", subject: nudgeSubject(campaign.id, user) },
    (copy) => ({
      card: nudgeCard(nudgeViewOf(ports.sender, copy, standing, ports.clock.now())),
      summary: `${ports.sender.organisation}: please set up MFA for your account.`,
    }),
  );
  await settle(ports, campaign, claimed, delivery);
  return true;
}

async function claim(ports: NudgePorts, campaign: Campaign, user: UserId): Promise<Claimed | null> {
  const now = ports.clock.now();
  return ports.store.atomically(async (tables) => {
    const enrolment = await tables.campaigns.lock(campaign.id, user);
    if (enrolment?.progress.state !== "active") return null;
    const { dueAt } = enrolment.progress;
    if (dueAt === null || dueAt > now) return null;
    // The caller's campaign may be as old as the round it sends: a pause holds from the next message on.
    if ((await tables.campaigns.current())?.state !== "running") return null;

    const known = await tables.people.byId(user);
    const ruling = (await tables.rulings.of([user])).get(user)?.ruling ?? null;
    const verdict =
      known &&
      verdictOf({ person: known.person, breakGlass: ports.breakGlass.has(user), ruling }, now);
    const before = await tables.nudges.of(campaign.id, user);
    const counted = countedNudges(before);
    const save = (change: Partial<Enrolment>) => tables.campaigns.save({ ...enrolment, ...change });
    const instead = insteadOf(enrolment, counted, verdict, campaign, now);
    if (instead !== null) {
      await save({ progress: instead });
      return null;
    }
    const asked = enrolment.snoozedUntil !== null;
    const nudge = { campaign: campaign.id, user, step: (before.at(-1)?.step ?? 0) + 1 };
    if (!(await tables.nudges.claim(nudge, { asked, at: now }))) return null;

    const deadline = enrolment.deadline ?? deadlineOf(now, campaign.cadence, campaign.hours);
    const nudgedAt = asked ? counted : [...counted, now];
    await save({
      deadline,
      snoozedUntil: null,
      progress: { state: "active", dueAt: dueAfter(nudgedAt, campaign, deadline, now, asked) },
    });
    return {
      nudge,
      standing: {
        number: Math.max(1, nudgedAt.length),
        of: campaign.cadence.maxNudges,
        asked,
        deadline,
        snoozesLeft: Math.max(0, campaign.cadence.maxSnoozes - enrolment.snoozes),
      },
    };
  });
}

/** Where somebody stands when no message may go to them now, though one was due; null when it may. */
function insteadOf(
  { snoozedUntil }: Enrolment,
  counted: readonly Date[],
  verdict: Verdict | null,
  { cadence, hours }: Campaign,
  now: Date,
): Enrolment["progress"] | null {
  const over = endFor(verdict);
  if (over !== null) return { state: "ended", why: over, at: now };
  if (verdict === "unknown")
    return { state: "active", dueAt: withinHours(hours, new Date(now.getTime() + HOUR_MS)) };
  const allowed = nextNudgeAt({ nudgedAt: counted, snoozedUntil }, cadence, hours, now);
  if (allowed === null) return { state: "ended", why: "all-nudges-sent", at: now };
  // Due too early: outside the sending hours, or taken in again soon after an earlier nudge.
  return allowed > now ? { state: "active", dueAt: allowed } : null;
}

/** When to look at this person again: the next nudge, or the deadline once all have been sent. A reminder asked for counts as contact. */
function dueAfter(
  nudgedAt: readonly Date[],
  { cadence, hours }: { readonly cadence: Cadence; readonly hours: Campaign["hours"] },
  deadline: Date,
  now: Date,
  asked: boolean,
): Date {
  const contacted = asked ? [...nudgedAt.slice(0, -1), now] : nudgedAt;
  const next = nextNudgeAt({ nudgedAt: contacted, snoozedUntil: null }, cadence, hours, now);
  return next ?? (deadline > now ? deadline : now);
}

/** Failures after which a person cannot be reached until they or an admin change something. */
const UNREACHABLE: ReadonlySet<DeliveryFailure> = new Set([
  "blocked-by-policy",
  "blocked-by-user",
  "no-such-user",
  "no-teams-licence",
]);
/** Failures of the service, not of one chat: they pass, and are tried again within the hour for as long as they last. */
const PASSING: ReadonlySet<DeliveryFailure> = new Set(["throttled", "unavailable"]);
const HOUR_MS = 3_600_000;
/** Anything else may be for an admin to mend, for this person or for all, so it is given some days. */
const DAY_MS = 24 * HOUR_MS;
const MAX_FAILURES = 5;

async function settle(
  ports: NudgePorts,
  campaign: Campaign,
  { nudge, standing }: Claimed,
  delivery: Delivery<object>,
): Promise<void> {
  const at = ports.clock.now();
  if (delivery.ok) return ports.store.nudges.settle(nudge, { state: "sent", at });
  if (!delivery.sure)
    return ports.store.nudges.settle(nudge, { state: "uncertain", at, detail: delivery.detail });

  const { why } = delivery;
  await ports.store.atomically(async (tables) => {
    await tables.nudges.settle(nudge, { state: "failed", at, failure: why });
    const all = await tables.nudges.of(campaign.id, nudge.user);
    const lasting = all.length - 1 - all.findLastIndex((each) => !isLastingFailure(each));
    const unreachable = UNREACHABLE.has(why) || lasting >= MAX_FAILURES;
    if (unreachable) await tables.chats.unreachable(nudge.user, why, at);
    const enrolment = await tables.campaigns.lock(campaign.id, nudge.user);
    if (enrolment?.progress.state !== "active") return;
    const wait = PASSING.has(why) ? HOUR_MS : DAY_MS;
    await tables.campaigns.save({
      ...enrolment,
      // A reminder they asked for stays one when it is tried again.
      snoozedUntil: standing.asked ? at : enrolment.snoozedUntil,
      // Time begins to count when something may have arrived.
      deadline: all.every(({ outcome }) => outcome.state === "failed") ? null : enrolment.deadline,
      progress: unreachable
        ? { state: "ended", why: "unreachable", at }
        : {
            state: "active",
            dueAt: withinHours(campaign.hours, new Date(at.getTime() + wait)),
          },
    });
  });
}

const isLastingFailure = ({ outcome }: Nudge): boolean =>
  outcome.state === "failed" && !PASSING.has(outcome.failure as DeliveryFailure);
