import ask from "../../cards/ask.json" with { type: "json" };
import type { PostId } from "../core/ids.ts";
import { plainText } from "../core/text.ts";
import { heading } from "./heading.ts";
import { LINE_LIMIT, type NoticeView, noticeCard } from "./notice.ts";
import { type Card, render } from "./render.ts";

export interface AskView extends NoticeView {
  readonly id: PostId;
  readonly rev: number;
  /** Verbs that say what will happen: "Start campaign", not "Yes". */
  readonly confirmTitle: string;
  readonly cancelTitle: string;
}

/** Asks back before something happens, with what would happen in its lines. */
export function askCard(view: AskView): Card {
  const title = heading(view.title);
  return render(ask, {
    id: view.id,
    rev: view.rev,
    title,
    subtitle: "Nothing has happened yet. It happens only when you confirm.",
    fallback: `${title} Type help in this chat if you cannot see the card.`,
    lines: view.lines.map((line) => plainText(line, LINE_LIMIT)),
    confirmTitle: plainText(view.confirmTitle, 40),
    cancelTitle: plainText(view.cancelTitle, 40),
  });
}

/** What replaces the question: what was answered, and what follows. */
export const askAnsweredCard = (view: NoticeView): Card => noticeCard(view);
