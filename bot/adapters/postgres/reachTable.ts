import { type RawBuilder, sql } from "kysely";
import { userId } from "../../core/ids.ts";
import type { RungName, RungState } from "../../core/ladder.ts";
import type { ReachFacts } from "../../core/reach.ts";
import type { CountedReach, ReachBook, ReachRecord } from "../../ports/store/reach.ts";
import { type Database, json } from "./database.ts";

interface FactRow {
  readonly verdict: string;
  readonly place: string;
  readonly message: string;
  readonly answered: boolean;
  readonly unreachable: string | null;
  readonly email: string;
  readonly away: boolean;
}

interface PersonRow extends FactRow {
  readonly id: string;
  readonly at: Date | null;
  readonly rung: string | null;
  readonly rung_state: string | null;
  readonly rung_at: Date | null;
}

export const reachTable = (db: Database): ReachBook => ({
  async count(now) {
    const { rows } = await sql<FactRow & { people: number }>`
      ${facts(now, null)}
      select verdict, place, message, answered, unreachable, email, away, count(*) as people
      from facts group by 1, 2, 3, 4, 5, 6, 7`.execute(db);
    return rows.map((row) => ({ facts: factsOf(row), people: row.people }));
  },

  async keep(at, counted) {
    await sql`
      with before as (delete from reach_counts)
      insert into reach_counts (at, counted) values (${at}, ${json(counted)}::jsonb)`.execute(db);
  },

  async kept() {
    const { rows } = await sql<{ at: Date; counted: readonly CountedReach[] }>`
      select at, counted from reach_counts order by at desc limit 1`.execute(db);
    return rows[0] ?? null;
  },

  async of(users, now) {
    if (users.length === 0) return new Map();
    const { rows } = await sql<PersonRow>`
      ${facts(now, users)}
      select facts.*, ${LAST_RUNG} from facts ${lastRungOf("facts.id")}`.execute(db);
    return new Map(rows.map(recordOf).map((record) => [record.user, record]));
  },

  async list(wanted, now, { offset, limit }) {
    if (wanted.length === 0) return { rows: [], total: 0 };
    const fitting = sql`
      ${facts(now, null)}, fitting as (
        select facts.* from facts
        join jsonb_to_recordset(${json(wanted)}::jsonb) as w (verdict text, place text, message text,
          answered boolean, unreachable text, email text, away boolean)
        on facts.verdict = w.verdict and facts.place = w.place and facts.message = w.message
          and facts.answered = w.answered and facts.email = w.email and facts.away = w.away
          and facts.unreachable is not distinct from w.unreachable
      )`;
    const { rows } = await sql<PersonRow & { total: number }>`
      ${fitting}
      select page.*, ${LAST_RUNG} from (
        select *, count(*) over () as total from fitting
        order by at desc nulls last, name_key, id offset ${offset} limit ${limit}
      ) as page ${lastRungOf("page.id")}
      order by at desc nulls last, name_key, id`.execute(db);
    return { rows: rows.map(recordOf), total: rows[0]?.total ?? 0 };
  },
});

/** What a state of reach rests on, for everyone the last scan read or for some of them. */
const facts = (now: Date, users: readonly string[] | null): RawBuilder<unknown> => {
  const some = (column: string) =>
    users === null ? sql`true` : sql`${sql.ref(column)} = any(${[...users]}::text[])`;
  return sql`
    with message as (
      select distinct on (user_id) user_id, planned_at, coalesce(settled_at, planned_at) as at,
        case when state = 'failed' then coalesce(detail, 'refused') else state end as message
      from nudges where state <> 'gone' and ${some("user_id")}
      order by user_id, case
        when state in ('planned', 'sending') then 1
        when state = 'failed' and detail in ('throttled', 'unavailable') then 2 else 0 end,
        planned_at desc, step desc
    ), place as (
      select distinct on (user_id) user_id,
        case when state = 'active' then 'waiting' else ended_why end as place
      from enrolments where ${some("user_id")}
      order by user_id, state = 'active' desc, enrolled_at desc
    ), mail as (
      select distinct on (user_id) user_id, at, case
        when state = 'sent' then 'sent' when state in ('sending', 'uncertain') then 'uncertain'
        when failure = 'mailbox-gone' then 'mailbox-gone' else 'other' end as email
      from rungs where rung = 'email' and state <> 'planned' and ${some("user_id")}
      order by user_id, at desc, step desc
    ), answer as (
      select user_id, max(at) as at from replies where ${some("user_id")} group by user_id
    ), away as (
      select distinct user_id from leaves where until > ${now} and ${some("user_id")}
    ), facts as (
      select p.id, p.name_key, p.verdict, coalesce(place.place, 'none') as place,
        coalesce(message.message, 'none') as message,
        coalesce(answer.at >= message.planned_at, answer.at is not null) as answered,
        case when u.at >= coalesce(message.at, '-infinity') then u.why end as unreachable,
        coalesce(mail.email, 'none') as email,
        away.user_id is not null as away,
        greatest(message.at, mail.at) as at
      from people p
      left join message on message.user_id = p.id
      left join place on place.user_id = p.id
      left join mail on mail.user_id = p.id
      left join answer on answer.user_id = p.id
      left join away on away.user_id = p.id
      left join unreachable u on u.user_id = p.id
      where ${some("p.id")}
    )`;
};

const LAST_RUNG = sql`climb.rung, climb.state as rung_state, climb.at as rung_at`;
const lastRungOf = (id: "facts.id" | "page.id"): RawBuilder<unknown> => sql`
  left join lateral (
    select rung, state, at from rungs where user_id = ${sql.ref(id)} order by at desc limit 1
  ) as climb on true`;

/** Written and read by us only. */
const factsOf = (row: FactRow): ReachFacts =>
  ({
    verdict: row.verdict,
    place: row.place,
    message: row.message,
    answered: row.answered,
    unreachable: row.unreachable,
    email: row.email,
    away: row.away,
  }) as ReachFacts;

const recordOf = (row: PersonRow): ReachRecord => ({
  user: userId(row.id),
  facts: factsOf(row),
  at: row.at,
  lastRung:
    row.rung === null || row.rung_at === null
      ? null
      : { rung: row.rung as RungName, state: row.rung_state as RungState, at: row.rung_at },
});
