import { z } from "zod/v4";
import { type FormValues, READERS_LANGUAGE } from "../../cards/campaignForm.ts";
import type { CampaignDraft } from "../../core/campaignDraft.ts";
import { LANGUAGES } from "../../core/language.ts";
import { numberInput, textInput } from "./formInputs.ts";

const text = textInput(4_000);

const Submitted = z.object({
  name: text,
  place: numberInput,
  groups: text,
  departments: text,
  licences: text,
  roles: text,
  maxNudges: numberInput,
  gapDays: numberInput,
  deadlineDays: numberInput,
  maxSnoozes: numberInput,
  graceDays: numberInput,
  sender: text,
  note: text,
  language: text,
});

/** What a client sent as the form's inputs. Any data reads as something: what is missing is empty. */
export const readForm = (data: Readonly<Record<string, unknown>>): FormValues =>
  Submitted.parse(data);

/** What the form says, as a campaign would be. @param groups the ids of the groups that were typed */
export function draftFrom(values: FormValues, groups: readonly string[]): CampaignDraft {
  return {
    name: values.name,
    place: values.place ?? Number.NaN,
    scope: {
      groups,
      departments: chosen(values.departments),
      licences: chosen(values.licences).map((each) => each.toLowerCase()),
      roles: chosen(values.roles).map((each) => each.toLowerCase()),
    },
    cadence: {
      maxNudges: values.maxNudges ?? Number.NaN,
      gapDays: values.gapDays ?? Number.NaN,
      deadlineDays: values.deadlineDays ?? Number.NaN,
      maxSnoozes: values.maxSnoozes ?? Number.NaN,
      graceDays: values.graceDays ?? Number.NaN,
    },
    voice: {
      sender: values.sender,
      note: values.note,
      language:
        values.language === READERS_LANGUAGE
          ? null
          : (LANGUAGES.find((each) => each === values.language) ?? null),
    },
  };
}

/** The values of an input with several choices: see `joinedChoices`. */
const chosen = (joined: string): readonly string[] => [
  ...new Set(
    joined
      .split(",")
      .map(decoded)
      .filter((each) => each !== ""),
  ),
];

function decoded(value: string): string {
  try {
    return decodeURIComponent(value.trim());
  } catch {
    return "";
  }
}
