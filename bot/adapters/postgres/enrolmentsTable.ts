import { type Selectable, sql } from "kysely";
import type { EndReason, Enrolment } from "../../core/campaign.ts";
import { type CampaignId, campaignId, type UserId, userId } from "../../core/ids.ts";
import type { Campaigns } from "../../ports/store/campaigns.ts";
import { batches, type Database, pages } from "./database.ts";
import type { Schema } from "./schema.ts";

type Enrolments = Pick<Campaigns, "enrol" | "enrolment" | "lock" | "save">;
type Waiting = Pick<Campaigns, "due" | "nextDue" | "active">;

/** The part of campaigns that is about single people. */
export const enrolments = (db: Database): Enrolments & Waiting => ({
  ...waiting(db),

  async enrol(id, users, dueAt, at) {
    let taken = 0;
    for (const batch of batches(users)) {
      const { numAffectedRows } = await sql`
        insert into enrolments (campaign, user_id, enrolled_at, snoozes, state, due_at)
        select ${id}, user_id, ${at}, 0, 'active', ${dueAt}
        from (select distinct unnest(${[...batch]}::text[]) as user_id) as given
        on conflict (campaign, user_id) do update
        set state = 'active', due_at = excluded.due_at, ended_why = null, ended_at = null
        where enrolments.ended_why = 'no-longer-eligible'`.execute(db);
      taken += Number(numAffectedRows ?? 0n);
    }
    return taken;
  },

  async enrolment(id, user) {
    const row = await rowOf(db, id, user).executeTakeFirst();
    return row === undefined ? null : enrolmentOf(row);
  },

  async lock(id, user) {
    const row = await rowOf(db, id, user).forUpdate().executeTakeFirst();
    return row === undefined ? null : enrolmentOf(row);
  },

  async save({ campaign, user, enrolledAt, deadline, snoozes, snoozedUntil, progress }) {
    const active = progress.state === "active";
    await db
      .updateTable("enrolments")
      .set({
        enrolled_at: enrolledAt,
        deadline,
        snoozes,
        snoozed_until: snoozedUntil,
        state: progress.state,
        due_at: active ? progress.dueAt : null,
        ended_why: active ? null : progress.why,
        ended_at: active ? null : progress.at,
      })
      .where("campaign", "=", campaign)
      .where("user_id", "=", user)
      .execute();
  },
});

const waiting = (db: Database): Waiting => ({
  async due(id, now, limit) {
    const rows = await activeRows(db, id)
      .select("user_id")
      .where("due_at", "<=", now)
      .orderBy("due_at")
      .orderBy("user_id")
      .limit(limit)
      .execute();
    return rows.map((row) => userId(row.user_id));
  },

  async nextDue(id) {
    const row = await activeRows(db, id)
      .select("due_at")
      .where("due_at", "is not", null)
      .orderBy("due_at")
      .limit(1)
      .executeTakeFirst();
    return row?.due_at ?? null;
  },

  active: (id) =>
    pages(
      async (after, limit) => {
        const rows = activeRows(db, id).select("user_id").where("user_id", ">", after);
        const page = await rows.orderBy("user_id").limit(limit).execute();
        return page.map((row) => userId(row.user_id));
      },
      (user) => user,
    ),
});

const rowOf = (db: Database, id: CampaignId, user: UserId) =>
  db.selectFrom("enrolments").selectAll().where("campaign", "=", id).where("user_id", "=", user);

const activeRows = (db: Database, id: CampaignId) =>
  db.selectFrom("enrolments").where("campaign", "=", id).where("state", "=", "active");

const enrolmentOf = (row: Selectable<Schema["enrolments"]>): Enrolment => ({
  campaign: campaignId(row.campaign),
  user: userId(row.user_id),
  enrolledAt: row.enrolled_at,
  deadline: row.deadline,
  snoozes: row.snoozes,
  snoozedUntil: row.snoozed_until,
  progress:
    row.ended_at === null
      ? { state: "active", dueAt: row.due_at }
      : { state: "ended", why: row.ended_why as EndReason, at: row.ended_at },
});
