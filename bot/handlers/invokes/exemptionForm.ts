import { z } from "zod/v4";
import { type ExemptionFormValues, exemptionFormCard } from "../../cards/exemptionForm.ts";
import { speechFor } from "../../cards/speech.ts";
import {
  type ExemptionProblem,
  type ExemptionTerms,
  isExemptionClass,
} from "../../core/exemption.ts";
import { type UserId, userId } from "../../core/ids.ts";
import type { About, Render } from "../../flows/postCard.ts";
import type { KnownPerson } from "../../ports/store/people.ts";
import { numberInput, textInput } from "./formInputs.ts";

const FORM = "form/";

/** What a form's card is about: whom it would leave out. */
export const aboutForm = (user: UserId): About => ({
  kind: "exemption",
  subject: `${FORM}${user}`,
});

/** Whom a form is about; null for any other card. */
export const formUser = ({ kind, subject }: About): UserId | null =>
  kind === "exemption" && subject.startsWith(FORM) ? userId(subject.slice(FORM.length)) : null;

export const formRender =
  (
    { person }: KnownPerson,
    values: ExemptionFormValues,
    problems: readonly ExemptionProblem[],
  ): Render =>
  ({ id, revision: rev, reader }) => ({
    card: exemptionFormCard({ ...person, id, rev, reader, values, problems }),
    summary: speechFor(reader).say("exemption:form/title"),
  });

const text = textInput(1_000);

const Submitted = z.object({
  why: text,
  days: numberInput,
  reason: text,
  control: text,
  owner: text,
});

/** What a client sent as the form's inputs. Any data reads as something: what is missing is empty. */
export const readExemptionForm = (data: Readonly<Record<string, unknown>>): ExemptionFormValues =>
  Submitted.parse(data);

/** The terms somebody typed; a class nobody knows is none. */
export const termsOf = ({
  why,
  days,
  reason,
  control,
}: Omit<ExemptionFormValues, "owner">): ExemptionTerms => ({
  why: isExemptionClass(why) ? why : null,
  days,
  reason,
  control,
});
