import { sql } from "kysely";
import type { KnownPerson } from "../../ports/store/people.ts";
import type { Database } from "./database.ts";
import { foldCase, foldWords, knownPerson } from "./personRow.ts";

/** An exact address or id alone; else whoever has a word that starts so, those whose name starts so first. */
export async function findPeople(
  db: Database,
  words: string,
  limit: number,
): Promise<readonly KnownPerson[]> {
  const exact = foldCase(words.trim());
  const named = await db
    .selectFrom("people")
    .selectAll()
    .where((is) =>
      is.or([is("id", "=", exact), is("upn_key", "=", exact), is("mail_key", "=", exact)]),
    )
    .orderBy("id")
    .limit(limit)
    .execute();
  if (named.length > 0) return named.map(knownPerson);

  // Folded words are letters, digits and single spaces: nothing in them means something to `like`.
  const start = foldWords(words);
  if (start === "") return [];
  const rows = await db
    .selectFrom("people")
    .selectAll()
    .where("search", "like", `% ${start}%`)
    .orderBy(sql`search like ${`| ${start}%`}`, "desc")
    .orderBy("name_key")
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(knownPerson);
}
