import { sql } from "kysely";
import { campaignId } from "../../core/ids.ts";
import type { Codes } from "../../ports/store/trust.ts";
import type { Database } from "./database.ts";

export const codesTable = (db: Database): Codes => ({
  async agree(campaign, from, proposal) {
    const { rows } = await sql<{ code: string }>`
      insert into codes as known (campaign, starts_at, code) values (${campaign}, ${from}, ${proposal})
      on conflict (campaign, starts_at) do update set code = known.code
      returning code`.execute(db);
    return rows[0]?.code ?? proposal;
  },

  async find(code) {
    const row = await db
      .selectFrom("codes")
      .selectAll()
      .where("code", "=", code)
      .executeTakeFirst();
    return row === undefined ? null : { campaign: campaignId(row.campaign), from: row.starts_at };
  },

  async tried(user, at, withinMs) {
    const oldest = new Date(at.getTime() - withinMs);
    const { rows } = await sql<{ n: number }>`
      insert into code_tries as known (user_id, since, n) values (${user}, ${at}, 1)
      on conflict (user_id) do update set
        n = case when known.since > ${oldest} then known.n + 1 else 1 end,
        since = case when known.since > ${oldest} then known.since else excluded.since end
      returning n`.execute(db);
    return rows[0]?.n ?? 1;
  },
});
