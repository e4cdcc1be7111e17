import exemptionForm from "../../cards/exemptionForm.json" with { type: "json" };
import {
  EXEMPTION_CLASSES,
  type ExemptionProblem,
  LONGEST_EXEMPTION_DAYS,
  LONGEST_EXEMPTION_TEXT,
} from "../core/exemption.ts";
import type { PostId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";

/** What somebody has filled in so far, as typed. */
export interface ExemptionFormValues {
  readonly why: string;
  readonly days: number | null;
  readonly reason: string;
  readonly control: string;
  readonly owner: string;
}

export interface ExemptionFormView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly values: ExemptionFormValues;
  readonly problems: readonly ExemptionProblem[];
}

/** A form by which an admin asks to leave somebody out. What was wrong is said on top, and what was typed stays. */
export function exemptionFormCard(view: ExemptionFormView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const title = say("exemption:form/title");
  return render(
    exemptionForm,
    {
      id: view.id,
      rev: view.rev,
      title,
      subtitle: say("exemption:form/subtitle"),
      fallback: say("exemption:fallback", { title }),
      lines: [
        say("exemption:form/line", {
          name: plainText(view.displayName) || say("counted:noName"),
          principal: plainText(view.userPrincipalName, 120),
        }),
      ],
      hasErrors: view.problems.length > 0,
      errorTitle: say("exemption:form/errors"),
      errors: view.problems.map((problem) => problemText(speech, problem)),
      values: {
        why: view.values.why,
        days: view.values.days ?? "",
        reason: shown(view.values.reason),
        control: shown(view.values.control),
        owner: shown(view.values.owner),
      },
      classes: classChoices(speech),
      words: speech.block("exemption:card"),
    },
    speech,
  );
}

/** A little more than fits: what is too long comes back, so that it can be shortened. */
export const shown = (text: string): string =>
  [...text].slice(0, LONGEST_EXEMPTION_TEXT + 100).join("");

/** The classes somebody may choose from. */
export const classChoices = ({ say }: Speech) =>
  EXEMPTION_CLASSES.map((each) => ({ title: say(`exemption:class/${each}`), value: each }));

/** What is wrong with one field, and what to put there. */
export const problemText = ({ say }: Speech, problem: ExemptionProblem): string =>
  say(`exemption:problem/${problem}`, {
    ...(problem === "days" && { most: LONGEST_EXEMPTION_DAYS }),
    ...((problem === "reason" || problem === "control") && { letters: LONGEST_EXEMPTION_TEXT }),
  });
