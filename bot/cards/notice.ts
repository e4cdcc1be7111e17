import notice from "../../cards/notice.json" with { type: "json" };
import { plainText } from "../core/text.ts";
import { heading } from "./heading.ts";
import { type Card, render } from "./render.ts";

export interface NoticeView {
  readonly title: string;
  /** Shown as they are: names in them are safe. */
  readonly lines: readonly string[];
}

/** Longest line a card of free text shows. */
export const LINE_LIMIT = 600;

/** A heading and a few lines, with nothing to press: a refusal, an answered question, a short result. */
export function noticeCard(view: NoticeView): Card {
  const title = heading(view.title);
  return render(notice, {
    title,
    subtitle: "From MFA Nudge.",
    fallback: title,
    lines: view.lines.map((line) => plainText(line, LINE_LIMIT)),
  });
}
