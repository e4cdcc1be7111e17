import { type Selectable, sql } from "kysely";
import type { EndReason, Enrolment } from "../../core/campaign.ts";
import { type CampaignId, campaignId, type UserId, userId } from "../../core/ids.ts";
import type { Campaigns } from "../../ports/store/campaigns.ts";
import { batches, type Database, json, pages } from "./database.ts";
import type { Schema } from "./schema.ts";

type Enrolments = Omit<
  Campaigns,
  | "open"
  | "holdsRunning"
  | "byId"
  | "newest"
  | "start"
  | "change"
  | "setState"
  | "tally"
  | "outlook"
>;
type Waiting = Pick<Enrolments, "due" | "nextDue" | "nextDueOf" | "active" | "lockDue">;

/** Ends after which somebody may be taken in again: what ended it was no choice of theirs, and it is over. */
const COMES_BACK: readonly EndReason[] = ["no-longer-eligible", "moved-to-another", "registered"];

/** The part of campaigns that is about single people. */
export const enrolments = (db: Database): Enrolments => ({
  ...waiting(db),

  async enrol(id, entrants, at) {
    let taken = 0;
    for (const batch of batches(entrants)) {
      const rows = batch.map(({ user, dueAt, privileged, entry }) => ({
        user_id: user,
        due_at: dueAt,
        privileged,
        entry,
      }));
      const { numAffectedRows } = await sql`
        insert into enrolments (campaign, user_id, enrolled_at, snoozes, state, due_at, privileged, entry)
        select distinct on (user_id) ${id}, user_id, ${at}::timestamptz, 0, 'active', due_at, privileged, entry
        from jsonb_to_recordset(${json(rows)}::jsonb)
          as given (user_id text, due_at timestamptz, privileged boolean, entry text)
        where not exists (select 1 from enrolments other
          where other.user_id = given.user_id and other.state = 'active' and other.campaign <> ${id})
        order by user_id
        on conflict (campaign, user_id) do update
        set state = 'active', due_at = excluded.due_at, ended_why = null, ended_at = null,
          privileged = excluded.privileged, entry = excluded.entry, snoozed_until = null,
          deadline = case when excluded.entry = 'relapse' then null else enrolments.deadline end
        where enrolments.state = 'ended' and enrolments.ended_why = any(${[...COMES_BACK]}::text[])`.execute(
        db,
      );
      taken += Number(numAffectedRows ?? 0n);
    }
    return taken;
  },

  async enrolment(id, user) {
    const row = await rowOf(db, id, user).executeTakeFirst();
    return row === undefined ? null : enrolmentOf(row);
  },

  async enrolments(id, users) {
    const rows = await db
      .selectFrom("enrolments")
      .selectAll()
      .where("campaign", "=", id)
      .where("user_id", "in", users.length === 0 ? [""] : [...users])
      .execute();
    return new Map(rows.map(enrolmentOf).map((each) => [each.user, each]));
  },

  async ofUser(user) {
    const { rows } = await sql<Row>`
      select * from enrolments where user_id = ${user}
      order by state = 'active' desc, enrolled_at desc limit 1`.execute(db);
    return rows[0] === undefined ? null : enrolmentOf(rows[0]);
  },

  async lock(id, user) {
    const row = await rowOf(db, id, user).forUpdate().executeTakeFirst();
    return row === undefined ? null : enrolmentOf(row);
  },

  async save(enrolment) {
    await saveAll(db, [enrolment]);
  },

  saveAll: (all) => saveAll(db, all),

  async endAll(id, why, at) {
    const { numUpdatedRows } = await db
      .updateTable("enrolments")
      .set({ state: "ended", ended_why: why, ended_at: at, due_at: null })
      .where("campaign", "=", id)
      .where("state", "=", "active")
      .executeTakeFirst();
    return Number(numUpdatedRows);
  },

  async endStopped(at) {
    const { numAffectedRows } = await sql`
      update enrolments e
      set state = 'ended', ended_why = ${STOPPED}, ended_at = ${at}, due_at = null
      from campaigns c
      where c.id = e.campaign and c.state = 'stopped' and e.state = 'active'`.execute(db);
    return Number(numAffectedRows ?? 0n);
  },
});

const STOPPED: EndReason = "campaign-stopped";

async function saveAll(db: Database, all: readonly Enrolment[]): Promise<void> {
  for (const batch of batches(all)) {
    await sql`
      update enrolments e set enrolled_at = s.enrolled_at, deadline = s.deadline,
        snoozes = s.snoozes, snoozed_until = s.snoozed_until, privileged = s.privileged,
        busy_since = s.busy_since, entry = s.entry, state = s.state, due_at = s.due_at,
        ended_why = s.ended_why, ended_at = s.ended_at
      from jsonb_to_recordset(${json(batch.map(columnsOf))}::jsonb) as s (campaign text,
        user_id text, enrolled_at timestamptz, deadline timestamptz, snoozes int,
        snoozed_until timestamptz, privileged boolean, busy_since timestamptz, entry text,
        state text, due_at timestamptz, ended_why text, ended_at timestamptz)
      where e.campaign = s.campaign and e.user_id = s.user_id`.execute(db);
  }
}

const columnsOf = ({ progress, ...enrolment }: Enrolment) => {
  const active = progress.state === "active";
  return {
    campaign: enrolment.campaign,
    user_id: enrolment.user,
    enrolled_at: enrolment.enrolledAt,
    deadline: enrolment.deadline,
    snoozes: enrolment.snoozes,
    snoozed_until: enrolment.snoozedUntil,
    privileged: enrolment.privileged,
    busy_since: enrolment.busySince,
    entry: enrolment.entry,
    state: progress.state,
    due_at: active ? progress.dueAt : null,
    ended_why: active ? null : progress.why,
    ended_at: active ? null : progress.at,
  };
};

const waiting = (db: Database): Waiting => ({
  async due(id, now, limit) {
    const rows = await activeRows(db, id)
      .select("user_id")
      .where("due_at", "<=", now)
      .orderBy("privileged", "desc")
      .orderBy("due_at")
      .orderBy("user_id")
      .limit(limit)
      .execute();
    return rows.map((row) => userId(row.user_id));
  },

  async lockDue(id, users, now) {
    const { rows } = await sql<Row>`
      select * from enrolments
      where campaign = ${id} and user_id = any(${[...users]}::text[])
        and state = 'active' and due_at <= ${now}
      order by user_id for update skip locked`.execute(db);
    return rows.map(enrolmentOf);
  },

  async nextDue() {
    const { rows } = await sql<{ due_at: Date | null }>`
      select min((select min(e.due_at) from enrolments e
        where e.campaign = c.id and e.state = 'active')) as due_at
      from campaigns c where c.state = 'running'`.execute(db);
    return rows[0]?.due_at ?? null;
  },

  async nextDueOf(id) {
    const { earliest } = await activeRows(db, id)
      .select((rows) => rows.fn.min("due_at").as("earliest"))
      .executeTakeFirstOrThrow();
    return earliest;
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

type Row = Selectable<Schema["enrolments"]>;

const enrolmentOf = (row: Row): Enrolment => ({
  campaign: campaignId(row.campaign),
  user: userId(row.user_id),
  enrolledAt: row.enrolled_at,
  deadline: row.deadline,
  snoozes: row.snoozes,
  snoozedUntil: row.snoozed_until,
  privileged: row.privileged,
  busySince: row.busy_since,
  entry: row.entry as Enrolment["entry"],
  progress:
    row.ended_at === null
      ? { state: "active", dueAt: row.due_at }
      : { state: "ended", why: row.ended_why as EndReason, at: row.ended_at },
});
