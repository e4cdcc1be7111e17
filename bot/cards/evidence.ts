import evidence from "../../cards/evidence.json" with { type: "json" };
import type { Verdict } from "../core/eligibility.ts";
import type { Reader } from "../core/language.ts";
import type { PersonEvidence } from "../core/planEvidence.ts";
import { plainText } from "../core/text.ts";
import { evidenceFacts } from "./evidenceWords.ts";
import { heading } from "./heading.ts";
import { holdWords } from "./planWords.ts";
import { type Card, render } from "./render.ts";
import { speechFor } from "./speech.ts";
import { verdictWords } from "./verdictWords.ts";

export interface EvidenceView {
  readonly reader: Reader;
  readonly known: PersonEvidence;
  /** Why nobody's word brings them into a plan; null where somebody's can. */
  readonly never: Verdict | null;
  readonly asOf: Date;
}

/** What requiring MFA of one person would break: the judgement, every reason with what lifts it, and all that is known. */
export function evidenceCard({ reader, known, never, asOf }: EvidenceView): Card {
  const speech = speechFor(reader);
  const { say } = speech;
  const name = plainText(known.displayName) || say("counted:noName");
  const title = heading(say("evidence:title"));
  const verdict =
    never === null
      ? say(`evidence:verdict/${known.says}`, { name })
      : say("evidence:verdict/never", { name, why: verdictWords(speech, never).meaning });
  const reasons = never === null ? known.reasons : [];
  return render(
    evidence,
    {
      title,
      subtitle: say("evidence:asOf", {
        account: plainText(known.userPrincipalName),
        date: speech.dates.stamp(asOf),
        zone: reader.zone,
      }),
      fallback: verdict,
      verdict,
      style: never === null && known.says === "go" ? "good" : "warning",
      hasReasons: reasons.length > 0,
      reasons: reasons.map((each) => holdWords(speech, each)),
      facts: evidenceFacts(speech, known),
      words: speech.block("evidence:card"),
    },
    speech,
  );
}
