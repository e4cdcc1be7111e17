import type { Cursors } from "../../ports/store/coordination.ts";
import type { Database } from "./database.ts";

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
});
