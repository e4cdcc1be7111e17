import type { Insertable, Selectable } from "kysely";
import type { Campaign } from "../../core/campaign.ts";
import { type CampaignId, campaignId, userId } from "../../core/ids.ts";
import type { Campaigns } from "../../ports/store/campaigns.ts";
import { campaignOutlook } from "./campaignOutlook.ts";
import { campaignTally } from "./campaignTally.ts";
import { type Database, json } from "./database.ts";
import { enrolments } from "./enrolmentsTable.ts";
import type { Schema } from "./schema.ts";

export const campaignsTable = (db: Database): Campaigns => ({
  ...enrolments(db),
  ...states(db),

  async open() {
    const rows = await db
      .selectFrom("campaigns")
      .selectAll()
      .where("state", "!=", "stopped")
      .orderBy("place")
      .orderBy("seq")
      .execute();
    return rows.map(campaignOf);
  },

  async byId(id) {
    const row = await db
      .selectFrom("campaigns")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    return row === undefined ? null : campaignOf(row);
  },

  async newest() {
    const row = await db
      .selectFrom("campaigns")
      .selectAll()
      .orderBy("seq", "desc")
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : campaignOf(row);
  },

  async start(campaign) {
    const { id, startedBy, startedAt } = campaign;
    await db
      .insertInto("campaigns")
      .values({ id, started_by: startedBy, started_at: startedAt, ...changeable(campaign) })
      .execute();
  },

  async change(campaign) {
    await db
      .updateTable("campaigns")
      .set(changeable(campaign))
      .where("id", "=", campaign.id)
      .execute();
  },

  tally: (id: CampaignId) => campaignTally(db, id),

  outlook: (id: CampaignId) => campaignOutlook(db, id),
});

/** Whether a campaign runs, and who switches it. */
const states = (db: Database): Pick<Campaigns, "holdsRunning" | "setState"> => ({
  async holdsRunning(id) {
    const row = await db
      .selectFrom("campaigns")
      .select("id")
      .where("id", "=", id)
      .where("state", "=", "running")
      .forShare()
      .executeTakeFirst();
    return row !== undefined;
  },

  async setState(id, from, to) {
    const { numUpdatedRows } = await db
      .updateTable("campaigns")
      .set({ state: to })
      .where("id", "=", id)
      .where("state", "in", [...from])
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  },
});

type Row = Schema["campaigns"];

const changeable = (
  campaign: Campaign,
): Omit<Insertable<Row>, "id" | "started_by" | "started_at" | "seq"> => ({
  name: campaign.name,
  place: campaign.place,
  state: campaign.state,
  scope: json(campaign.scope),
  cadence: json(campaign.cadence),
  hours: json(campaign.hours),
  voice: json(campaign.voice),
  watched_since: campaign.watchedSince,
});

const campaignOf = (row: Selectable<Row>): Campaign => ({
  id: campaignId(row.id),
  name: row.name,
  place: row.place,
  startedBy: userId(row.started_by),
  startedAt: row.started_at,
  state: row.state as Campaign["state"],
  scope: row.scope as Campaign["scope"],
  cadence: row.cadence as Campaign["cadence"],
  hours: row.hours as Campaign["hours"],
  voice: row.voice as Campaign["voice"],
  watchedSince: row.watched_since,
});
