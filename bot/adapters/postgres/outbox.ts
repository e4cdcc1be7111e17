import { type RawBuilder, sql } from "kysely";
import type { NudgeKey } from "../../core/campaign.ts";
import { campaignId, postId, userId } from "../../core/ids.ts";
import { replicaLease } from "../../ports/store/coordination.ts";
import type { Nudges } from "../../ports/store/nudges.ts";
import { batches, type Database, json, storable } from "./database.ts";
import { keyColumns, type NudgeRow, nudgeOf } from "./nudgeRow.ts";

type Outbox = Pick<
  Nudges,
  | "plan"
  | "take"
  | "sending"
  | "release"
  | "giveBack"
  | "unplan"
  | "discard"
  | "abandon"
  | "orphaned"
  | "backlog"
>;

/** The moving part of nudges: from planned to on the wire, among several replicas. */
export const outbox = (db: Database): Outbox => ({
  async plan(nudges) {
    for (const batch of batches(nudges)) {
      const rows = batch.map((each) => ({
        ...keyColumns(each),
        asked: each.asked,
        post: each.post,
        planned_at: each.at,
        not_after: each.notAfter,
      }));
      await sql`
        insert into nudges (campaign, user_id, step, asked, post, planned_at, not_before, not_after,
          privileged, state)
        select p.campaign, p.user_id, p.step, p.asked, p.post, p.planned_at, p.planned_at,
          p.not_after, e.privileged, 'planned'
        from jsonb_to_recordset(${json(rows)}::jsonb) as p (campaign text, user_id text, step int,
          asked boolean, post text, planned_at timestamptz, not_after timestamptz)
        join enrolments e on e.campaign = p.campaign and e.user_id = p.user_id
        on conflict do nothing`.execute(db);
    }
  },

  async take(taker, now, limit) {
    const { rows } = await sql<
      Pick<NudgeRow, "campaign" | "user_id" | "step" | "asked" | "post" | "attempts">
    >`
      update nudges n set taken_by = ${taker}
      from (
        select n.campaign, n.user_id, n.step from nudges n
        join campaigns c on c.id = n.campaign and c.state = 'running'
        where n.state = 'planned' and n.not_before <= ${now} and n.not_after > ${now}
          and (n.taken_by is null or not ${isAlive(sql.ref("n.taken_by"))})
        order by n.privileged desc, n.planned_at, n.campaign, n.user_id, n.step
        limit ${limit} for update of n skip locked
      ) as due
      where n.campaign = due.campaign and n.user_id = due.user_id and n.step = due.step
      returning n.campaign, n.user_id, n.step, n.asked, n.post, n.attempts`.execute(db);
    return rows.map((row) => ({
      ...keyOf(row),
      asked: row.asked,
      post: postId(row.post),
      attempts: row.attempts,
    }));
  },

  async sending(nudges, taker) {
    const { rows } = await sql<KeyRow>`
      update nudges n set state = 'sending'
      from ${keys(nudges)}, enrolments e, campaigns c
      where n.campaign = k.campaign and n.user_id = k.user_id and n.step = k.step
        and n.state = 'planned' and n.taken_by = ${taker} and ${isAlive(sql`${taker}::text`)}
        and e.campaign = n.campaign and e.user_id = n.user_id and e.state = 'active'
        and c.id = n.campaign and c.state = 'running'
      returning n.campaign, n.user_id, n.step`.execute(db);
    return rows.map(keyOf);
  },

  async release(taker) {
    await sql`
      update nudges set taken_by = null where taken_by = ${taker} and state = 'planned'`.execute(
      db,
    );
  },

  async giveBack({ campaign, user, step }, at, counts) {
    await sql`
      update nudges set state = 'planned', taken_by = null, not_before = ${at},
        attempts = attempts + ${counts ? 1 : 0}
      where campaign = ${campaign} and user_id = ${user} and step = ${step}
        and state in ('planned', 'sending')`.execute(db);
  },

  async unplan(what) {
    const which =
      "campaign" in what ? sql`campaign = ${what.campaign}` : sql`not_after <= ${what.expiredAt}`;
    const { rows } = await sql<{ undone: number }>`
      with undone as (
        delete from nudges where state = 'planned' and ${which} returning *
      ), again as (
        update enrolments e set due_at = undone.planned_at,
          snoozed_until = case when undone.asked then undone.planned_at else e.snoozed_until end,
          deadline = case when undone.step = 1 then null else e.deadline end
        from undone
        where e.campaign = undone.campaign and e.user_id = undone.user_id and e.state = 'active'
      )
      select count(*) as undone from undone`.execute(db);
    return rows[0]?.undone ?? 0;
  },

  async discard(at) {
    const { numAffectedRows } = await sql`
      update nudges n set state = 'gone', settled_at = ${at}
      from enrolments e
      where n.state = 'planned' and e.campaign = n.campaign and e.user_id = n.user_id
        and e.state <> 'active'`.execute(db);
    return Number(numAffectedRows ?? 0n);
  },

  async abandon(at, detail) {
    const { rows } = await sql<NudgeRow>`
      update nudges set state = 'uncertain', settled_at = ${at}, detail = ${storable(detail)}
      where state = 'sending' and not ${isAlive(sql.ref("taken_by"))} returning *`.execute(db);
    return rows.map(nudgeOf).toSorted((one, other) => +one.plannedAt - +other.plannedAt);
  },

  async orphaned() {
    const { rows } = await sql<{ orphaned: boolean }>`
      select exists (select 1 from nudges
        where state = 'sending' and not ${isAlive(sql.ref("taken_by"))}) as orphaned`.execute(db);
    return rows[0]?.orphaned ?? false;
  },

  async backlog() {
    const { rows } = await sql<{ waiting: number; first: Date | null }>`
      select count(*) as waiting, min(not_before) as first
      from nudges n join campaigns c on c.id = n.campaign and c.state = 'running'
      where n.state = 'planned'`.execute(db);
    return { waiting: rows[0]?.waiting ?? 0, from: rows[0]?.first ?? null };
  },
});

type KeyRow = Pick<NudgeRow, "campaign" | "user_id" | "step">;

const keyOf = (row: KeyRow): NudgeKey => ({
  campaign: campaignId(row.campaign),
  user: userId(row.user_id),
  step: row.step,
});

const keys = (nudges: readonly NudgeKey[]): RawBuilder<unknown> => sql`
  jsonb_to_recordset(${json(nudges.map(keyColumns))}::jsonb)
    as k (campaign text, user_id text, step int)`;

/** Whether the process of this taker still holds its sign of life. */
const isAlive = (taker: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`exists (
  select 1 from leases l
  where l.name = ${replicaLease("")} || split_part(${taker}, '/', 1)
    and l.expires_at > clock_timestamp())`;
