import scanFinished from "../../cards/scanFinished.json" with { type: "json" };
import type { Verdict } from "../core/eligibility.ts";
import type { Reader } from "../core/language.ts";
import { plainSentence } from "./isolated.ts";
import { LINE_LIMIT } from "./notice.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";
import { VERDICT_ORDER, verdictWords } from "./verdictWords.ts";

export interface ScanFinishedView {
  readonly reader: Reader;
  readonly finishedAt: Date;
  readonly now: Date;
  /** Everyone read. */
  readonly people: number;
  /** People by verdict; a verdict left out is zero. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** When the registration report was made; null where it could not be read. */
  readonly reportAsOf: Date | null;
  /** People confirmed one by one. */
  readonly confirmed: number;
  /** What could not be read, why, and what was done instead. */
  readonly gaps: readonly string[];
}

/** Result of a scan: everyone in exactly one row, and the sum beneath. */
export function scanFinishedCard(view: ScanFinishedView): Card {
  const speech = speechFor(view.reader);
  const { say, people } = speech;
  const shown = VERDICT_ORDER.map((verdict) => ({ verdict, many: view.verdicts[verdict] ?? 0 }));
  const sum = shown.reduce((total, each) => total + each.many, 0);
  return render(
    scanFinished,
    {
      title: say("scanFinished:title"),
      subtitle: say("scanFinished:subtitle", { date: speech.dates.moment(view.finishedAt) }),
      fallback: say("scanFinished:fallback", { people: people(view.people) }),
      lines: [evidence(speech, view), say("scanFinished:untold")],
      rows: shown
        .filter((each) => each.many > 0)
        .map(({ verdict, many }) => ({
          label: verdictWords(speech, verdict).label,
          people: speech.numbers.count(many),
          meaning: verdictWords(speech, verdict).meaning,
        })),
      sum:
        sum === view.people
          ? say("scanFinished:sum", { people: people(sum) })
          : say("scanFinished:sumOff", { people: people(sum), read: view.people }),
      hasGaps: view.gaps.length > 0,
      gaps: view.gaps.slice(0, 12).map((gap) => plainSentence(gap, LINE_LIMIT)),
      words: speech.block("scanFinished:card"),
    },
    speech,
  );
}

function evidence({ say, dates, people }: Speech, view: ScanFinishedView): string {
  const confirmed = say("scanFinished:confirmed", { people: people(view.confirmed) });
  if (view.reportAsOf === null) return say("scanFinished:noReport", { confirmed });
  return say("scanFinished:report", {
    date: dates.moment(view.reportAsOf),
    age: dates.age(view.reportAsOf, view.now),
    confirmed,
  });
}
