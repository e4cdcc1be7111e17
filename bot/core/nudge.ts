import { deadlineOf, nextNudgeAt, withinHours } from "./cadence.ts";
import { type Campaign, type Enrolment, endFor, type Nudge, type NudgeKey } from "./campaign.ts";
import { type DeliveryFailure, outlookOf } from "./delivery.ts";
import type { Verdict } from "./eligibility.ts";

/** What one person's next message depends on. `nudges` are those of this campaign, oldest first. */
export interface NudgeFacts {
  readonly campaign: Campaign;
  readonly enrolment: Enrolment;
  readonly nudges: readonly Nudge[];
  /** Null for a person no scan finds any more. */
  readonly verdict: Verdict | null;
}

/** Where one person stands in a campaign, as their card tells it. */
export interface Standing {
  /** Which unasked reminder this is, from 1. For one they asked for: how many there were so far. */
  readonly number: number;
  readonly of: number;
  readonly asked: boolean;
  readonly deadline: Date;
  readonly snoozesLeft: number;
}

export type NudgeDecision =
  | {
      readonly do: "send";
      readonly nudge: NudgeKey;
      readonly standing: Standing;
      /** The enrolment once the message was claimed. */
      readonly enrolment: Enrolment;
    }
  | { readonly do: "nothing" }
  /** No message now, though one was due: the enrolment says when to look again, or that it is over. */
  | { readonly do: "postpone"; readonly enrolment: Enrolment };

/** Whether a message may go to this person now, and what follows either way. */
export function decideNudge(facts: NudgeFacts, now: Date): NudgeDecision {
  const { campaign, enrolment, nudges } = facts;
  const { progress } = enrolment;
  if (progress.state !== "active" || progress.dueAt === null || progress.dueAt > now)
    return { do: "nothing" };
  const instead = insteadOf(facts, now);
  if (instead !== null) return { do: "postpone", enrolment: { ...enrolment, progress: instead } };

  const { cadence, hours } = campaign;
  const asked = enrolment.snoozedUntil !== null;
  const counted = countedNudges(nudges);
  const nudgedAt = asked ? counted : [...counted, now];
  const deadline = enrolment.deadline ?? deadlineOf(now, cadence, hours);
  const claimed: Enrolment = {
    ...enrolment,
    deadline,
    snoozedUntil: null,
    progress: { state: "active", dueAt: dueAfter(nudgedAt, asked, campaign, deadline, now) },
  };
  return {
    do: "send",
    nudge: { campaign: campaign.id, user: enrolment.user, step: (nudges.at(-1)?.step ?? 0) + 1 },
    standing: { ...standingIn(campaign, claimed, nudgedAt, now), asked },
    enrolment: claimed,
  };
}

/** Where somebody stands after the messages they have had, for showing their card again. */
export const standingOf = (
  {
    campaign,
    enrolment,
    nudges,
  }: Pick<NudgeFacts, "campaign" | "nudges"> & {
    readonly enrolment: Enrolment | null;
  },
  now: Date,
): Standing => ({
  ...standingIn(campaign, enrolment, countedNudges(nudges), now),
  asked: nudges.at(-1)?.asked ?? false,
});

function standingIn(
  { cadence, hours }: Campaign,
  enrolment: Enrolment | null,
  nudgedAt: readonly Date[],
  now: Date,
): Omit<Standing, "asked"> {
  return {
    number: Math.max(1, nudgedAt.length),
    of: cadence.maxNudges,
    deadline: enrolment?.deadline ?? deadlineOf(now, cadence, hours),
    snoozesLeft: Math.max(0, cadence.maxSnoozes - (enrolment?.snoozes ?? 0)),
  };
}

/** Nudges that count towards the campaign's number: not those a person asked for, nor those that never arrived. */
const countedNudges = (nudges: readonly Nudge[]): readonly Date[] =>
  nudges
    .filter((each) => !each.asked && each.outcome.state !== "failed")
    .map((each) => each.claimedAt);

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Where somebody stands when no message may go to them now; null when it may. */
function insteadOf(
  { campaign: { cadence, hours }, enrolment, nudges, verdict }: NudgeFacts,
  now: Date,
): Enrolment["progress"] | null {
  const over = endFor(verdict);
  if (over !== null) return { state: "ended", why: over, at: now };
  if (verdict === "unknown")
    return { state: "active", dueAt: withinHours(hours, new Date(now.getTime() + HOUR_MS)) };
  const contact = { nudgedAt: countedNudges(nudges), snoozedUntil: enrolment.snoozedUntil };
  const allowed = nextNudgeAt(contact, cadence, hours, now);
  if (allowed === null) return { state: "ended", why: "all-nudges-sent", at: now };
  // Due too early: outside the sending hours, or taken in again soon after an earlier nudge.
  return allowed > now ? { state: "active", dueAt: allowed } : null;
}

/** When to look at this person again: the next nudge, or the deadline once all have been sent. A reminder asked for counts as contact. */
function dueAfter(
  nudgedAt: readonly Date[],
  asked: boolean,
  { cadence, hours }: Campaign,
  deadline: Date,
  now: Date,
): Date {
  const contacted = asked ? [...nudgedAt.slice(0, -1), now] : nudgedAt;
  const next = nextNudgeAt({ nudgedAt: contacted, snoozedUntil: null }, cadence, hours, now);
  return next ?? (deadline > now ? deadline : now);
}

/** A failure that may be for an admin to mend is given this many days before the person counts as unreachable. */
const MAX_FAILURES = 5;

/**
 * The enrolment after a message that certainly did not arrive; `nudges` has it as its last. What passes by itself is
 * tried again in an hour, for as long as it lasts; anything else daily, {@link MAX_FAILURES} times at most.
 * @param asked whether it was a reminder they asked for: it stays one when it is tried again
 */
export function afterFailure(
  { campaign, enrolment, nudges }: Omit<NudgeFacts, "verdict">,
  failure: DeliveryFailure,
  asked: boolean,
  now: Date,
): Enrolment {
  const outlook = outlookOf(failure);
  const lasting = nudges.length - 1 - nudges.findLastIndex((each) => !failedForLong(each));
  const unreachable = outlook === "final" || lasting >= MAX_FAILURES;
  const again = new Date(now.getTime() + (outlook === "passing" ? HOUR_MS : DAY_MS));
  return {
    ...enrolment,
    snoozedUntil: asked ? now : enrolment.snoozedUntil,
    // Time begins to count when something may have arrived.
    deadline: nudges.every(({ outcome }) => outcome.state === "failed") ? null : enrolment.deadline,
    progress: unreachable
      ? { state: "ended", why: "unreachable", at: now }
      : { state: "active", dueAt: withinHours(campaign.hours, again) },
  };
}

const failedForLong = ({ outcome }: Nudge): boolean =>
  outcome.state === "failed" && outlookOf(outcome.failure) !== "passing";
