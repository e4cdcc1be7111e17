import reach from "../../cards/reach.json" with { type: "json" };
import type { Climb, RungName } from "../core/ladder.ts";
import type { Reader } from "../core/language.ts";
import {
  OWN_REASONS,
  REACH_REASONS,
  REACH_STATES,
  type Reach,
  type ReachReason,
  type ReachTally,
} from "../core/reach.ts";
import { deliveryWords } from "./deliveryWords.ts";
import { heading } from "./heading.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";

export interface ReachView {
  readonly reader: Reader;
  readonly tally: ReachTally;
  /** When it was counted. */
  readonly at: Date;
  /** The rungs that are turned on, in their order. */
  readonly rungs: readonly RungName[];
}

/** Where everyone who can sign in stands with us, in one table that adds up. */
export function reachCard({ reader, tally, at, rungs }: ReachView): Card {
  const speech = speechFor(reader);
  const { say, people, numbers } = speech;
  const { base, states, unreachable } = tally;
  const title = heading(say("reach:title"));
  const share = (many: number) => (base === 0 ? say("counted:none") : numbers.share(many, base));
  const row = (label: string, many: number) => ({
    label,
    people: numbers.count(many),
    share: share(many),
  });
  const said = (many: number) => ({ many, people: people(base), share: share(many) });
  const rows = REACH_STATES.filter((state) => states[state] > 0);
  const reasons = REACH_REASONS.filter((why) => (tally.reasons[why] ?? 0) > 0);
  return render(
    reach,
    {
      title,
      subtitle: say("reach:asOf", { date: speech.dates.moment(at) }),
      fallback: title,
      lines: [
        say("reach:reached", said(states.reached)),
        say("reach:unreachable", said(unreachable)),
        ...(states.uncertain > 0 ? [say("reach:uncertain", said(states.uncertain))] : []),
      ],
      hasRows: rows.length > 0,
      rows: rows.map((state) => ({
        ...row(say(`reach:state/${state}`), states[state]),
        meaning: say(`reach:meaning/${state}`),
      })),
      base: say("reach:base", { people: people(base) }),
      hasReasons: reasons.length > 0,
      reasons: reasons.map((why) => row(reachReasonWords(speech, why), tally.reasons[why] ?? 0)),
      ladder: ladderLine(speech, rungs),
      words: speech.block("reach:card"),
    },
    speech,
  );
}

const ladderLine = ({ say, numbers }: Speech, rungs: readonly RungName[]): string =>
  rungs.length === 0
    ? say("reach:ladder/off")
    : say("reach:ladder/on", {
        rungs: numbers.list(rungs.map((rung) => say(`reach:rung/${rung}`))),
      });

/** Why somebody stands where they stand. */
export const reachReasonWords = (speech: Speech, why: ReachReason): string =>
  isOurs(why) ? speech.say(`reach:reason/${why}`) : deliveryWords(speech, why);

const isOurs = (why: ReachReason): why is (typeof OWN_REASONS)[number] =>
  OWN_REASONS.some((each) => each === why);

/** The last rung that was taken for somebody, and how far it led. */
export const rungWords = (
  { say }: Speech,
  { rung, state }: Pick<Climb, "rung" | "state">,
): string => say(`reach:lastRung/${state}`, { rung: say(`reach:rung/${rung}`) });

/** Where one person stands, in a sentence. */
export const reachSentence = (speech: Speech, { state, why }: Reach): string =>
  speech.say("reach:one", {
    state: speech.say(`reach:state/${state}`),
    why: reachReasonWords(speech, why),
  });

/** How many are reached, for a card about something else. */
export const reachLine = (
  { say, dates }: Speech,
  { tally, at }: Pick<ReachView, "tally" | "at">,
): string =>
  say("reach:status", {
    reached: tally.states.reached,
    unreachable: tally.unreachable,
    uncertain: tally.states.uncertain,
    base: tally.base,
    date: dates.moment(at),
  });
