import dryRun from "../../cards/dryRun.json" with { type: "json" };
import type { SendingHours } from "../core/cadence.ts";
import type { CampaignDraft } from "../core/campaignDraft.ts";
import type { Forecast } from "../core/dryRun.ts";
import type { Verdict } from "../core/eligibility.ts";
import type { PostId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { heading } from "./heading.ts";
import { plainSentence } from "./isolated.ts";
import { LINE_LIMIT } from "./notice.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";
import { VERDICT_ORDER, verdictWords } from "./verdictWords.ts";

interface Other {
  readonly name: string;
  readonly people: number;
}

export interface DryRunView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  /** Whether the campaign exists already. */
  readonly is: "new" | "change";
  readonly draft: CampaignDraft;
  readonly hours: SendingHours;
  readonly everyone: number;
  readonly inScope: number;
  readonly concerned: number;
  readonly already: number;
  readonly leftOut: Readonly<Partial<Record<Verdict, number>>>;
  readonly elsewhere: readonly Other[];
  readonly comingFrom: readonly Other[];
  readonly privileged: number;
  readonly newStarters: number;
  readonly forecast: Forecast;
  readonly perSecond: number;
}

/** More time zones than this are not told apart on a card. */
const MOST_ZONES = 25;

/** What a campaign would do, before it does anything: who, who not and why, when where, and what it takes from others. */
export function dryRunCard(view: DryRunView): Card {
  const speech = speechFor(view.reader);
  const { say, people } = speech;
  const title = heading(titleOf(speech, view));
  const confirmTitle = say(`dryRun:confirm/${view.is}`);
  const cancelTitle = say(`dryRun:cancel/${view.is}`);
  const leftOut = leftOutOf(speech, view);
  const others = othersOf(speech, view);
  return render(
    dryRun,
    {
      id: view.id,
      rev: view.rev,
      title,
      subtitle: say("dryRun:subtitle"),
      fallback: say("dryRun:fallback", { title }),
      lines: linesOf(speech, view).map((line) => plainSentence(line, LINE_LIMIT)),
      hasZones: view.forecast.zones.length > 0,
      zones: view.forecast.zones.slice(0, MOST_ZONES).map((each) => {
        const { dates } = speechFor({ ...view.reader, zone: each.zone });
        const [first, last] = [dates.moment(each.first), dates.moment(each.last)];
        return { zone: each.zone, people: speech.numbers.count(each.people), first, last };
      }),
      hasLeftOut: leftOut.length > 0,
      leftOut,
      leftOutBase:
        leftOut.length === 0
          ? say("dryRun:leftOut/nobody")
          : say("dryRun:leftOut/base", { people: people(view.inScope) }),
      hasOthers: others.length > 0,
      others: others.map((line) => plainSentence(line, LINE_LIMIT)),
      confirmTitle,
      confirmTip: say("dryRun:confirmTip", { title: confirmTitle }),
      cancelTitle,
      cancelTip: say("dryRun:cancelTip", { title: cancelTitle }),
      words: speech.block("dryRun:card"),
    },
    speech,
  );
}

/** The question the card asks: whom to remind, or what to change. */
export const titleOf = ({ say, people }: Speech, view: DryRunView): string =>
  view.is === "new"
    ? say("dryRun:title/new", { people: people(view.concerned) })
    : say("dryRun:title/change", { name: plainText(view.draft.name) });

function linesOf(speech: Speech, view: DryRunView): readonly string[] {
  const { say, people } = speech;
  const { cadence, place, name } = view.draft;
  const { from, to } = view.hours;
  return [
    say("dryRun:who", {
      count: view.concerned,
      people: people(view.everyone),
      name: plainText(name),
    }),
    ...(view.inScope < view.everyone
      ? [say("dryRun:scope", { people: people(view.inScope), everyone: view.everyone })]
      : []),
    ...(view.already > 0 ? [say("dryRun:already", { people: people(view.already) })] : []),
    ...whenOf(speech, view),
    say("dryRun:cadence", { count: cadence.maxNudges, gap: cadence.gapDays, from, to }),
    say("dryRun:deadline", { count: cadence.deadlineDays, snoozes: cadence.maxSnoozes }),
    view.privileged === 0
      ? say("dryRun:privileged/none")
      : say("dryRun:privileged/some", { people: people(view.privileged) }),
    ...(view.newStarters > 0
      ? [say("dryRun:newStarters", { people: people(view.newStarters), days: cadence.graceDays })]
      : []),
    ...(place > 1 || view.comingFrom.length > 0 ? [say("dryRun:place", { place })] : []),
    ...(view.is === "new" ? [say("dryRun:publish")] : []),
  ];
}

/** When it begins, when the first round is through, and what the first wave is. */
function whenOf(
  { say, dates, people, numbers }: Speech,
  { forecast, perSecond }: DryRunView,
): readonly string[] {
  const { zones, firstWave, rest, restFrom } = forecast;
  const [earliest] = zones;
  if (earliest === undefined) return [];
  const last = new Date(Math.max(...zones.map((each) => each.last.getTime())));
  return [
    say("dryRun:first", {
      date: dates.moment(earliest.first),
      last: dates.moment(last),
      rate: numbers.count(Math.max(1, Math.round(perSecond))),
    }),
    restFrom === null
      ? say("dryRun:wave/all")
      : say("dryRun:wave/some", { people: people(firstWave), rest, date: dates.moment(restFrom) }),
  ];
}

const leftOutOf = (speech: Speech, view: DryRunView) =>
  VERDICT_ORDER.flatMap((verdict) => {
    const many = view.leftOut[verdict] ?? 0;
    const label = verdictWords(speech, verdict).label;
    return many === 0 ? [] : [{ label, people: speech.numbers.count(many) }];
  });

const othersOf = ({ say, people }: Speech, view: DryRunView): readonly string[] => [
  ...view.elsewhere.map(({ name, people: many }) =>
    say("dryRun:elsewhere", { name: plainText(name), people: people(many) }),
  ),
  ...view.comingFrom.map(({ name, people: many }) =>
    say("dryRun:comingFrom", { name: plainText(name), people: people(many) }),
  ),
];
