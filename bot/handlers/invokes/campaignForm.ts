import { z } from "zod/v4";
import { type FormValues, READERS_LANGUAGE } from "../../cards/campaignForm.ts";
import type { CampaignDraft } from "../../core/campaignDraft.ts";
import { LANGUAGES } from "../../core/language.ts";

/** Longer than any field may be: what is too long is refused by name, what is absurd is cut. */
const MOST = 4_000;

const text = z
  .string()
  .catch("")
  .transform((raw) => raw.slice(0, MOST).trim());

/** An input a client leaves out, empties or fills with words is no number: the form then says so. */
const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*-?\d{1,6}\s*$/)
      .transform(Number),
  ])
  .nullable()
  .catch(null);

const Submitted = z.object({
  name: text,
  place: number,
  groups: text,
  departments: text,
  licences: text,
  roles: text,
  maxNudges: number,
  gapDays: number,
  deadlineDays: number,
  maxSnoozes: number,
  graceDays: number,
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
