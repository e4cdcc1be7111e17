import timeline from "../../cards/timeline.json" with { type: "json" };
import { plainText } from "../core/text.ts";
import { count } from "./count.ts";
import { heading } from "./heading.ts";
import { LINE_LIMIT } from "./notice.ts";
import { type Card, render } from "./render.ts";
import { stamp } from "./when.ts";

export interface TimelineRow {
  readonly at: Date;
  readonly what: string;
  /** A name, or the bot's where it acted by itself. */
  readonly by: string;
}

/** What a check of the whole record found. */
type ChainCheck =
  | { readonly ok: true; readonly records: number }
  | { readonly ok: false; readonly brokenAt: number };

export interface TimelineView {
  readonly title: string;
  readonly zone: string;
  /** Facts above the table. */
  readonly lines: readonly string[];
  readonly rows: readonly TimelineRow[];
  /** Null where the record was not checked. */
  readonly chain: ChainCheck | null;
}

/** More rows than this make a card nobody reads and Teams may refuse. */
const MAX_ROWS = 30;
const WHAT_LIMIT = 200;

/** Who did what, when: a person's history, a plan's, or the last that happened. */
export function timelineCard(view: TimelineView): Card {
  const title = heading(view.title);
  const left = view.rows.length - MAX_ROWS;
  const cut =
    left > 0
      ? [`${count(left)} more are not shown. Ask for one plan or person to see less at a time.`]
      : [];
  return render(timeline, {
    title,
    subtitle: `Times are ${view.zone}.`,
    fallback: title,
    lines: [...view.lines.map((line) => plainText(line, LINE_LIMIT)), ...cut],
    hasRows: view.rows.length > 0,
    rows: view.rows.slice(0, MAX_ROWS).map((row) => ({
      at: stamp(row.at, view.zone),
      what: plainText(row.what, WHAT_LIMIT),
      by: plainText(row.by),
    })),
    hasChain: view.chain !== null,
    chain: view.chain === null ? "" : chainText(view.chain),
  });
}

/** What the check of the record says, in one sentence. */
const chainText = (chain: ChainCheck): string =>
  chain.ok
    ? `Record intact: ${count(chain.records)} entries verified.`
    : `Record broken at entry ${count(chain.brokenAt)}: it was changed after it was written. Tell your security team, and keep the database as it is.`;
