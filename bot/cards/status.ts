import status from "../../cards/status.json" with { type: "json" };
import { type CampaignState, END_REASONS, type EndReason } from "../core/campaign.ts";
import type { Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { plainSentence } from "./isolated.ts";
import { LINE_LIMIT } from "./notice.ts";
import { type PlanLine, planLine } from "./plans.ts";
import { type ReachView, reachLine } from "./reach.ts";
import { type Card, render } from "./render.ts";
import { endWords } from "./replyWords.ts";
import { type Speech, speechFor } from "./speech.ts";
import { type StatusNumbers, type StatusTally, statusNumbers } from "./statusNumbers.ts";
import { stateWords, VERDICT_ORDER, verdictWords } from "./verdictWords.ts";

interface CampaignStatus {
  readonly name: string;
  readonly state: CampaignState;
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
  readonly reader: Reader;
  readonly now: Date;
  /** The last finished scan; null before the first. */
  readonly scan: { readonly at: Date; readonly reportAsOf: Date | null } | null;
  readonly tallies: readonly StatusTally[];
  /** How many are reached; null before the first scan. */
  readonly reach: Pick<ReachView, "tally" | "at"> | null;
  /** All that are open in their order, else the newest there was; empty before the first. */
  readonly campaigns: readonly CampaignStatus[];
  /** Plans that are open or being written. */
  readonly plans: readonly PlanLine[];
  /** Sentences about the tenant. */
  readonly advice: readonly string[];
}

const REGISTRATIONS = [
  ["registered", "good"],
  ["not-registered", "attention"],
  ["unknown", "neutral"],
] as const;

const STATES = ["disabled", "enabled", "enforced", "unknown"] as const;

/** Progress in numbers that state their base and their age, as charts and as tables. */
export function statusCard(view: StatusView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const numbers = statusNumbers(view.tallies);
  const { base, registration } = numbers;
  const registered = say("status:registered", { many: registration.registered, base });
  const verdicts = verdictsOf(speech, numbers);
  return render(
    status,
    {
      title: say("status:title"),
      subtitle: say("status:subtitle", { date: speech.dates.moment(view.now) }),
      fallback: view.scan === null ? say("status:noScan") : registered,
      lines:
        view.scan === null
          ? [say("status:noScanLine")]
          : [
              registered,
              freshness(speech, view.scan, view.now),
              ...(view.reach === null ? [] : [reachLine(speech, view.reach)]),
            ],
      hasScan: view.scan !== null,
      registrationChart: REGISTRATIONS.map(([known, color]) => ({
        legend: say(`status:registration/${known}`),
        value: registration[known],
        color,
      })),
      registeredShare: shareOf(speech, registration.registered, base),
      registration: REGISTRATIONS.map(([known]) =>
        row(speech, say(`status:registration/${known}`), registration[known], base),
      ),
      registrationBase: say("status:base", {
        people: speech.people(base),
        others: numbers.everyone - base,
      }),
      verdictChart: verdicts.map(({ label: x, many: y }) => ({ x, y })),
      verdicts: verdicts.map(({ label, many }) => row(speech, label, many, numbers.everyone)),
      verdictBase: say("status:verdictBase", { people: speech.people(numbers.everyone) }),
      states: STATES.map((state) =>
        row(speech, stateWords(speech, state), numbers.states[state], base),
      ),
      campaign: campaignsFacts(speech, view),
      hasPlans: view.plans.length > 0,
      plans: view.plans.slice(0, 5).map((plan) => planLine(speech, plan)),
      hasAdvice: view.advice.length > 0,
      advice: view.advice.slice(0, 6).map((line) => plainSentence(line, LINE_LIMIT)),
      words: speech.block("status:card"),
    },
    speech,
  );
}

const shareOf = ({ say, numbers }: Speech, part: number, base: number): string =>
  base === 0 ? say("counted:none") : numbers.share(part, base);

const row = (speech: Speech, label: string, many: number, base: number) => ({
  label,
  people: speech.numbers.count(many),
  share: shareOf(speech, many, base),
});

const verdictsOf = (speech: Speech, numbers: StatusNumbers) =>
  VERDICT_ORDER.map((verdict) => ({
    label: verdictWords(speech, verdict).label,
    many: numbers.verdicts[verdict] ?? 0,
  })).filter((each) => each.many > 0);

function freshness(
  { say, dates }: Speech,
  scan: NonNullable<StatusView["scan"]>,
  now: Date,
): string {
  const read = say("status:read", { date: dates.moment(scan.at), age: dates.age(scan.at, now) });
  return scan.reportAsOf === null
    ? say("status:noReport", { read })
    : say("status:report", { read, date: dates.moment(scan.reportAsOf) });
}

/** One campaign in full; of several each in one line, with the way to see it in full. */
function campaignsFacts(speech: Speech, { campaigns }: StatusView) {
  const { say, people } = speech;
  const [first, ...others] = campaigns;
  if (first === undefined)
    return [{ label: say("status:campaign/state"), value: say("status:campaign/none") }];
  if (others.length === 0) return campaignFacts(speech, first);
  return campaigns.map(({ name, state, enrolled, active, reached }) => ({
    label: plainText(name),
    value: say("campaigns:line", {
      state: say(`campaigns:state/${state}`),
      people: people(enrolled),
      active,
      reached,
    }),
  }));
}

function campaignFacts(speech: Speech, campaign: CampaignStatus) {
  const { say, dates, people } = speech;
  const ended = END_REASONS.map((why) => ({ why, many: campaign.ended[why] }))
    .filter((each) => each.many > 0)
    .map(({ why, many }) => say("status:campaign/end", { many, words: endWords(speech, why) }));
  return [
    {
      label: say("status:campaign/state"),
      value: say(`status:campaign/${campaign.state}`, { date: dates.moment(campaign.startedAt) }),
    },
    {
      label: say("status:campaign/takenIn"),
      value: say("status:campaign/enrolled", {
        people: people(campaign.enrolled),
        active: campaign.active,
      }),
    },
    {
      label: say("status:campaign/ended"),
      value: ended.join(say("status:campaign/separator")) || say("status:campaign/nobodyYet"),
    },
    {
      label: say("status:campaign/reminders"),
      value: say("status:campaign/sent", {
        count: campaign.sent,
        people: people(campaign.reached),
        uncertain: campaign.uncertain,
        failed: campaign.failed,
      }),
    },
    {
      label: say("status:campaign/next"),
      value:
        campaign.nextAt === null
          ? say("status:campaign/nobodyWaits")
          : dates.moment(campaign.nextAt),
    },
  ];
}
