import { type Expression, type Selectable, sql } from "kysely";
import type { Exemption, ExemptionClass, ExemptionState } from "../../core/exemption.ts";
import { userId } from "../../core/ids.ts";
import type { Exemptions } from "../../ports/store/exemptions.ts";
import { type Database, storable, touched } from "./database.ts";
import type { Schema } from "./schema.ts";

type Row = Selectable<Schema["exemptions"]>;

export function exemptionsTable(db: Database): Exemptions {
  const read = async (which: Expression<unknown>): Promise<readonly Exemption[]> =>
    (await sql<Row>`select * from exemptions ${which}`.execute(db)).rows.map(exemptionOf);

  return {
    async takeTurn() {
      await sql`lock table exemptions in share row exclusive mode`.execute(db);
    },

    async ask({ id, user, why, reason, control, owner, askedBy, askedAt, until, lapsesAt }) {
      await sql`
        insert into exemptions (id, user_id, why, reason, control, owner, asked_by, asked_at,
          until, lapses_at, state)
        values (${id}, ${user}, ${why}, ${storable(reason)}, ${storable(control)}, ${owner},
          ${askedBy}, ${askedAt}, ${until}, ${lapsesAt}, 'asked')`.execute(db);
    },

    byId: async (id) => (await read(sql`where id = ${id}`))[0] ?? null,

    openOf: (user) =>
      read(sql`where user_id = ${user} and state in ('asked', 'granted') order by asked_at, id`),

    async among(users, now) {
      const held = await read(sql`
        where user_id = any(${[...users]}::text[]) and state = 'granted' and until > ${now}`);
      return new Map(held.map((each) => [each.user, each]));
    },

    async countBesides(user, now) {
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from exemptions
        where state = 'granted' and until > ${now} and user_id <> ${user}`.execute(db);
      return rows[0]?.n ?? 0;
    },

    async list(now, { offset, limit }) {
      const [rows, counted] = await Promise.all([
        read(sql`
          where state = 'granted' and until > ${now}
          order by until, id offset ${offset} limit ${limit}`),
        sql<{ n: number }>`
          select count(*) as n from exemptions where state = 'granted' and until > ${now}
        `.execute(db),
      ]);
      return { rows, total: counted.rows[0]?.n ?? 0 };
    },

    asked: () => read(sql`where state = 'asked' order by asked_at, id`),

    async grant(id, by, at, remindAt) {
      return touched(
        await sql`
          update exemptions set state = 'granted', granted_by = ${by}, granted_at = ${at},
            remind_at = ${remindAt}
          where id = ${id} and state = 'asked'`.execute(db),
      );
    },

    async close(id, from, to, by, at) {
      return touched(
        await sql`
          update exemptions set state = ${to}, closed_by = ${by}, closed_at = ${at},
            remind_at = null
          where id = ${id} and state = ${from}`.execute(db),
      );
    },

    async reminded(id) {
      return touched(
        await sql`
          update exemptions set remind_at = null
          where id = ${id} and remind_at is not null`.execute(db),
      );
    },

    async nextDue() {
      const { rows } = await sql<{ at: Date | null }>`
        select min(case state when 'asked' then lapses_at else coalesce(remind_at, until) end) as at
        from exemptions where state in ('asked', 'granted')`.execute(db);
      return rows[0]?.at ?? null;
    },

    due: (now) =>
      read(sql`
        where (state = 'asked' and lapses_at <= ${now})
          or (state = 'granted' and (until <= ${now} or remind_at <= ${now}))
        order by until, id`),
  };
}

const exemptionOf = (row: Row): Exemption => ({
  id: row.id,
  user: userId(row.user_id),
  why: row.why as ExemptionClass,
  reason: row.reason,
  control: row.control,
  owner: userId(row.owner),
  askedBy: userId(row.asked_by),
  askedAt: row.asked_at,
  until: row.until,
  lapsesAt: row.lapses_at,
  state: row.state as ExemptionState,
  granted:
    row.granted_by === null || row.granted_at === null
      ? null
      : { by: userId(row.granted_by), at: row.granted_at },
  closed:
    row.closed_at === null
      ? null
      : { by: row.closed_by === null ? null : userId(row.closed_by), at: row.closed_at },
  remindAt: row.remind_at,
});
