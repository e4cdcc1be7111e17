import scanFinished from "../../cards/scanFinished.json" with { type: "json" };
import type { Verdict } from "../core/eligibility.ts";
import { plainText } from "../core/text.ts";
import { count, people } from "./count.ts";
import { LINE_LIMIT } from "./notice.ts";
import { type Card, render } from "./render.ts";
import { VERDICT_ORDER, VERDICT_WORDS } from "./verdictWords.ts";
import { age, moment } from "./when.ts";

export interface ScanFinishedView {
  readonly zone: string;
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
  const shown = VERDICT_ORDER.map((verdict) => ({ verdict, many: view.verdicts[verdict] ?? 0 }));
  const sum = shown.reduce((total, each) => total + each.many, 0);
  return render(scanFinished, {
    title: "Scan finished",
    subtitle: `On ${moment(view.finishedAt, view.zone)}.`,
    fallback: `Scan finished: ${people(view.people)} read. Type status for the numbers.`,
    lines: [evidence(view), "Nobody was told, and nothing was changed."],
    rows: shown
      .filter((each) => each.many > 0)
      .map(({ verdict, many }) => ({
        label: VERDICT_WORDS[verdict].label,
        people: count(many),
        meaning: VERDICT_WORDS[verdict].meaning,
      })),
    sum:
      sum === view.people
        ? `Together: ${people(sum)}, everyone who was read.`
        : `Together: ${people(sum)}, but ${count(view.people)} were read. These numbers do not add up: scan again before you act on them.`,
    hasGaps: view.gaps.length > 0,
    gaps: view.gaps.slice(0, 12).map((gap) => plainText(gap, LINE_LIMIT)),
  });
}

function evidence(view: ScanFinishedView): string {
  const one = `${people(view.confirmed)} confirmed one by one`;
  if (view.reportAsOf === null) return `The registration report could not be read; ${one}.`;
  return `Evidence: Microsoft's registration report of ${moment(view.reportAsOf, view.zone)} (${age(view.reportAsOf, view.now)}), and ${one}. The report lags by hours.`;
}
