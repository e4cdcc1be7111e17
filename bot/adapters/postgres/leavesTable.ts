import { sql } from "kysely";
import { campaignId, userId } from "../../core/ids.ts";
import type { Leaves } from "../../ports/store/reach.ts";
import { type Database, storable, touched } from "./database.ts";
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

  async request({ campaign, user, by, reason, at }) {
    const inserted = await sql`
      insert into exemption_requests (campaign, user_id, by_user, reason, at)
      values (${campaign}, ${user}, ${by}, ${storable(reason)}, ${at})
      on conflict do nothing`.execute(db);
    return touched(inserted);
  },
});
