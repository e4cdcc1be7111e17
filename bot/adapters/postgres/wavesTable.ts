import { sql } from "kysely";
import { userId } from "../../core/ids.ts";
import type { Baseline, SettledWave, Waves } from "../../ports/store/waves.ts";
import { type Database, touched } from "./database.ts";

export const wavesTable = (db: Database): Waves => ({
  async settled(plan, wave, at) {
    await sql`
      insert into plan_waves (plan, wave, at) values (${plan}, ${wave}, ${at})
      on conflict do nothing`.execute(db);
  },

  async of(plan) {
    const { rows } = await sql<SettledWave>`
      select wave, at,
        greatest(0, extract(epoch from clock_timestamp() - noted_at) * 1000)::float8 as "ageMs"
      from plan_waves where plan = ${plan} order by wave`.execute(db);
    return rows;
  },

  async begin(plan, round, { tried, failed, helps }) {
    await sql`
      insert into plan_rounds (plan, round, tried, failed, helps)
      values (${plan}, ${round}, ${tried}, ${failed}, ${helps})
      on conflict do nothing`.execute(db);
    const { rows } = await sql<Baseline>`
      select tried, failed, helps from plan_rounds
      where plan = ${plan} and round = ${round}`.execute(db);
    return rows[0] ?? { tried, failed, helps };
  },

  async help(plan, user, at) {
    return touched(
      await sql`
        insert into plan_helps (plan, user_id, at) values (${plan}, ${user}, ${at})
        on conflict do nothing`.execute(db),
    );
  },

  async helped(plan) {
    const rows = await db
      .selectFrom("plan_helps")
      .select("user_id")
      .where("plan", "=", plan)
      .orderBy("at")
      .orderBy("user_id")
      .execute();
    return rows.map((each) => userId(each.user_id));
  },
});
