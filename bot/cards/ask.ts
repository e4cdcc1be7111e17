import ask from "../../cards/ask.json" with { type: "json" };
import type { PostId } from "../core/ids.ts";
import { plainText } from "../core/text.ts";
import { heading } from "./heading.ts";
import { plainSentence } from "./isolated.ts";
import { LINE_LIMIT, type NoticeView, noticeCard } from "./notice.ts";
import { type Card, render } from "./render.ts";
import { speechFor } from "./speech.ts";

export interface AskView extends NoticeView {
  readonly id: PostId;
  readonly rev: number;
  /** Verbs that say what will happen: "Start campaign", not "Yes". */
  readonly confirmTitle: string;
  readonly cancelTitle: string;
}

/** Asks back before something happens, with what would happen in its lines. */
export function askCard(view: AskView): Card {
  const speech = speechFor(view.reader);
  const title = heading(view.title);
  const confirmTitle = plainText(view.confirmTitle, 40);
  const cancelTitle = plainText(view.cancelTitle, 40);
  return render(
    ask,
    {
      id: view.id,
      rev: view.rev,
      title,
      subtitle: speech.say("ask:subtitle"),
      fallback: speech.say("ask:fallback", { title }),
      lines: view.lines.map((line) => plainSentence(line, LINE_LIMIT)),
      confirmTitle,
      confirmTip: speech.say("ask:confirmTip", { title: confirmTitle }),
      cancelTitle,
      cancelTip: speech.say("ask:cancelTip", { title: cancelTitle }),
    },
    speech,
  );
}

/** What replaces the question: what was answered, and what follows. */
export const askAnsweredCard = (view: NoticeView): Card => noticeCard(view);
