import { sql } from "kysely";
import { userId } from "../../core/ids.ts";
import type { Nudges } from "../../ports/store/nudges.ts";
import { batches, type Database, json } from "./database.ts";
import { detailOf, keyColumns, type NudgeRow, nudgeOf } from "./nudgeRow.ts";
import { outbox } from "./outbox.ts";

export const nudgesTable = (db: Database): Nudges => ({
  ...outbox(db),
  ...contacts(db),

  async settle(settled) {
    for (const batch of batches(settled)) {
      const rows = batch.map(({ nudge, outcome }) => ({
        ...keyColumns(nudge),
        state: outcome.state,
        settled_at: outcome.at,
        detail: detailOf(outcome),
      }));
      await sql`
        update nudges n set state = s.state, settled_at = s.settled_at, detail = s.detail
        from jsonb_to_recordset(${json(rows)}::jsonb) as s (campaign text, user_id text, step int,
          state text, settled_at timestamptz, detail text)
        where n.campaign = s.campaign and n.user_id = s.user_id and n.step = s.step
          and n.state in ('planned', 'sending', 'uncertain')`.execute(db);
    }
  },

  async of(campaign, user) {
    const rows = await db
      .selectFrom("nudges")
      .selectAll()
      .where("campaign", "=", campaign)
      .where("user_id", "=", user)
      .orderBy("step")
      .execute();
    return rows.map(nudgeOf);
  },

  async ofMany(campaign, users) {
    const { rows } = await sql<NudgeRow>`
      select * from nudges where campaign = ${campaign} and user_id = any(${[...users]}::text[])
      order by user_id, step`.execute(db);
    return Map.groupBy(rows.map(nudgeOf), (nudge) => nudge.user);
  },

  async ofUser(user) {
    const rows = await db
      .selectFrom("nudges")
      .selectAll()
      .where("user_id", "=", user)
      .orderBy("planned_at")
      .orderBy("step")
      .execute();
    return rows.map(nudgeOf);
  },

  async inState(campaign, state, { offset, limit }) {
    const some = db
      .selectFrom("nudges")
      .where("campaign", "=", campaign)
      .where("state", "=", state);
    const { total } = await some
      .select((count) => count.fn.countAll<number>().as("total"))
      .executeTakeFirstOrThrow();
    const rows = await some
      .selectAll()
      .orderBy("planned_at", "desc")
      .orderBy("user_id")
      .offset(offset)
      .limit(limit)
      .execute();
    return { rows: rows.map(nudgeOf), total };
  },
});

/** When people were last, or first, written to. */
const contacts = (db: Database): Pick<Nudges, "latest" | "lastUnasked" | "firstReached"> => ({
  async latest(users) {
    const { rows } = await sql<NudgeRow>`
      select distinct on (user_id) * from nudges where user_id = any(${[...users]}::text[])
      order by user_id, planned_at desc, step desc`.execute(db);
    return new Map(rows.map(nudgeOf).map((nudge) => [nudge.user, nudge]));
  },

  async lastUnasked(users) {
    const { rows } = await sql<{ user_id: string; at: Date }>`
      select user_id, max(coalesce(settled_at, planned_at)) as at from nudges
      where not asked and state not in ('failed', 'gone') and user_id = any(${[...users]}::text[])
      group by user_id`.execute(db);
    return new Map(rows.map((row) => [userId(row.user_id), row.at]));
  },

  async firstReached(users) {
    const { rows } = await sql<{ user_id: string; at: Date }>`
      select user_id, min(settled_at) as at from nudges
      where state in ('sent', 'uncertain') and user_id = any(${[...users]}::text[])
      group by user_id`.execute(db);
    return new Map(rows.map((row) => [userId(row.user_id), row.at]));
  },
});
