import wasThatYou from "../../cards/wasThatYou.json" with { type: "json" };
import type { PostId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { noticeCard } from "./notice.ts";
import { referenceCode } from "./reference.ts";
import { type Card, render } from "./render.ts";
import { organisationWords } from "./senderWords.ts";
import { speechFor } from "./speech.ts";

export interface WasThatYouView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  readonly organisation: string;
  readonly serviceDesk: string;
  readonly registeredAt: Date;
}

/**
 * Asks somebody whether they added a method. It says how to look before it asks, names doubt together with "no", and
 * makes neither answer the easy one: a reader trained to press yes would press it for a thief.
 */
export function wasThatYouCard(view: WasThatYouView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const title = say("wasThatYou:title");
  const desk = plainText(view.serviceDesk, 300);
  return render(
    wasThatYou,
    {
      id: view.id,
      rev: view.rev,
      tone: "attention",
      title,
      subtitle: say("proof:from", { organisation: organisationWords(speech, view.organisation) }),
      fallback: say("wasThatYou:fallback", { title }),
      lines: speech.lines("wasThatYou:lines", { date: speech.dates.moment(view.registeredAt) }),
      steps: speech.lines("wasThatYou:steps"),
      hasServiceDesk: desk !== "",
      serviceDesk: say("proof:moreHelp", { desk }),
      reference: referenceCode(view.id),
      words: speech.block("wasThatYou:card"),
    },
    speech,
  );
}

/** What replaces the question once it was answered. */
export function wasThatYouAnsweredCard(reader: Reader, answer: "yes" | "no" | "late"): Card {
  const { say, lines } = speechFor(reader);
  const title = say(`wasThatYou:answered/${answer}/title`);
  return noticeCard({ reader, title, lines: lines(`wasThatYou:answered/${answer}/lines`) });
}
