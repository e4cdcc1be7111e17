import { sql } from "kysely";
import { planId } from "../../core/ids.ts";
import type { Erasure, HeldRow } from "../../ports/store/erasure.ts";
import type { Database } from "./database.ts";
import { isHeld, isTheirs, PLACES, type Place } from "./heldOf.ts";
import { pseudonymsOf } from "./pseudonymsTable.ts";

export const erasureTable = (db: Database): Erasure => ({
  async obstacle(user, undoDays, now) {
    if (db.isTransaction)
      await sql`lock table plans, ledger in share row exclusive mode`.execute(db);
    const { rows } = await sql<{ id: string; under_way: boolean; until: Date | null }>`
      select id, state in ('open', 'writing', 'halted') as under_way,
        (select max(intended_at) + make_interval(days => ${undoDays}::int)
          from ledger where plan = p.id and state = 'verified') as until
      from plans p
      where by_user = ${user}
        or exists (select 1 from ledger where plan = p.id and user_id = ${user})
        or exists (select 1 from decisions where plan = p.id and admin = ${user})
      order by under_way desc, until desc nulls last`.execute(db);
    const first = rows.find((each) => each.under_way || (each.until !== null && each.until > now));
    if (first === undefined) return null;
    const plan = planId(first.id);
    return first.under_way || first.until === null
      ? { is: "under-way", plan }
      : { is: "can-be-undone", plan, until: first.until };
  },

  async held(user) {
    const found: HeldRow[] = [];
    for (const place of PLACES) {
      const { rows } = await sql<{ row: object }>`
        select to_jsonb(t) as row from ${sql.table(place.table)} t where ${isHeld(place, user)}
      `.execute(db);
      found.push(...rows.map(({ row }) => ({ table: place.table, row })));
    }
    return found;
  },

  async oldEntries(user) {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from audit_log
      where actor = ${user} or strpos(subject, ${user}) > 0 or strpos(detail, ${user}) > 0
    `.execute(db);
    return rows[0]?.n ?? 0;
  },

  async erase(user) {
    const name = (await pseudonymsOf(db, [user])).get(user);
    if (name === undefined) throw new Error("an erasure is recorded before it is done");
    let touched = await forgetHolds(db, user, name);
    await sql`
      update ledger set display_name = ${name} where user_id = ${user}`.execute(db);
    for (const place of PLACES) touched += await eraseFrom(db, place, user, name);
    return touched;
  },

  async forget(user) {
    await sql`delete from pseudonyms where user_id = ${user}`.execute(db);
  },
});

async function eraseFrom(db: Database, place: Place, user: string, name: string): Promise<number> {
  const table = sql.table(place.table);
  const gone = await sql`delete from ${table} where ${isTheirs(place, user)}`.execute(db);
  let touched = Number(gone.numAffectedRows ?? 0n);
  for (const column of place.signed ?? []) {
    const cell = sql.ref(column);
    const signed = await sql`
      update ${table} set ${cell} = ${name} where ${cell} = ${user}`.execute(db);
    touched += Number(signed.numAffectedRows ?? 0n);
  }
  return touched;
}

async function forgetHolds(db: Database, user: string, name: string): Promise<number> {
  const held = await sql`
    update plans set holds = (
      select jsonb_agg(case when one ->> 'user' = ${user}
        then one || jsonb_build_object('user', ${name}::text, 'displayName', ${name}::text)
        else one end order by nth)
      from jsonb_array_elements(holds) with ordinality as each (one, nth))
    where strpos(holds::text, ${user}) > 0`.execute(db);
  return Number(held.numAffectedRows ?? 0n);
}
