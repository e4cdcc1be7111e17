import type { PlanState } from "../core/approval.ts";
import type { PlanHash } from "../core/ids.ts";
import type { PlanKind } from "../core/plan.ts";
import { plainText } from "../core/text.ts";
import { people } from "./count.ts";
import { PLAN_STATE_WORDS } from "./planWords.ts";
import type { Card } from "./render.ts";
import { timelineCard } from "./timeline.ts";
import { moment } from "./when.ts";

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

const KINDS: Readonly<Record<PlanKind["kind"], string>> = {
  enforce: "enforce",
  "force-registration": "ask to register",
  undo: "undo",
};

/** A plan's fingerprint as people compare it: the first 12 digits in groups of four. */
export const shortHash = (hash: PlanHash): string =>
  [hash.slice(0, 4), hash.slice(4, 8), hash.slice(8, 12)].join(" ");

const essence = (plan: PlanLine): string =>
  `${shortHash(plan.hash)}: ${KINDS[plan.kind]}, ${people(plan.people)}, ${PLAN_STATE_WORDS[plan.state]}`;

/** One plan in one line of text. */
export function planLine(plan: PlanLine, zone: string): string {
  const until = plan.state === "open" ? ` until ${moment(plan.expiresAt, zone)}` : "";
  return `${essence(plan)}${until}, asked for by ${plainText(plan.requesterName)}`;
}

export interface PlansView {
  readonly zone: string;
  readonly plans: readonly PlanLine[];
}

/** The newest plans, with the fingerprint to type after `stop`, `undo` or `history`. */
export const plansCard = (view: PlansView): Card =>
  timelineCard({
    title: "Plans",
    zone: view.zone,
    lines:
      view.plans.length === 0
        ? ["There are no plans yet. An admin can make one: enforce."]
        : [
            "Newest first. The first four letters or digits of a plan name it, for instance in undo.",
          ],
    rows: view.plans.map((plan) => ({
      at: plan.createdAt,
      what: essence(plan),
      by: plan.requesterName,
    })),
    chain: null,
  });
