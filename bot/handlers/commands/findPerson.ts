import type { Speech } from "../../cards/speech.ts";
import { escapeMarkdown } from "../../core/text.ts";
import type { KnownPerson, People } from "../../ports/store/people.ts";

export type Found = { readonly one: KnownPerson } | { readonly one: null; readonly say: string };

const SHOWN = 5;

/** The one person meant by what was typed; anything else is a question back, never a guess. */
export async function findPerson(
  people: People,
  words: readonly string[],
  speech: Speech,
): Promise<Found> {
  const typed = words.join(" ").trim();
  if (typed === "") return { one: null, say: speech.say("find:whom") };
  const found = await people.find(typed, SHOWN + 1);
  const [first] = found;
  const echo = escapeMarkdown(typed, 60);
  if (first === undefined) return { one: null, say: speech.say("find:nobody", { typed: echo }) };
  if (found.length === 1) return { one: first };
  const names = found.slice(0, SHOWN).map(({ person }) =>
    speech.say("find:entry", {
      name: escapeMarkdown(person.displayName, 40),
      account: escapeMarkdown(person.userPrincipalName),
    }),
  );
  const values = { typed: echo, names: names.join(speech.say("find:separator")) };
  const many = found.length > SHOWN;
  return {
    one: null,
    say: many ? speech.say("find:many", values) : speech.say("find:several", values),
  };
}
