import type { Speech } from "../../cards/speech.ts";
import { type UserId, userId } from "../../core/ids.ts";
import type { Store } from "../../ports/store.ts";
import { findPerson } from "./findPerson.ts";

export type FoundHeld = { readonly user: UserId; readonly name: string } | { readonly say: string };

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Somebody we hold anything about: also who has left the tenant and is known by an object id alone. */
export async function findHeld(
  { people, erasure }: Pick<Store, "people" | "erasure">,
  words: readonly string[],
  speech: Speech,
): Promise<FoundHeld> {
  const found = await findPerson(people, words, speech);
  if (found.one !== null) return { user: found.one.person.id, name: found.one.person.displayName };
  const [id = ""] = words;
  const held = words.length === 1 && GUID.test(id) ? await erasure.held(userId(id)) : [];
  return held.length > 0 ? { user: userId(id), name: id } : { say: found.say };
}
