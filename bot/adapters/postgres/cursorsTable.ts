import { sql } from "kysely";
import type { Cursors } from "../../ports/store/coordination.ts";
import { type Database, inTransaction } from "./database.ts";

export const cursorsTable = (db: Database): Cursors => ({
  async get(name) {
    const row = await db
      .selectFrom("cursors")
      .select("at")
      .where("name", "=", name)
      .executeTakeFirst();
    return row?.at ?? null;
  },

  async set(name, at) {
    await db
      .insertInto("cursors")
      .values({ name, at })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ at }))
      .execute();
  },

  async firstSeen(name, ids, at, forgetBefore) {
    const asked = [...new Set(ids)];
    const fresh = await inTransaction(db, async (within) => {
      await within
        .deleteFrom("seen")
        .where("name", "=", name)
        .where("at", "<", forgetBefore)
        .execute();
      // In one order, so that two replicas with overlapping ids wait for each other instead of locking up.
      const { rows } = await sql<{ id: string; fresh: boolean }>`
        insert into seen (name, id, at, fresh)
        select ${name}, id, ${at}, true from unnest(${asked.toSorted()}::text[]) as id
        on conflict (name, id) do update set at = greatest(seen.at, excluded.at), fresh = false
        returning id, fresh`.execute(within);
      return new Set(rows.filter((row) => row.fresh).map((row) => row.id));
    });
    return asked.filter((id) => fresh.has(id));
  },
});
