import { userId } from "../../core/ids.ts";
import type { Attestations } from "../../ports/store/evidence.ts";
import type { Database } from "./database.ts";

export const attestationsTable = (db: Database): Attestations => ({
  async make(name, by, at) {
    await db
      .insertInto("attestations")
      .values({ name, by_user: by, at })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ by_user: by, at }))
      .execute();
  },

  async withdraw(name) {
    await db.deleteFrom("attestations").where("name", "=", name).execute();
  },

  async of(name) {
    const row = await db
      .selectFrom("attestations")
      .selectAll()
      .where("name", "=", name)
      .executeTakeFirst();
    return row === undefined ? null : { by: userId(row.by_user), at: row.at };
  },
});
