import { type RawBuilder, type Selectable, sql } from "kysely";
import { campaignId, postId, userId } from "../../core/ids.ts";
import type { RungFailure, RungName, RungState } from "../../core/ladder.ts";
import type { ClimbKey, RungRecord, Rungs } from "../../ports/store/reach.ts";
import { batches, type Database, json, storable } from "./database.ts";
import type { Schema } from "./schema.ts";

type Row = Selectable<Schema["rungs"]>;

export const rungsTable = (db: Database): Rungs => ({
  async due(now, limit, whole) {
    const { rows } = await sql<{ campaign: string; user_id: string }>`
      select campaign, user_id from ${waiting(whole)} as waiting
      where look <= ${now} order by look, campaign, user_id limit ${limit}`.execute(db);
    return rows.map((row) => ({ campaign: campaignId(row.campaign), user: userId(row.user_id) }));
  },

  async nextLook(whole) {
    const { rows } = await sql<{ look: Date | null }>`
      select min(look) as look from ${waiting(whole)} as waiting`.execute(db);
    return rows[0]?.look ?? null;
  },

  async look(campaign, users, until, now) {
    await sql`
      insert into looks (campaign, user_id, made_at, at)
      select ${campaign}, user_id, ${now}::timestamptz, ${until}::timestamptz
      from unnest(${[...users]}::text[]) as user_id
      on conflict (campaign, user_id) do update set made_at = excluded.made_at, at = excluded.at
    `.execute(db);
  },

  async of(campaign, users) {
    const { rows } = await sql<Row>`
      select * from rungs where campaign = ${campaign} and user_id = any(${[...users]}::text[])
      order by user_id, at, step`.execute(db);
    return Map.groupBy(rows.map(recordOf), ({ user }) => user);
  },

  async ofUser(user) {
    const { rows } = await sql<Row>`
      select * from rungs where user_id = ${user} order by at, rung, step`.execute(db);
    return rows.map(recordOf);
  },

  async claim(claims) {
    const ours: ClimbKey[] = [];
    for (const batch of batches(claims)) {
      const rows = batch.map((each) => ({
        ...keyColumns(each),
        at: each.at,
        via: each.via,
        post: each.post,
      }));
      const { rows: claimed } = await sql<KeyRow>`
        insert into rungs (campaign, user_id, rung, step, state, at, via, post)
        select campaign, user_id, rung, step, 'sending', at, via, post
        from jsonb_to_recordset(${json(rows)}::jsonb) as c (campaign text, user_id text, rung text,
          step int, at timestamptz, via text, post text)
        on conflict (campaign, user_id, rung, step) do update set state = 'sending',
          at = excluded.at, via = excluded.via, post = excluded.post
          where rungs.state = 'planned'
        returning campaign, user_id, rung, step`.execute(db);
      ours.push(...claimed.map(keyOf));
    }
    return ours;
  },

  async settle(given, { state, at, failure, detail }) {
    for (const batch of batches(given))
      await sql`
        update rungs r set state = ${state}, at = ${at}, failure = ${failure},
          detail = ${storable(detail)}
        from ${keys(batch)}
        where r.campaign = k.campaign and r.user_id = k.user_id and r.rung = k.rung
          and r.step = k.step and r.state in ('sending', 'uncertain')`.execute(db);
  },

  async abandon(at, detail) {
    const { numAffectedRows } = await sql`
      update rungs set state = 'uncertain', at = ${at}, detail = ${storable(detail)}
      where state = 'sending'`.execute(db);
    return Number(numAffectedRows ?? 0n);
  },

  /** A card to a manager is one act, however many people it names. */
  async usedSince(rung, since) {
    const { rows } = await sql<{ used: number }>`
      select count(distinct coalesce(post, campaign || '/' || user_id || '/' || step)) as used
      from rungs where rung = ${rung} and at > ${since} and state in ('sending', 'sent', 'uncertain')
    `.execute(db);
    return rows[0]?.used ?? 0;
  },

  async lastAsked(manager) {
    const { rows } = await sql<{ at: Date | null }>`
      select max(at) as at from rungs
      where via = ${manager} and rung = 'manager' and state in ('sending', 'sent', 'uncertain')
    `.execute(db);
    return rows[0]?.at ?? null;
  },

  async onPost(post) {
    const { rows } = await sql<Row>`
      select * from rungs where post = ${post} order by user_id`.execute(db);
    return rows.map(recordOf);
  },

  async list(rung, { offset, limit }) {
    const { rows } = await sql<Row & { total: number }>`
      select r.*, count(*) over () as total from rungs r
      join campaigns c on c.id = r.campaign and c.state <> 'stopped'
      join people p on p.id = r.user_id and p.verdict = 'nudge'
      where r.rung = ${rung}
      order by r.at desc, r.user_id, r.step offset ${offset} limit ${limit}`.execute(db);
    return { rows: rows.map(recordOf), total: rows[0]?.total ?? 0 };
  },
});

/**
 * Who may have a rung before them, each with the moment to look. A look that was made before their campaign ended for
 * them says nothing of what follows from that.
 */
const waiting = (whole: boolean): RawBuilder<unknown> => sql`(
  select e.campaign, e.user_id, case
    when l.made_at >= coalesce(e.ended_at, '-infinity') then l.at
    when e.state = 'ended' then e.ended_at
    else e.deadline - interval '4 days' end as look
  from enrolments e
  join campaigns c on c.id = e.campaign and c.state = 'running'
  join people p on p.id = e.user_id and p.verdict = 'nudge'
  left join looks l on l.campaign = e.campaign and l.user_id = e.user_id
  where (e.state = 'ended' and e.ended_why = any(${
    whole ? ["unreachable", "all-nudges-sent"] : ["unreachable"]
  }::text[])) or (${whole} and e.state = 'active' and e.deadline is not null)
)`;

type KeyRow = Pick<Row, "campaign" | "user_id" | "rung" | "step">;

const keyColumns = ({ campaign, user, rung, step }: ClimbKey) => ({
  campaign,
  user_id: user,
  rung,
  step,
});

const keyOf = (row: KeyRow): ClimbKey => ({
  campaign: campaignId(row.campaign),
  user: userId(row.user_id),
  rung: row.rung as RungName,
  step: row.step,
});

const keys = (given: readonly ClimbKey[]): RawBuilder<unknown> => sql`
  jsonb_to_recordset(${json(given.map(keyColumns))}::jsonb)
    as k (campaign text, user_id text, rung text, step int)`;

const recordOf = (row: Row): RungRecord => ({
  ...keyOf(row),
  state: row.state as RungState,
  at: row.at,
  failure: row.failure as RungFailure | null,
  via: row.via === null ? null : userId(row.via),
  post: row.post === null ? null : postId(row.post),
});
