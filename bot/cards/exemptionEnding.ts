import exemptionEnding from "../../cards/exemptionEnding.json" with { type: "json" };
import { type Exemption, USUAL_EXEMPTION_DAYS } from "../core/exemption.ts";
import type { PostId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { termFacts } from "./exemption.ts";
import { shown } from "./exemptionForm.ts";
import { type Card, render } from "./render.ts";
import { speechFor } from "./speech.ts";

export interface ExemptionEndingView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  readonly found: Exemption;
  /** Of the person, as plain text. */
  readonly name: string;
}

/** Asks whoever answers for an exemption, before it ends: renew it, or let it end. */
export function exemptionEndingCard({ found, ...view }: ExemptionEndingView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const title = say("exemption:ending/title");
  return render(
    exemptionEnding,
    {
      id: view.id,
      rev: view.rev,
      title,
      subtitle: say("exemption:ending/subtitle"),
      fallback: say("exemption:fallback", { title }),
      lines: [
        say("exemption:ending/line", {
          name: view.name || say("counted:noName"),
          date: speech.dates.fullMoment(found.until),
        }),
      ],
      facts: termFacts(speech, found),
      values: {
        days: USUAL_EXEMPTION_DAYS,
        reason: shown(found.reason),
        control: shown(found.control),
      },
      words: speech.block("exemption:card"),
    },
    speech,
  );
}
