import { sql } from "kysely";
import { type UserId, userId } from "../../core/ids.ts";
import type { Database } from "./database.ts";
import type { Generation } from "./generations.ts";

/** Whoever had a method when the last scan ended and has none by this one. Between the two generations, before the view turns. */
export async function noteRelapses(db: Database, next: Generation, at: Date): Promise<void> {
  await sql`
    insert into relapses (user_id, at)
    select found.id, ${at}::timestamptz from people_rows as found
    join people_rows as known on known.id = found.id and known.gen = ${1 - next}
    where found.gen = ${next} and found.verdict = 'nudge' and known.registration = 'registered'
    on conflict (user_id) do update set at = excluded.at`.execute(db);
}

/** Those of these people who once lost what they had registered. */
export async function relapsedAmong(
  db: Database,
  users: readonly UserId[],
): Promise<ReadonlySet<UserId>> {
  const { rows } = await sql<{ user_id: string }>`
    select user_id from relapses where user_id = any(${[...users]}::text[])`.execute(db);
  return new Set(rows.map((row) => userId(row.user_id)));
}
