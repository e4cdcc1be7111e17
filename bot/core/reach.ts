import type { EndReason } from "./campaign.ts";
import { DELIVERY_FAILURES, type DeliveryFailure, outlookOf } from "./delivery.ts";
import { canSignIn, type Verdict } from "./eligibility.ts";

/** Whether we get through to somebody. Everyone the last scan read has exactly one. */
export const REACH_STATES = [
  "reached",
  "emailed",
  "uncertain",
  "planned",
  "unavailable-for-now",
  "app-blocked-by-policy",
  "bot-blocked-by-user",
  "not-installed",
  "no-teams-licence",
  "no-such-user",
  "mailbox-gone",
  "refused",
  "not-tried-yet",
] as const;
export type ReachState = (typeof REACH_STATES)[number];

export const isReachState = (raw: string): raw is ReachState =>
  REACH_STATES.some((state) => state === raw);

/** Reasons of our own; the others are what Teams said. */
export const OWN_REASONS = [
  "arrived",
  "answered",
  "message-unclear",
  "email-unclear",
  "waiting-to-leave",
  "on-its-way",
  "not-a-person",
  "exempt",
  "registered",
  "no-evidence",
  "away",
  "not-due",
  "no-campaign",
] as const;

/** The reason that stands beside a state. */
export const REACH_REASONS = [...OWN_REASONS, ...DELIVERY_FAILURES] as const;
export type ReachReason = (typeof REACH_REASONS)[number];

export interface Reach {
  readonly state: ReachState;
  readonly why: ReachReason;
}

/** The newest word on a message in Teams: what is settled counts before what is under way, and what passes by itself last. */
type MessageFact = "none" | "planned" | "sending" | "sent" | "uncertain" | DeliveryFailure;

/** The newest word on an e-mail. `other`: it failed in a way that says nothing of the mailbox. */
export const EMAIL_FACTS = ["none", "sent", "uncertain", "mailbox-gone", "other"] as const;
type EmailFact = (typeof EMAIL_FACTS)[number];

/** Everything a state of reach rests on. Few people differ in it, so they are counted by it. */
export interface ReachFacts {
  readonly verdict: Verdict;
  /** `waiting`: active in a campaign. `none`: never in one. Else how it ended. */
  readonly place: "none" | "waiting" | EndReason;
  readonly message: MessageFact;
  /** They pressed a button since the newest message. */
  readonly answered: boolean;
  /** Why their chat could not be opened or written to, unless a message has arrived since. */
  readonly unreachable: DeliveryFailure | null;
  readonly email: EmailFact;
  /** Somebody vouched for a leave that is not over. */
  readonly away: boolean;
}

/** What keeps Teams from them until somebody changes something; null where nothing is known to. */
function barrier({ unreachable, message }: ReachFacts): DeliveryFailure | null {
  if (unreachable !== null && outlookOf(unreachable) !== "passing") return unreachable;
  const failure = failureOf(message);
  return failure !== null && outlookOf(failure) !== "passing" ? failure : null;
}

const failureOf = (message: MessageFact): DeliveryFailure | null =>
  DELIVERY_FAILURES.find((each) => each === message) ?? null;

/** What an admin calls each failure that lasts. Those left out are a fault of ours or a refusal nobody explains. */
const BARRED: Readonly<Partial<Record<DeliveryFailure, ReachState>>> = {
  "blocked-by-policy": "app-blocked-by-policy",
  "blocked-by-user": "bot-blocked-by-user",
  "not-installed": "not-installed",
  "no-such-conversation": "not-installed",
  "no-such-user": "no-such-user",
  "no-teams-licence": "no-teams-licence",
};

const REGISTERED: readonly Verdict[] = ["registered", "phone-only", "not-capable"];

type Row = readonly [
  state: ReachState | ((barred: DeliveryFailure) => ReachState),
  why: ReachReason | "the-barrier",
  fits: (facts: ReachFacts, barred: DeliveryFailure | null) => boolean,
];

/** Read top to bottom; the first row that fits is where somebody stands. The last fits everyone. */
const REACH_RULES: readonly Row[] = [
  ["uncertain", "email-unclear", ({ email }, barred) => barred !== null && email === "uncertain"],
  ["emailed", "the-barrier", ({ email }, barred) => barred !== null && email === "sent"],
  [
    "mailbox-gone",
    "the-barrier",
    ({ email }, barred) => barred !== null && email === "mailbox-gone",
  ],
  [(barred) => BARRED[barred] ?? "refused", "the-barrier", (_, barred) => barred !== null],
  ["reached", "answered", ({ answered }) => answered],
  ["reached", "arrived", ({ message }) => message === "sent"],
  ["uncertain", "message-unclear", ({ message }) => message === "uncertain"],
  ["planned", "waiting-to-leave", ({ message }) => message === "planned"],
  ["planned", "on-its-way", ({ message }) => message === "sending"],
  ["unavailable-for-now", "throttled", (facts) => passing(facts) === "throttled"],
  ["unavailable-for-now", "unavailable", (facts) => passing(facts) !== null],
  ["not-tried-yet", "not-a-person", ({ verdict }) => !canSignIn(verdict)],
  ["not-tried-yet", "exempt", ({ verdict }) => verdict === "exempt"],
  ["not-tried-yet", "registered", ({ verdict }) => REGISTERED.includes(verdict)],
  ["not-tried-yet", "no-evidence", ({ verdict }) => verdict === "unknown"],
  ["not-tried-yet", "away", ({ away }) => away],
  ["not-tried-yet", "not-due", ({ place }) => place === "waiting"],
  ["not-tried-yet", "no-campaign", () => true],
];

/** What passes by itself and stands in the way now. */
const passing = ({ message, unreachable }: ReachFacts): DeliveryFailure | null =>
  failureOf(message) ?? unreachable;

/** The one state of somebody with these facts. */
export function reachOf(facts: ReachFacts): Reach {
  const barred = barrier(facts);
  const row = REACH_RULES.find(([, , fits]) => fits(facts, barred));
  if (row === undefined) return { state: "not-tried-yet", why: "no-campaign" };
  const [state, why] = row;
  return {
    state: typeof state === "string" ? state : state(barred ?? "refused"),
    why: why === "the-barrier" ? (barred ?? "refused") : why,
  };
}

/** Nobody gets a message from us in Teams, and no e-mail is known to have been taken for them either. */
const UNREACHABLE: ReadonlySet<ReachState> = new Set([
  "app-blocked-by-policy",
  "bot-blocked-by-user",
  "not-installed",
  "no-teams-licence",
  "no-such-user",
  "mailbox-gone",
  "refused",
]);

export const isUnreachable = (state: ReachState): boolean => UNREACHABLE.has(state);

/** How many people who can sign in stand where. The parts add up to `base`. */
export interface ReachTally {
  readonly base: number;
  readonly states: Readonly<Record<ReachState, number>>;
  /** `not-tried-yet` by its reason. */
  readonly reasons: Readonly<Partial<Record<ReachReason, number>>>;
  readonly unreachable: number;
}

/** Adds up people counted by their facts. Accounts nobody signs in with are in no part of it. */
export function tallyReach(
  counted: readonly { readonly facts: ReachFacts; readonly people: number }[],
): ReachTally {
  const states = Object.fromEntries(REACH_STATES.map((state) => [state, 0])) as Record<
    ReachState,
    number
  >;
  const reasons: Partial<Record<ReachReason, number>> = {};
  let base = 0;
  let unreachable = 0;
  for (const { facts, people } of counted) {
    if (!canSignIn(facts.verdict)) continue;
    const { state, why } = reachOf(facts);
    base += people;
    states[state] += people;
    if (isUnreachable(state)) unreachable += people;
    if (state === "not-tried-yet") reasons[why] = (reasons[why] ?? 0) + people;
  }
  return { base, states, reasons, unreachable };
}
