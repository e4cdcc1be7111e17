import { nudgeCard } from "../cards/nudge.ts";
import {
  type Cadence,
  deadlineOf,
  isWithinHours,
  nextNudgeAt,
  withinHours,
} from "../core/cadence.ts";
import {
  type Campaign,
  type Enrolment,
  endFor,
  type Nudge,
  nudgeSubject,
} from "../core/campaign.ts";
import { verdictOf } from "../core/eligibility.ts";
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
  const { nudge, standing } = claimed;
  const delivery = await postCard(
    ports,
    user,
    { kind: "nudge", subject: nudgeSubject(campaign.id, user) },
    (copy) => ({
      card: nudgeCard(nudgeViewOf(ports.sender, copy, standing, ports.clock.now())),
      summary: `${ports.sender.organisation}: please set up MFA for your account.`,
    }),
  );
  await settle(ports, campaign, nudge, delivery);
  return true;
}

async function claim(ports: NudgePorts, campaign: Campaign, user: UserId): Promise<Claimed | null> {
  const now = ports.clock.now();
  return ports.store.atomically(async (tables) => {
    const enrolment = await tables.campaigns.lock(campaign.id, user);
    if (enrolment?.progress.state !== "active") return null;
    const { dueAt } = enrolment.progress;
    if (dueAt === null || dueAt > now) return null;

    const known = await tables.people.byId(user);
    const ruling = (await tables.rulings.of([user])).get(user)?.ruling ?? null;
    const verdict =
      known &&
      verdictOf({ person: known.person, breakGlass: ports.breakGlass.has(user), ruling }, now);
    const over = endFor(verdict);
    const save = (change: Partial<Enrolment>) => tables.campaigns.save({ ...enrolment, ...change });
    if (over !== null) {
      await save({ progress: { state: "ended", why: over, at: now } });
      return null;
    }
    if (verdict === "unknown" || !isWithinHours(campaign.hours, now)) {
      const soonest = verdict === "unknown" ? new Date(now.getTime() + RETRY_MS) : now;
      await save({ progress: { state: "active", dueAt: withinHours(campaign.hours, soonest) } });
      return null;
    }

    const before = await tables.nudges.of(campaign.id, user);
    const asked = enrolment.snoozedUntil !== null;
    const counted = countedNudges(before);
    if (!asked && counted.length >= campaign.cadence.maxNudges) {
      await save({ progress: { state: "ended", why: "all-nudges-sent", at: now } });
      return null;
    }
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
  "not-installed",
  "no-such-user",
  "no-teams-licence",
  "refused",
]);

/** A nudge that certainly did not arrive is tried again after this long, as a new step. */
const RETRY_MS = 3_600_000;

async function settle(
  ports: NudgePorts,
  campaign: Campaign,
  nudge: Claimed["nudge"],
  delivery: Delivery<object>,
): Promise<void> {
  const at = ports.clock.now();
  if (delivery.ok) return ports.store.nudges.settle(nudge, { state: "sent", at });
  if (!delivery.sure)
    return ports.store.nudges.settle(nudge, { state: "uncertain", at, detail: delivery.detail });

  await ports.store.atomically(async (tables) => {
    await tables.nudges.settle(nudge, { state: "failed", at, failure: delivery.why });
    const unreachable = UNREACHABLE.has(delivery.why);
    if (unreachable) await tables.chats.unreachable(nudge.user, delivery.why, at);
    const enrolment = await tables.campaigns.lock(campaign.id, nudge.user);
    if (enrolment?.progress.state !== "active") return;
    await tables.campaigns.save({
      ...enrolment,
      progress: unreachable
        ? { state: "ended", why: "unreachable", at }
        : {
            state: "active",
            dueAt: withinHours(campaign.hours, new Date(at.getTime() + RETRY_MS)),
          },
    });
  });
}
