import caseClosed from "../../cards/caseClosed.json" with { type: "json" };
import type { PostId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { type Card, render } from "./render.ts";
import { organisationWords } from "./senderWords.ts";
import { speechFor } from "./speech.ts";

export interface CaseClosedView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  readonly end: "genuine" | "hostile";
  readonly organisation: string;
  readonly serviceDesk: string;
}

/** Tells whoever reported a message what the security team found. */
export function caseClosedCard({ end, ...view }: CaseClosedView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const title = say(`caseClosed:title/${end}`);
  const organisation = organisationWords(speech, view.organisation);
  const desk = plainText(view.serviceDesk, 300);
  return render(
    caseClosed,
    {
      id: view.id,
      rev: view.rev,
      tone: end === "genuine" ? "good" : "attention",
      title,
      subtitle: say("proof:from", { organisation }),
      fallback: say("caseClosed:fallback", { title }),
      lines: [
        ...speech.lines(`caseClosed:lines/${end}`, { organisation }),
        ...(desk === "" ? [] : [say("proof:moreHelp", { desk })]),
      ],
      canRemind: end === "genuine",
      words: speech.block("caseClosed:card"),
    },
    speech,
  );
}
