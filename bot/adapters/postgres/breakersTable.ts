import { type Selectable, sql } from "kysely";
import { COMPLAINTS, type Complaint, type Wave } from "../../core/breaker.ts";
import { campaignId, userId } from "../../core/ids.ts";
import type { Breakers, Trip } from "../../ports/store/trust.ts";
import { type Database, json } from "./database.ts";
import type { Schema } from "./schema.ts";

export const breakersTable = (db: Database): Breakers => ({
  async note(campaign, user, kind, at) {
    await sql`
      insert into complaints as known (campaign, user_id, kind, at)
      values (${campaign}, ${user}, ${kind}, ${at})
      on conflict (campaign, user_id, kind) do update set at = greatest(known.at, excluded.at)
    `.execute(db);
  },

  async against(campaign, since) {
    const { rows } = await sql<{ kind: Complaint | null; people: number }>`
      select kind, count(distinct user_id) as people
      from complaints where campaign = ${campaign} and at >= ${since}
      group by grouping sets ((), (kind))`.execute(db);
    const people = (kind: Complaint | null): number =>
      rows.find((row) => row.kind === kind)?.people ?? 0;
    return {
      against: people(null),
      by: Object.fromEntries(COMPLAINTS.map((kind) => [kind, people(kind)])) as Wave["by"],
    };
  },

  async sent(campaign, since) {
    const { n } = await db
      .selectFrom("nudges")
      .select((count) => count.fn.countAll<number>().as("n"))
      .where("campaign", "=", campaign)
      .where("settled_at", ">=", since)
      .where("state", "in", ["sent", "uncertain"])
      .executeTakeFirstOrThrow();
    return n;
  },

  async tripped({ campaign, at, why, since, wave }) {
    await db
      .insertInto("trips")
      .values({ campaign, at, why, since, wave: json(wave), resumed_by: null, resumed_at: null })
      .execute();
  },

  async latest(campaign) {
    const row = await db
      .selectFrom("trips")
      .selectAll()
      .where("campaign", "=", campaign)
      .orderBy("at", "desc")
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : tripOf(row);
  },

  async resumed(campaign, by, at) {
    const { numUpdatedRows } = await db
      .updateTable("trips")
      .set({ resumed_by: by, resumed_at: at })
      .where("campaign", "=", campaign)
      .where("resumed_at", "is", null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  },
});

const tripOf = (row: Selectable<Schema["trips"]>): Trip => ({
  campaign: campaignId(row.campaign),
  at: row.at,
  why: row.why as Trip["why"],
  since: row.since,
  wave: row.wave as Wave,
  resumed:
    row.resumed_by === null || row.resumed_at === null
      ? null
      : { by: userId(row.resumed_by), at: row.resumed_at },
});
