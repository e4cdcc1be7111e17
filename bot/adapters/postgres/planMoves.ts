import { sql } from "kysely";
import { planId } from "../../core/ids.ts";
import type { Plans } from "../../ports/store/plans.ts";
import { type Database, touched } from "./database.ts";

type PlanMoves = Pick<Plans, "decide" | "supersede" | "move" | "halt" | "stopWriting">;

/** What moves a plan on, each in one statement that only fits the state it leaves. */
export const planMoves = (db: Database): PlanMoves => ({
  async decide(id, { by, says, at, round, seal }) {
    await sql`
      insert into decisions (plan, admin, round, says, at, seal)
      values (${id}, ${by}, ${round}, ${says}, ${at}, ${seal})
      on conflict (plan, admin, round) do update
        set says = excluded.says, at = excluded.at, seal = excluded.seal
    `.execute(db);
  },

  async supersede(id, by) {
    return touched(
      await sql`
        update plans set state = 'superseded', superseded_by = ${by}
        where id = ${id} and state = 'open'`.execute(db),
    );
  },

  async move(id, from, to, why) {
    const { numUpdatedRows } = await db
      .updateTable("plans")
      .set({ state: to, why })
      .where("id", "=", id)
      .where("state", "=", from)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  async halt(id, why, at) {
    return touched(
      await sql`
        update plans set state = 'halted', why = ${why}, round = round + 1,
          round_at = clock_timestamp(), halted_at = ${at}
        where id = ${id} and state = 'writing'`.execute(db),
    );
  },

  async stopWriting(why) {
    const stopped = await db
      .updateTable("plans")
      .set({ state: "stopped", why })
      .where("state", "in", ["writing", "halted"])
      .returning("id")
      .execute();
    return stopped.map((row) => planId(row.id));
  },
});
