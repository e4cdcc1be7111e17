import type { ExemptionProblem } from "../core/exemption.ts";
import { problemText } from "./exemptionForm.ts";
import type { Speech } from "./speech.ts";

/** Why there is no request, as the flow says it. */
type Refused =
  | { readonly why: "faults"; readonly faults: readonly ExemptionProblem[] }
  | {
      readonly why: "too-many";
      readonly granted: number;
      readonly most: number;
      readonly base: number;
    }
  | {
      readonly why:
        | "break-glass"
        | "privileged"
        | "not-a-person"
        | "unknown-person"
        | "own-exemption"
        | "asked-already"
        | "nobody-to-grant";
    };

/** Why a request was not made, and what to do next. */
export function askRefusalText(speech: Speech, refused: Refused): string {
  const { say } = speech;
  if (refused.why === "faults")
    return refused.faults.map((each) => problemText(speech, each)).join(" ");
  if (refused.why === "too-many")
    return say("exemption:refused/too-many", {
      granted: refused.granted,
      most: refused.most,
      people: speech.people(refused.base),
    });
  return say(`exemption:refused/${refused.why}`);
}
