import { canSignIn, type Verdict } from "./eligibility.ts";
import type { UserId } from "./ids.ts";

/** Why somebody is left out of reminders and plans for a while. */
export const EXEMPTION_CLASSES = [
  "leave",
  "hardware-pending",
  "accessibility",
  "device-free-work",
  "service-migration",
  "other",
] as const;
export type ExemptionClass = (typeof EXEMPTION_CLASSES)[number];
export const isExemptionClass = (raw: unknown): raw is ExemptionClass =>
  EXEMPTION_CLASSES.some((each) => each === raw);

const EXEMPTION_STATES = ["asked", "granted", "declined", "expired", "ended"] as const;
export type ExemptionState = (typeof EXEMPTION_STATES)[number];

/**
 * A contract that leaves one person out until a date. `asked` changes nothing; `granted` holds until it has `expired` or
 * was `ended` early, or a new contract took its place; a request nobody decided on `expired` too.
 */
export interface Exemption {
  readonly id: string;
  readonly user: UserId;
  readonly why: ExemptionClass;
  /** In the asker's words. */
  readonly reason: string;
  /** What protects the account meanwhile. */
  readonly control: string;
  /** Answers for it, and is asked again before it ends: an admin, or the person's manager. */
  readonly owner: UserId;
  readonly askedBy: UserId;
  readonly askedAt: Date;
  /** The person is back from then on, whenever it was granted. */
  readonly until: Date;
  /** A request nobody has decided on by then is over. */
  readonly lapsesAt: Date;
  readonly state: ExemptionState;
  readonly granted: { readonly by: UserId; readonly at: Date } | null;
  /** Who declined or ended it, and when it was over; `by` is null where time did. */
  readonly closed: { readonly by: UserId | null; readonly at: Date } | null;
  /** When to ask the owner again; null once asked, and while it is not granted. */
  readonly remindAt: Date | null;
}

export const LONGEST_EXEMPTION_DAYS = 90;
export const USUAL_EXEMPTION_DAYS = 30;
/** Letters of a reason or a control. */
export const LONGEST_EXEMPTION_TEXT = 300;
/** A request waits this long for a second person. */
const LAPSE_DAYS = 7;
const RE_ASK_DAYS = 7;
const DAY_MS = 86_400_000;

/** What somebody asks for, as typed. `why` and `days` are null where nothing, or nothing that makes sense, was typed. */
export interface ExemptionTerms {
  readonly why: ExemptionClass | null;
  readonly days: number | null;
  readonly reason: string;
  readonly control: string;
}

export type ExemptionProblem = "why" | "days" | "reason" | "control" | "owner";

const FAULTS: readonly (readonly [ExemptionProblem, (terms: ExemptionTerms) => boolean])[] = [
  ["why", ({ why }) => why === null],
  [
    "days",
    ({ days }) =>
      days === null || !Number.isInteger(days) || days < 1 || days > LONGEST_EXEMPTION_DAYS,
  ],
  ["reason", ({ reason }) => !isSaid(reason)],
  ["control", ({ control }) => !isSaid(control)],
];

const isSaid = (text: string): boolean =>
  text.trim() !== "" && [...text].length <= LONGEST_EXEMPTION_TEXT;

/** Everything that is missing or wrong, in the order of the form; empty when the request can be made. */
export const faultsOf = (terms: ExemptionTerms): readonly ExemptionProblem[] =>
  FAULTS.filter(([, isWrong]) => isWrong(terms)).map(([name]) => name);

/** What is true of a person now, as far as it decides whether they may be left out. */
export interface ExemptionStanding {
  readonly breakGlass: boolean;
  /** Holds a directory role or is an admin of ours. */
  readonly privileged: boolean;
  readonly verdict: Verdict;
  /** People exempt now besides this one, and how many may be. */
  readonly granted: number;
  readonly most: number;
}

export type ExemptionRefusal = "break-glass" | "privileged" | "not-a-person" | "too-many";

/** Read top to bottom. Asked again when it is granted: what was true when it was asked for may not be any more. */
const REFUSALS: readonly (readonly [ExemptionRefusal, (now: ExemptionStanding) => boolean])[] = [
  ["break-glass", ({ breakGlass }) => breakGlass],
  ["privileged", ({ privileged }) => privileged],
  ["not-a-person", ({ verdict }) => !canSignIn(verdict)],
  ["too-many", ({ granted, most }) => granted >= most],
];

/** Why this person may not be left out; null when they may. */
export const refusalOf = (standing: ExemptionStanding): ExemptionRefusal | null =>
  REFUSALS.find(([, applies]) => applies(standing))?.[0] ?? null;

export type GrantRefusal = ExemptionRefusal | "decided" | "own-request" | "own-exemption" | "over";

const GRANT_REFUSALS: readonly (readonly [
  GrantRefusal,
  (asked: Exemption, by: UserId, now: Date) => boolean,
])[] = [
  ["decided", ({ state }) => state !== "asked"],
  ["own-request", ({ askedBy }, by) => askedBy === by],
  ["own-exemption", ({ user }, by) => user === by],
  ["over", ({ until, lapsesAt }, _by, now) => until <= now || lapsesAt <= now],
];

/** Why this admin's word does not grant it; null when it does. */
export const grantRefusalOf = (
  asked: Exemption,
  by: UserId,
  standing: ExemptionStanding,
  now: Date,
): GrantRefusal | null =>
  GRANT_REFUSALS.find(([, applies]) => applies(asked, by, now))?.[0] ?? refusalOf(standing);

/**
 * How many people may be exempt at once: the tenant's percentage of those who can sign in, rounded down. Where that is
 * not even one it is one, unless the tenant allows none.
 */
export const mostExempt = (percent: number, people: number): number =>
  percent === 0 ? 0 : Math.max(1, Math.floor((people * percent) / 100));

/** The dates of a request made now. */
export const datesOf = (days: number, now: Date): { readonly until: Date; lapsesAt: Date } => {
  const until = new Date(now.getTime() + days * DAY_MS);
  return {
    until,
    lapsesAt: new Date(Math.min(until.getTime(), now.getTime() + LAPSE_DAYS * DAY_MS)),
  };
};

/** When the owner is asked again: a week before the end, but not before half of the time has passed. */
export const reAskAt = (granted: Date, until: Date): Date =>
  new Date(
    Math.max(until.getTime() - RE_ASK_DAYS * DAY_MS, (granted.getTime() + until.getTime()) / 2),
  );

export type ExemptionStep = "lapse" | "expire" | "ask-again";

/** What time has brought about; null when nothing is due. */
export function stepDue(
  { state, until, lapsesAt, remindAt }: Exemption,
  now: Date,
): ExemptionStep | null {
  if (state === "asked") return lapsesAt <= now ? "lapse" : null;
  if (state !== "granted") return null;
  if (until <= now) return "expire";
  return remindAt !== null && remindAt <= now ? "ask-again" : null;
}
