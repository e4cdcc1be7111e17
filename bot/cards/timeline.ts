import timeline from "../../cards/timeline.json" with { type: "json" };
import type { Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { heading } from "./heading.ts";
import { plainSentence } from "./isolated.ts";
import { LINE_LIMIT } from "./notice.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";

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
  readonly reader: Reader;
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
  const speech = speechFor(view.reader);
  const { say } = speech;
  const title = heading(view.title);
  const left = view.rows.length - MAX_ROWS;
  return render(
    timeline,
    {
      title,
      subtitle: say("timeline:zone", { zone: view.reader.zone }),
      fallback: title,
      lines: [
        ...view.lines.map((line) => plainSentence(line, LINE_LIMIT)),
        ...(left > 0 ? [say("timeline:cut", { many: left })] : []),
      ],
      hasRows: view.rows.length > 0,
      rows: view.rows.slice(0, MAX_ROWS).map((row) => ({
        at: speech.dates.stamp(row.at),
        what: plainSentence(row.what, WHAT_LIMIT),
        by: plainText(row.by),
      })),
      hasChain: view.chain !== null,
      chain: view.chain === null ? "" : chainText(speech, view.chain),
      words: speech.block("timeline:card"),
    },
    speech,
  );
}

/** What the check of the record says, in one sentence. */
const chainText = ({ say }: Speech, chain: ChainCheck): string =>
  chain.ok
    ? say("timeline:intact", { many: chain.records })
    : say("timeline:broken", { entry: chain.brokenAt });
