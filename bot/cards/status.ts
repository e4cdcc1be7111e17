import status from "../../cards/status.json" with { type: "json" };
import type { EndReason } from "../core/campaign.ts";
import { plainText } from "../core/text.ts";
import { count, people, several, share } from "./count.ts";
import { LINE_LIMIT } from "./notice.ts";
import { END_WORDS } from "./nudgeWords.ts";
import { type PlanLine, planLine } from "./plans.ts";
import { type Card, render } from "./render.ts";
import { type StatusNumbers, type StatusTally, statusNumbers } from "./statusNumbers.ts";
import { STATE_WORDS, VERDICT_ORDER, VERDICT_WORDS } from "./verdictWords.ts";
import { age, moment } from "./when.ts";

interface CampaignStatus {
  readonly state: "running" | "paused";
  readonly startedAt: Date;
  /** Everyone ever taken in; `active` and `ended` add up to it. */
  readonly enrolled: number;
  readonly active: number;
  readonly ended: Readonly<Record<EndReason, number>>;
  /** People with at least one reminder sent. */
  readonly reached: number;
  readonly sent: number;
  /** Sent, but nobody knows whether they arrived. */
  readonly uncertain: number;
  readonly failed: number;
  /** When the next reminder is due; null when nobody is waiting. */
  readonly nextAt: Date | null;
}

export interface StatusView {
  readonly zone: string;
  readonly now: Date;
  /** The last finished scan; null before the first. */
  readonly scan: { readonly at: Date; readonly reportAsOf: Date | null } | null;
  readonly tallies: readonly StatusTally[];
  /** Null before the first. */
  readonly campaign: CampaignStatus | null;
  /** Plans that are open or being written. */
  readonly plans: readonly PlanLine[];
  /** Sentences about the tenant. */
  readonly advice: readonly string[];
}

const REGISTRATIONS = [
  ["registered", "Registered", "good"],
  ["not-registered", "Not registered", "attention"],
  ["unknown", "Unknown", "neutral"],
] as const;

const STATES = ["disabled", "enabled", "enforced", "unknown"] as const;

/** Progress in numbers that state their base and their age, as charts and as tables. */
export function statusCard(view: StatusView): Card {
  const numbers = statusNumbers(view.tallies);
  const { base, registration } = numbers;
  const registered = `${count(registration.registered)} of ${count(base)} people who can sign in have registered`;
  return render(status, {
    title: "MFA status",
    subtitle: `As of ${moment(view.now, view.zone)}.`,
    fallback: view.scan === null ? "No scan has finished yet." : `${registered}.`,
    lines: view.scan === null ? [NO_SCAN] : [`${registered}.`, ...freshness(view, view.scan)],
    hasScan: view.scan !== null,
    registrationChart: REGISTRATIONS.map(([known, legend, color]) => ({
      legend,
      value: registration[known],
      color,
    })),
    registeredShare: share(registration.registered, base),
    registration: REGISTRATIONS.map(([known, label]) => row(label, registration[known], base)),
    registrationBase: baseOf(numbers),
    verdictChart: verdictsOf(numbers).map(({ label: x, many: y }) => ({ x, y })),
    verdicts: verdictsOf(numbers).map(({ label, many }) => row(label, many, numbers.everyone)),
    verdictBase: `Base: ${people(numbers.everyone)} and accounts, everyone the scan read. Each is in exactly one row.`,
    states: STATES.map((state) => row(STATE_WORDS[state], numbers.states[state], base)),
    campaign: campaignFacts(view),
    hasPlans: view.plans.length > 0,
    plans: view.plans.slice(0, 5).map((plan) => planLine(plan, view.zone)),
    hasAdvice: view.advice.length > 0,
    advice: view.advice.slice(0, 6).map((line) => plainText(line, LINE_LIMIT)),
  });
}

const NO_SCAN = "No scan has finished yet, so there are no numbers. An admin can start one: scan.";

const row = (label: string, many: number, base: number) => ({
  label,
  people: count(many),
  share: share(many, base),
});

const verdictsOf = (numbers: StatusNumbers) =>
  VERDICT_ORDER.map((verdict) => ({
    label: VERDICT_WORDS[verdict].label,
    many: numbers.verdicts[verdict] ?? 0,
  })).filter((each) => each.many > 0);

const baseOf = ({ base, everyone }: StatusNumbers): string =>
  `Base: ${people(base)} who can sign in. ${count(everyone - base)} others were read and are not in it: guests, disabled accounts, mailboxes, services, break-glass.`;

function freshness(view: StatusView, scan: NonNullable<StatusView["scan"]>): readonly string[] {
  const read = `Read on ${moment(scan.at, view.zone)} (${age(scan.at, view.now)}).`;
  return scan.reportAsOf === null
    ? [`${read} The registration report could not be read: people were confirmed one by one.`]
    : [
        `${read} Microsoft's report was made on ${moment(scan.reportAsOf, view.zone)} and lags by hours.`,
      ];
}

function campaignFacts({ campaign, zone }: StatusView) {
  if (campaign === null)
    return [{ label: "State", value: "none has been started. An admin can start one: nudge." }];
  const ended = Object.entries(END_WORDS)
    .map(([why, words]) => ({ words, many: campaign.ended[why as EndReason] }))
    .filter((each) => each.many > 0)
    .map(({ words, many }) => `${count(many)} ${words}`);
  return [
    { label: "State", value: `${campaign.state}, since ${moment(campaign.startedAt, zone)}` },
    {
      label: "Taken in",
      value: `${people(campaign.enrolled)}, of whom ${count(campaign.active)} are still being reminded`,
    },
    { label: "Ended", value: ended.length > 0 ? ended.join("; ") : "nobody yet" },
    {
      label: "Reminders",
      value: `${several(campaign.sent, "reminder")} sent to ${people(campaign.reached)}; ${count(campaign.uncertain)} unclear, ${count(campaign.failed)} not delivered`,
    },
    {
      label: "Next reminder",
      value: campaign.nextAt === null ? "nobody is waiting" : moment(campaign.nextAt, zone),
    },
  ];
}
