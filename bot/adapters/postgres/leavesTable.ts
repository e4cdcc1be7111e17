import { sql } from "kysely";
import { campaignId, userId } from "../../core/ids.ts";
import type { Leaves } from "../../ports/store/reach.ts";
import type { Database } from "./database.ts";
import type { Schema } from "./schema.ts";

export const leavesTable = (db: Database): Leaves => ({
  async vouch({ campaign, user, by, since, until }) {
    await sql`
      insert into leaves (campaign, user_id, by_user, since, until)
      values (${campaign}, ${user}, ${by}, ${since}, ${until})
      on conflict (campaign, user_id)
        do update set by_user = excluded.by_user, until = excluded.until`.execute(db);
  },

  async of(campaign, users) {
    const { rows } = await sql<Schema["leaves"]>`
      select * from leaves where campaign = ${campaign} and user_id = any(${[...users]}::text[])
    `.execute(db);
    return new Map(
      rows.map((row) => [
        userId(row.user_id),
        {
          campaign: campaignId(row.campaign),
          user: userId(row.user_id),
          by: userId(row.by_user),
          since: row.since,
          until: row.until,
        },
      ]),
    );
  },
});
