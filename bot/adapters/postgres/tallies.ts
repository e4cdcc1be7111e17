import { sql } from "kysely";
import type { Database } from "./database.ts";

/** More rows than this are added up before they slow a question down. */
const MOST_ROWS = 1_000;

/**
 * Counts that triggers keep, by what is counted. Every change adds a row and nobody updates one, so that counting never
 * makes two transactions wait for each other; the rows are added up now and then.
 */
export async function tallied(db: Database, scope: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ what: string; n: number; parts: number }>`
    select what, sum(n)::bigint as n, count(*) as parts
    from tallies where scope = ${scope} group by what order by what`.execute(db);
  const parts = rows.reduce((sum, row) => sum + row.parts, 0);
  if (parts > MOST_ROWS && !db.isTransaction) await addUp(db, scope);
  return new Map(rows.filter(({ n }) => n !== 0).map(({ what, n }) => [what, n]));
}

/** Makes one row of many. Whoever comes second finds nothing to add up. */
export async function addUp(db: Database, scope: string): Promise<void> {
  await sql`
    with parts as (delete from tallies where scope = ${scope} returning what, n)
    insert into tallies select ${scope}, what, sum(n) from parts group by what having sum(n) <> 0
  `.execute(db);
}
