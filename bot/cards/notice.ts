import notice from "../../cards/notice.json" with { type: "json" };
import type { Reader } from "../core/language.ts";
import { heading } from "./heading.ts";
import { plainSentence } from "./isolated.ts";
import { type Card, render } from "./render.ts";
import { speechFor } from "./speech.ts";

export interface NoticeView {
  readonly reader: Reader;
  readonly title: string;
  /** Shown as they are: names in them are safe. */
  readonly lines: readonly string[];
}

/** Longest line a card of free text shows. */
export const LINE_LIMIT = 600;

/** A heading and a few lines, with nothing to press: a refusal, an answered question, a short result. */
export function noticeCard(view: NoticeView): Card {
  const speech = speechFor(view.reader);
  const title = heading(view.title);
  return render(
    notice,
    {
      title,
      subtitle: speech.say("notice:subtitle"),
      fallback: title,
      lines: view.lines.map((line) => plainSentence(line, LINE_LIMIT)),
    },
    speech,
  );
}
