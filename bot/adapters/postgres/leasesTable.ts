import { sql } from "kysely";
import type { Leases } from "../../ports/store/coordination.ts";
import { type Database, touched } from "./database.ts";

/**
 * Time is the database's, read when the statement runs (`now()` would be when the transaction began). A released
 * lease stays as a row, so that its fence goes on growing. Holding a lease does not let the same holder take it again.
 */
export const leasesTable = (db: Database): Leases => ({
  async take(name, holder, ttlMs) {
    const { rows } = await sql<{ fence: number }>`
      insert into leases as held (name, holder, fence, expires_at)
      values (${name}, ${holder}, 1, ${end(ttlMs)})
      on conflict (name) do update set
        holder = excluded.holder, fence = held.fence + 1, expires_at = excluded.expires_at
      where held.expires_at <= clock_timestamp()
      returning fence`.execute(db);
    return rows[0]?.fence ?? null;
  },

  async renew(name, holder, ttlMs) {
    return touched(
      await sql`
        update leases set expires_at = ${end(ttlMs)}
        where name = ${name} and holder = ${holder} and expires_at > clock_timestamp()`.execute(db),
    );
  },

  async holds(name, fence) {
    const { rows } = await sql`
      select 1 from leases
      where name = ${name} and fence = ${fence} and expires_at > clock_timestamp()
      for share`.execute(db);
    return rows.length > 0;
  },

  async release(name, holder) {
    await sql`
      update leases set expires_at = '-infinity'
      where name = ${name} and holder = ${holder}`.execute(db);
  },
});

const end = (ttlMs: number) => sql`clock_timestamp() + ${ttlMs} * interval '1 millisecond'`;

/** Frees every lease. Only where nobody else can be alive: whoever holds the data folder's lock. */
export async function freeLeases(db: Database): Promise<void> {
  await sql`update leases set expires_at = '-infinity'`.execute(db);
}
