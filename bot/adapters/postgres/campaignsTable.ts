import type { Selectable } from "kysely";
import type { Campaign } from "../../core/campaign.ts";
import { campaignId, userId } from "../../core/ids.ts";
import type { Campaigns } from "../../ports/store/campaigns.ts";
import { campaignTally } from "./campaignTally.ts";
import { type Database, json } from "./database.ts";
import { enrolments } from "./enrolmentsTable.ts";
import type { Schema } from "./schema.ts";

export const campaignsTable = (db: Database): Campaigns => ({
  ...enrolments(db),

  async current() {
    const row = await db
      .selectFrom("campaigns")
      .selectAll()
      .orderBy("seq", "desc")
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : campaignOf(row);
  },

  async start({ id, startedBy, startedAt, state, cadence, hours }) {
    await db
      .insertInto("campaigns")
      .values({
        id,
        started_by: startedBy,
        started_at: startedAt,
        state,
        cadence: json(cadence),
        hours: json(hours),
      })
      .execute();
  },

  async setState(id, state) {
    await db.updateTable("campaigns").set({ state }).where("id", "=", id).execute();
  },

  tally: (id) => campaignTally(db, id),
});

const campaignOf = (row: Selectable<Schema["campaigns"]>): Campaign => ({
  id: campaignId(row.id),
  startedBy: userId(row.started_by),
  startedAt: row.started_at,
  state: row.state as Campaign["state"],
  cadence: row.cadence as Campaign["cadence"],
  hours: row.hours as Campaign["hours"],
});
