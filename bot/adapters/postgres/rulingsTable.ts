import type { Selectable } from "kysely";
import { type SqlBool, sql } from "kysely";
import { userId } from "../../core/ids.ts";
import type { RulingRecord, Rulings } from "../../ports/store/people.ts";
import { type Database, storable } from "./database.ts";
import type { Schema } from "./schema.ts";

export const rulingsTable = (db: Database): Rulings => ({
  async make({ user, ruling, reason, by, at }) {
    const facts = {
      says: ruling.says,
      until: ruling.says === "exempt" ? ruling.until : null,
      reason: storable(reason),
      by_user: by,
      at,
    };
    await db
      .insertInto("rulings")
      .values({ user_id: user, ...facts })
      .onConflict((conflict) => conflict.column("user_id").doUpdateSet(facts))
      .execute();
  },

  async lift(user) {
    const { numDeletedRows } = await db
      .deleteFrom("rulings")
      .where("user_id", "=", user)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  },

  async of(users) {
    if (users.length === 0) return new Map();
    const rows = await db
      .selectFrom("rulings")
      .selectAll()
      .where(sql<SqlBool>`user_id = any(${[...users]})`)
      .execute();
    return new Map(rows.map(record).map((each) => [each.user, each]));
  },

  async all() {
    const rows = await db
      .selectFrom("rulings")
      .selectAll()
      .orderBy("at")
      .orderBy("user_id")
      .execute();
    return rows.map(record);
  },
});

const record = (row: Selectable<Schema["rulings"]>): RulingRecord => ({
  user: userId(row.user_id),
  ruling: row.until === null ? { says: "person" } : { says: "exempt", until: row.until },
  reason: row.reason,
  by: userId(row.by_user),
  at: row.at,
});
