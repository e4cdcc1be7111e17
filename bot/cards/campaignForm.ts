import campaignForm from "../../cards/campaignForm.json" with { type: "json" };
import type { DraftField, DraftProblem, NumberField } from "../core/campaignDraft.ts";
import type { PostId } from "../core/ids.ts";
import { LANGUAGES, type Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { languageName } from "./campaignProgress.ts";
import { heading } from "./heading.ts";
import { plainSentence } from "./isolated.ts";
import { LINE_LIMIT } from "./notice.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";

/** What an admin has filled in so far. Lists are joined as card inputs join them, see `joinedChoices`. */
export type FormValues = Readonly<Record<NumberField, number | null>> &
  Readonly<
    Record<
      "name" | "groups" | "departments" | "licences" | "roles" | "sender" | "note" | "language",
      string
    >
  >;

/** One value somebody may choose. */
export interface FormChoice {
  readonly value: string;
  readonly title: string;
  /** How many people it fits; null where nobody counted. */
  readonly people: number | null;
}

export interface CampaignFormView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  /** The campaign it changes; null for a new one. */
  readonly changes: string | null;
  readonly values: FormValues;
  readonly departments: readonly FormChoice[];
  readonly licences: readonly FormChoice[];
  readonly roles: readonly FormChoice[];
  readonly problems: readonly DraftProblem[];
}

/** Stands for "each reader's own language" in the form. */
export const READERS_LANGUAGE = "reader";

/** A form for a campaign. What was wrong is said on top of it, naming the field, and what was typed stays. */
export function campaignFormCard(view: CampaignFormView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const title = heading(
    view.changes === null
      ? say("campaignForm:title/new")
      : say("campaignForm:title/change", { name: plainText(view.changes) }),
  );
  return render(
    campaignForm,
    {
      id: view.id,
      rev: view.rev,
      title,
      subtitle: say("campaignForm:subtitle"),
      fallback: say("campaignForm:fallback", { title }),
      hasErrors: view.problems.length > 0,
      errorTitle: say("campaignForm:errors"),
      errors: view.problems.map((problem) => problemText(speech, problem)),
      values: Object.fromEntries(
        Object.entries(view.values).map(([name, value]) => [name, shown(value)]),
      ),
      hasDepartments: view.departments.length > 0,
      hasLicences: view.licences.length > 0,
      choices: {
        departments: view.departments.map((each) => choiceOf(speech, each)),
        licences: view.licences.map((each) => choiceOf(speech, each)),
        roles: [
          { title: say("campaignForm:anyRole"), value: "any" },
          ...view.roles.map((each) => choiceOf(speech, each)),
        ],
        language: [
          { title: say("campaignForm:readers"), value: READERS_LANGUAGE },
          ...LANGUAGES.map((each) => ({ title: languageName(each, view.reader), value: each })),
        ],
      },
      words: speech.block("campaignForm:card"),
    },
    speech,
  );
}

/** Longer than any field may be: what is longer is refused, and need not come back whole. */
const MOST_LETTERS = 2_000;

const shown = (value: string | number | null): string | number =>
  typeof value === "string" ? [...value].slice(0, MOST_LETTERS).join("") : (value ?? "");

const choiceOf = ({ say }: Speech, { value, title, people }: FormChoice) => ({
  value: encodeURIComponent(value),
  title:
    people === null
      ? plainText(title)
      : say("campaignForm:choice", { value: plainText(title), people }),
});

/** Several choices as one input value: joined by commas, so each is written without any. */
export const joinedChoices = (values: readonly string[]): string =>
  values.map(encodeURIComponent).join(",");

function problemText({ say }: Speech, problem: DraftProblem): string {
  const what =
    "value" in problem
      ? say(`campaignForm:why/${problem.why}`, { value: plainText(problem.value) })
      : say(`campaignForm:why/${problem.why}`, numbersOf(problem));
  const field: DraftField = problem.field;
  const text = say("campaignForm:problem", { field: say(`campaignForm:field/${field}`), what });
  return plainSentence(text, LINE_LIMIT);
}

function numbersOf(problem: DraftProblem): Readonly<Record<string, number>> {
  if ("limit" in problem) return { limit: problem.limit };
  if ("least" in problem) return { least: problem.least };
  return "from" in problem ? { from: problem.from, to: problem.to } : {};
}
