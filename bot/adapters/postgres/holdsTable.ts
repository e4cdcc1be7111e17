import { type Selectable, sql } from "kysely";
import { userId } from "../../core/ids.ts";
import { isUrgent, SUSPICIONS, type Suspicion } from "../../core/suspicion.ts";
import type { Hold, HoldState, Holds } from "../../ports/store/trust.ts";
import { type Database, touched } from "./database.ts";
import type { Schema } from "./schema.ts";

const URGENT: readonly string[] = SUSPICIONS.filter(isUrgent);

export const holdsTable = (db: Database): Holds => ({
  async place({ id, user, event, why, registeredAt, askFrom }) {
    return touched(
      await sql`
        insert into enforcement_holds (id, user_id, event, why, registered_at, ask_from, state)
        select ${id}, ${user}, ${event}, ${why}, ${registeredAt}, ${askFrom}, 'waiting'
        where not exists (select 1 from enforcement_holds
          where user_id = ${user} and lifted_at >= ${registeredAt})
        on conflict do nothing`.execute(db),
    );
  },

  async byId(id) {
    const row = await db
      .selectFrom("enforcement_holds")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    return row === undefined ? null : holdOf(row);
  },

  async among(users) {
    const { rows } = await sql<{ user_id: string }>`
      select user_id from enforcement_holds
      where user_id = any(${[...users]}::text[]) and state <> 'lifted'`.execute(db);
    return new Set(rows.map((row) => userId(row.user_id)));
  },

  async waiting(now, limit) {
    const { rows } = await sql<Row>`
      select * from enforcement_holds where state = 'waiting' and ask_from <= ${now}
      order by why = any(${[...URGENT]}::text[]) desc, registered_at, id limit ${limit}`.execute(
      db,
    );
    return rows.map(holdOf);
  },

  async askedSince(since) {
    const { n } = await db
      .selectFrom("enforcement_holds")
      .select((count) => count.fn.countAll<number>().as("n"))
      .where("asked_at", ">=", since)
      .executeTakeFirstOrThrow();
    return n;
  },

  async unanswered(before) {
    const rows = await db
      .selectFrom("enforcement_holds")
      .selectAll()
      .where("state", "=", "asked")
      .where("asked_at", "<", before)
      .orderBy("asked_at")
      .execute();
    return rows.map(holdOf);
  },

  async move(id, from, to, at) {
    const { numUpdatedRows } = await db
      .updateTable("enforcement_holds")
      .set({
        state: to,
        ...(to === "asked" && { asked_at: at }),
        ...(to === "lifted" && { lifted_at: at }),
      })
      .where("id", "=", id)
      .where("state", "in", [...from])
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
});

type Row = Selectable<Schema["enforcement_holds"]>;

const holdOf = (row: Row): Hold => ({
  id: row.id,
  user: userId(row.user_id),
  event: row.event,
  why: row.why as Suspicion,
  registeredAt: row.registered_at,
  askFrom: row.ask_from,
  state: row.state as HoldState,
  askedAt: row.asked_at,
});
