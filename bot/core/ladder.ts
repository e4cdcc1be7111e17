import { daysAfter, deadlineOf, nextDay, type SendingHours, withinHours } from "./cadence.ts";
import { type Campaign, type Enrolment, endFor } from "./campaign.ts";
import type { Verdict } from "./eligibility.ts";

/** The ways to a person when Teams alone does not do, from the nearest up. */
export const RUNGS = ["email", "manager", "desk"] as const;
export type RungName = (typeof RUNGS)[number];
export const isRung = (raw: string): raw is RungName => RUNGS.some((rung) => rung === raw);

/** Why a rung led nowhere. */
export type RungFailure =
  | "mailbox-gone"
  | "not-permitted"
  | "no-sender"
  | "invalid"
  | "no-manager"
  | "manager-unreachable";

/** `planned` certainly did not leave and is tried again; `sent` says it was taken over, not that somebody read it. */
export type RungState = "planned" | "sending" | "sent" | "uncertain" | "failed";

/** One rung that was taken for one person in one campaign. `step` counts per rung, from 1. */
export interface Climb {
  readonly rung: RungName;
  readonly step: number;
  readonly state: RungState;
  readonly at: Date;
  /** Only of `failed`. */
  readonly failure: RungFailure | null;
}

/** What the next rung of one person depends on. */
export interface LadderFacts {
  /** The rungs this tenant has turned on. */
  readonly rungs: ReadonlySet<RungName>;
  readonly campaign: Pick<Campaign, "state" | "cadence">;
  readonly enrolment: Enrolment;
  /** Null for a person no scan finds any more. */
  readonly verdict: Verdict | null;
  /** Of this person in this campaign, oldest first. */
  readonly climbs: readonly Climb[];
  /** The end of a leave somebody vouched for. */
  readonly awayUntil: Date | null;
  readonly hours: SendingHours;
}

export type LadderDecision =
  | { readonly do: "climb"; readonly rung: RungName; readonly step: number }
  /** Look again then. */
  | { readonly do: "wait"; readonly until: Date }
  /** There is nothing to climb for, or nothing left to climb. */
  | { readonly do: "rest" };

/** E-mails to one person in one campaign; a manager hears of one person as often. */
export const MOST_EMAILS = 2;
const MOST_MENTIONS = 2;
/** A try that certainly failed does not count as an e-mail, but there is an end to trying. */
const MOST_TRIES = 4;
/** Days before the date on the card that the manager hears of it. */
const NEAR_DAYS = 3;
/** A manager gets one card a week, so nobody is mentioned sooner either. */
export const MANAGER_GAP_DAYS = 7;
const HOUR_MS = 3_600_000;

/** The rung somebody is to be reached by now, or when to look again. */
export function decideRung(facts: LadderFacts, now: Date): LadderDecision {
  const held = hold(facts, now);
  if (held !== null) return held;
  const due = RUNGS.filter((rung) => facts.rungs.has(rung)).flatMap((rung) => {
    const from = DUE[rung](facts);
    return from === null ? [] : [{ rung, at: moment(rung, facts.hours, later(from, now)) }];
  });
  const ready = due.find(({ at }) => at <= now);
  if (ready !== undefined)
    return { do: "climb", rung: ready.rung, step: stepOf(triesOf(facts, ready.rung)) };
  const [next] = due.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  return next === undefined ? { do: "rest" } : { do: "wait", until: next.at };
}

/** What certainly did not leave is the same step when it is tried again. */
function stepOf(tries: readonly Climb[]): number {
  const last = tries.at(-1);
  return last?.state === "planned" ? last.step : tries.length + 1;
}

/** What keeps everyone waiting, whatever rung is next; null when nothing does. */
function hold(facts: LadderFacts, now: Date): LadderDecision | null {
  const { campaign, verdict, awayUntil, hours, enrolment } = facts;
  if (campaign.state === "stopped" || endFor(verdict) !== null || !isOpen(enrolment))
    return { do: "rest" };
  if (verdict === "unknown") return { do: "wait", until: nextDay(hours, now) };
  if (campaign.state !== "running") return { do: "wait", until: new Date(now.getTime() + HOUR_MS) };
  if (awayUntil !== null && awayUntil > now)
    return { do: "wait", until: withinHours(hours, awayUntil) };
  return null;
}

/** Whether this person still owes us something: nobody climbs after somebody who doubted us, or has done their part. */
export function isOpen({ progress }: Enrolment): boolean {
  return (
    progress.state === "active" ||
    progress.why === "unreachable" ||
    progress.why === "all-nudges-sent"
  );
}

/** When each rung is due, before anybody's hours; null when it is not, or not any more. */
const DUE: Readonly<Record<RungName, (facts: LadderFacts) => Date | null>> = {
  email: (facts) => {
    const { enrolment, hours, campaign } = facts;
    const tries = triesOf(facts, "email");
    const failedAt = teamsFailedAt(enrolment);
    if (failedAt === null || isMailOver(facts)) return null;
    const last = tries.at(-1);
    if (last === undefined) return nextDay(hours, failedAt);
    if (last.state === "planned") return last.at;
    return last.state === "failed"
      ? nextDay(hours, last.at)
      : daysAfter(hours, last.at, campaign.cadence.gapDays);
  },

  manager: (facts) => {
    const { hours } = facts;
    const mentions = triesOf(facts, "manager");
    const last = mentions.at(-1);
    if (last?.state === "failed" && last.failure === "no-manager") return null;
    if (mentions.filter(counts).length >= MOST_MENTIONS || mentions.length >= MOST_TRIES)
      return null;
    if (last?.state === "planned") return last.at;
    const from = managerFrom(facts);
    if (from === null || last === undefined) return from;
    return later(from, daysAfter(hours, last.at, MANAGER_GAP_DAYS));
  },

  desk: (facts) => (triesOf(facts, "desk").length > 0 ? null : deadlineFor(facts)),
};

/** Whoever Teams does not reach is the manager's once e-mail has had its time; everyone else shortly before the date. */
function managerFrom(facts: LadderFacts): Date | null {
  const { enrolment, hours, campaign, rungs } = facts;
  const near = daysAfter(hours, deadlineFor(facts), -NEAR_DAYS);
  const failedAt = teamsFailedAt(enrolment);
  if (failedAt === null) return allSent(enrolment) ? near : null;
  if (!rungs.has("email")) return nextDay(hours, failedAt);
  if (!isMailOver(facts)) return near;
  const last = triesOf(facts, "email").at(-1);
  if (last === undefined) return nextDay(hours, failedAt);
  return last.state === "failed"
    ? nextDay(hours, last.at)
    : daysAfter(hours, last.at, campaign.cadence.gapDays);
}

/** Whether e-mail has had its turn: as often as it may, or there is nobody to read it. */
function isMailOver(facts: LadderFacts): boolean {
  const tries = triesOf(facts, "email");
  const last = tries.at(-1);
  return (
    last?.failure === "mailbox-gone" ||
    tries.filter(counts).length >= MOST_EMAILS ||
    tries.length >= MOST_TRIES
  );
}

/** What may have come through counts, so that nothing is said twice too often. */
const counts = ({ state }: Climb): boolean =>
  state === "sending" || state === "sent" || state === "uncertain";

const triesOf = ({ climbs }: LadderFacts, rung: RungName): readonly Climb[] =>
  climbs.filter((climb) => climb.rung === rung);

/** When we gave up on Teams for them; null while it works. */
const teamsFailedAt = ({ progress }: Enrolment): Date | null =>
  progress.state === "ended" && progress.why === "unreachable" ? progress.at : null;

/** Whether all reminders have gone out: what is due next is the date itself. */
function allSent({ progress, deadline, snoozedUntil }: Enrolment): boolean {
  if (progress.state === "ended") return progress.why === "all-nudges-sent";
  const waitsForDeadline =
    deadline !== null && progress.dueAt !== null && progress.dueAt >= deadline;
  return waitsForDeadline && snoozedUntil === null;
}

/** The date on their card; for whom no card ever arrived, the one it would have named. */
export const deadlineFor = ({
  enrolment,
  campaign,
  hours,
}: Pick<LadderFacts, "enrolment" | "campaign" | "hours">): Date =>
  enrolment.deadline ?? deadlineOf(enrolment.enrolledAt, campaign.cadence, hours);

/** People are written to at a decent hour of theirs; a manager's hours are known only to who writes to them, and a list has none. */
const moment = (rung: RungName, hours: SendingHours, at: Date): Date =>
  rung === "email" ? withinHours(hours, at) : at;

const later = (one: Date, other: Date): Date => (one > other ? one : other);
