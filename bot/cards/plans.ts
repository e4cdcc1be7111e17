import type { PlanState } from "../core/approval.ts";
import type { PlanHash } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import type { PlanKind } from "../core/plan.ts";
import { plainText } from "../core/text.ts";
import type { Card } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";
import { timelineCard } from "./timeline.ts";

/** One plan in a list. */
export interface PlanLine {
  readonly hash: PlanHash;
  readonly kind: PlanKind["kind"];
  readonly state: PlanState;
  readonly people: number;
  readonly requesterName: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** A plan's fingerprint as people compare it: the first 12 digits in groups of four. */
export const shortHash = (hash: PlanHash): string =>
  [hash.slice(0, 4), hash.slice(4, 8), hash.slice(8, 12)].join(" ");

const essence = ({ say, people }: Speech, plan: PlanLine): string =>
  say("planWords:essence", {
    fingerprint: shortHash(plan.hash),
    kind: say(`planWords:kind/${plan.kind}`),
    people: people(plan.people),
    state: say(`planWords:state/${plan.state}`),
  });

/** One plan in one line of text. */
export function planLine(speech: Speech, line: PlanLine): string {
  const { say, dates } = speech;
  const name = plainText(line.requesterName);
  const plan = essence(speech, line);
  return line.state === "open"
    ? say("planWords:lineUntil", { plan, date: dates.moment(line.expiresAt), name })
    : say("planWords:line", { plan, name });
}

export interface PlansView {
  readonly reader: Reader;
  readonly plans: readonly PlanLine[];
}

/** The newest plans, with the fingerprint to type after `stop`, `undo` or `history`. */
export function plansCard(view: PlansView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  return timelineCard({
    title: say("planWords:list/title"),
    reader: view.reader,
    lines: [view.plans.length === 0 ? say("planWords:list/empty") : say("planWords:list/order")],
    rows: view.plans.map((plan) => ({
      at: plan.createdAt,
      what: essence(speech, plan),
      by: plan.requesterName,
    })),
    chain: null,
  });
}
