import { userId } from "../../core/ids.ts";
import type { Overrides } from "../../ports/store/planEvidence.ts";
import { type Database, storable } from "./database.ts";

export const overridesTable = (db: Database): Overrides => ({
  async make({ user, reason, by, at, until }) {
    const facts = { reason: storable(reason), by_user: by, at, until };
    await db
      .insertInto("overrides")
      .values({ user_id: user, ...facts })
      .onConflict((conflict) => conflict.column("user_id").doUpdateSet(facts))
      .execute();
  },

  async lift(user) {
    const { numDeletedRows } = await db
      .deleteFrom("overrides")
      .where("user_id", "=", user)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  },

  async standing(now) {
    const rows = await db
      .selectFrom("overrides")
      .selectAll()
      .where("until", ">", now)
      .orderBy("user_id")
      .execute();
    return new Map(
      rows.map(({ user_id, reason, by_user, at, until }) => {
        const user = userId(user_id);
        return [user, { user, reason, by: userId(by_user), at, until }];
      }),
    );
  },
});
