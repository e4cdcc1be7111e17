import {
  closingTime,
  daysAfter,
  deadlineOf,
  nextDay,
  nextNudgeAt,
  type SendingHours,
  withinHours,
} from "./cadence.ts";
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
  /** This person's own hours, as far as they are known. */
  readonly hours: SendingHours;
  /** When their account was made; null where nobody knows. */
  readonly createdAt: Date | null;
  /** The newest message of any campaign that they had not asked for. */
  readonly lastMessageAt: Date | null;
  /** In a meeting or not to be disturbed, now. */
  readonly busy: boolean;
}

/** Where one person stands in a campaign, as their card tells it. */
export interface Standing {
  /** Which unasked reminder this is, from 1. For one they asked for: how many there were so far. */
  readonly number: number;
  readonly of: number;
  readonly asked: boolean;
  readonly deadline: Date;
  readonly snoozesLeft: number;
  /** They had a method once and have none again. */
  readonly relapsed: boolean;
}

export type NudgeDecision =
  | {
      readonly do: "send";
      readonly nudge: NudgeKey;
      readonly asked: boolean;
      /** After this it would be outside their hours: then it is decided anew. */
      readonly notAfter: Date;
      /** The enrolment once the message was planned. */
      readonly enrolment: Enrolment;
    }
  | { readonly do: "nothing" }
  /** No message now, though one was due: the enrolment says when to look again, or that it is over. */
  | { readonly do: "postpone"; readonly enrolment: Enrolment };

/** Whether a message may go to this person now, and what follows either way. */
export function decideNudge(facts: NudgeFacts, now: Date): NudgeDecision {
  const { campaign, enrolment, nudges, hours } = facts;
  const { progress } = enrolment;
  if (progress.state !== "active" || progress.dueAt === null || progress.dueAt > now)
    return { do: "nothing" };
  const instead = insteadOf(facts, now);
  if (instead !== null) return { do: "postpone", enrolment: { ...enrolment, ...instead } };

  const asked = enrolment.snoozedUntil !== null;
  const counted = countedNudges(nudges);
  const nudgedAt = asked ? counted : [...counted, now];
  const deadline = enrolment.deadline ?? deadlineOf(now, campaign.cadence, hours);
  return {
    do: "send",
    nudge: { campaign: campaign.id, user: enrolment.user, step: (nudges.at(-1)?.step ?? 0) + 1 },
    asked,
    notAfter: closingTime(hours, now),
    enrolment: {
      ...enrolment,
      deadline,
      snoozedUntil: null,
      busySince: null,
      progress: { state: "active", dueAt: dueAfter(facts, nudgedAt, asked, deadline, now) },
    },
  };
}

/** Where somebody stands with the messages they have had, the last one included. */
export const standingOf = (
  {
    campaign: { cadence },
    enrolment,
    nudges,
    hours,
  }: Pick<NudgeFacts, "campaign" | "nudges" | "hours"> & { readonly enrolment: Enrolment | null },
  now: Date,
): Standing => ({
  number: Math.max(1, countedNudges(nudges).length),
  of: cadence.maxNudges,
  asked: nudges.at(-1)?.asked ?? false,
  deadline: enrolment?.deadline ?? deadlineOf(now, cadence, hours),
  snoozesLeft: Math.max(0, cadence.maxSnoozes - (enrolment?.snoozes ?? 0)),
  relapsed: enrolment?.entry === "relapse",
});

/** Nudges that count towards the campaign's number: not those a person asked for, nor those that never arrived. */
const countedNudges = (nudges: readonly Nudge[]): readonly Date[] =>
  nudges
    .filter(({ asked, outcome }) => !asked && !NEVER_ARRIVED.has(outcome.state))
    .map((each) => each.plannedAt);

const NEVER_ARRIVED: ReadonlySet<Nudge["outcome"]["state"]> = new Set(["failed", "gone"]);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** How long a message waits for a meeting to end, and how often we look. */
const BUSY_AT_MOST_MS = 2 * HOUR_MS;
const BUSY_LOOK_MS = 15 * MINUTE_MS;

type Instead = Pick<Enrolment, "progress"> & Partial<Pick<Enrolment, "busySince">>;

/** What happens to somebody whose message must not go now; null when it may. */
function insteadOf(facts: NudgeFacts, now: Date): Instead | null {
  const { hours, enrolment, verdict } = facts;
  const over = endFor(verdict);
  if (over !== null) return ended(over, now);
  if (verdict === "unknown") return wait(hours, new Date(now.getTime() + HOUR_MS));
  const contact = {
    nudgedAt: countedNudges(facts.nudges),
    snoozedUntil: enrolment.snoozedUntil,
  };
  const allowed = nextNudgeAt(contact, facts.campaign.cadence, hours, now);
  if (allowed === null) return ended("all-nudges-sent", now);
  const earliest = WAITS.reduce((at, [, until]) => later(at, until(facts, now)), allowed);
  if (earliest > now) return wait(hours, earliest);
  if (!facts.busy) return null;
  const since = enrolment.busySince ?? now;
  return now.getTime() - since.getTime() >= BUSY_AT_MOST_MS
    ? null
    : { ...wait(hours, new Date(now.getTime() + BUSY_LOOK_MS)), busySince: since };
}

/** Reasons to leave somebody alone a while longer, each with the moment it ends. */
const WAITS: readonly (readonly [string, (facts: NudgeFacts, now: Date) => Date])[] = [
  [
    "a new starter gets a grace",
    ({ createdAt, campaign, hours }, now) =>
      createdAt === null ? now : daysAfter(hours, createdAt, campaign.cadence.graceDays),
  ],
  [
    "one message a day, over all campaigns",
    ({ lastMessageAt, enrolment, hours }, now) =>
      lastMessageAt === null || enrolment.snoozedUntil !== null
        ? now
        : nextDay(hours, lastMessageAt),
  ],
];

const ended = (why: NonNullable<ReturnType<typeof endFor>> | "all-nudges-sent", at: Date) =>
  ({ progress: { state: "ended", why, at } }) as const;

const wait = (hours: SendingHours, until: Date): Instead => ({
  progress: { state: "active", dueAt: withinHours(hours, until) },
});

const later = (one: Date, other: Date): Date => (one > other ? one : other);

/** When to look at this person again: the next nudge, or the deadline once all have been sent. A reminder asked for counts as contact. */
function dueAfter(
  { campaign: { cadence }, hours }: NudgeFacts,
  nudgedAt: readonly Date[],
  asked: boolean,
  deadline: Date,
  now: Date,
): Date {
  const contacted = asked ? [...nudgedAt.slice(0, -1), now] : nudgedAt;
  const next = nextNudgeAt({ nudgedAt: contacted, snoozedUntil: null }, cadence, hours, now);
  return next ?? later(deadline, now);
}

/** A failure that may be for an admin to mend is given this many days before the person counts as unreachable. */
const MAX_FAILURES = 5;

/**
 * The enrolment after a message that certainly did not arrive; `nudges` has it as its last. What passes by itself is
 * tried again in an hour, for as long as it lasts; anything else daily, {@link MAX_FAILURES} times at most.
 * @param asked whether it was a reminder they asked for: it stays one when it is tried again
 */
export function afterFailure(
  { hours, enrolment, nudges }: Pick<NudgeFacts, "hours" | "enrolment" | "nudges">,
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
    deadline: nudges.every(({ outcome }) => NEVER_ARRIVED.has(outcome.state))
      ? null
      : enrolment.deadline,
    progress: unreachable
      ? { state: "ended", why: "unreachable", at: now }
      : { state: "active", dueAt: withinHours(hours, again) },
  };
}

const failedForLong = ({ outcome }: Nudge): boolean =>
  outcome.state === "failed" && outlookOf(outcome.failure) !== "passing";
