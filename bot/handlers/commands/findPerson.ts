import { escapeMarkdown } from "../../core/text.ts";
import type { KnownPerson, People } from "../../ports/store/people.ts";

export type Found = { readonly one: KnownPerson } | { readonly one: null; readonly say: string };

const SHOWN = 5;

/** The one person meant by what was typed; anything else is a question back, never a guess. */
export async function findPerson(people: People, words: readonly string[]): Promise<Found> {
  const typed = words.join(" ").trim();
  if (typed === "") return { one: null, say: "Whom do you mean? Add a name or an e-mail address." };
  const found = await people.find(typed, SHOWN + 1);
  const [first] = found;
  const echo = escapeMarkdown(typed, 60);
  if (first === undefined)
    return {
      one: null,
      say: `Nobody the last scan read is called "${echo}". Check the spelling, use the e-mail address, or type scan first.`,
    };
  if (found.length === 1) return { one: first };
  const names = found
    .slice(0, SHOWN)
    .map(
      ({ person }) =>
        `${escapeMarkdown(person.displayName, 40)} (${escapeMarkdown(person.userPrincipalName)})`,
    );
  const more = found.length > SHOWN ? ", and more" : "";
  return {
    one: null,
    say: `"${echo}" could be ${names.join(", ")}${more}. Type the e-mail address of the one you mean.`,
  };
}
