import { type Expression, sql } from "kysely";
import { CHANGE_STATES, type ChangeState, SETTLED } from "../../core/enforcement.ts";
import { planId, userId } from "../../core/ids.ts";
import type { PerUserMfaState } from "../../core/person.ts";
import type { Change, Ledger } from "../../ports/store/plans.ts";
import { type Database, storable, touched } from "./database.ts";

interface ChangeRow {
  readonly plan: string;
  readonly user_id: string;
  readonly display_name: string;
  readonly prior: string;
  readonly target: string;
  readonly wave: number;
  readonly privileged: boolean;
  readonly override: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly read_back: string | null;
  readonly age: number | null;
  readonly intended_at: Date | null;
}

export function ledgerTable(db: Database): Ledger {
  const read = async (which: Expression<unknown>): Promise<readonly Change[]> => {
    const { rows } = await sql<ChangeRow>`
      select l.plan, l.user_id, l.display_name, l.prior, l.target, l.wave,
        l.privileged, l.override, l.state, l.reason, l.read_back, l.intended_at,
        (extract(epoch from clock_timestamp() - l.intent_at) * 1000)::float8 as age
      from ledger l ${which}`.execute(db);
    return rows.map(changeOf);
  };

  return {
    of: (plan) => read(sql`where l.plan = ${plan} order by l.position`),

    inState: (plan, states, limit) =>
      read(sql`
        where l.plan = ${plan} and l.state = any(${[...states]})
        order by l.wave, l.position limit ${limit}`),

    async tally(plan) {
      const rows = await db
        .selectFrom("ledger")
        .select("state")
        .select((count) => count.fn.countAll<number>().as("people"))
        .where("plan", "=", plan)
        .groupBy("state")
        .execute();
      const counted = new Map(rows.map((row) => [row.state, row.people]));
      return Object.fromEntries(
        CHANGE_STATES.map((state) => [state, counted.get(state) ?? 0]),
      ) as Record<ChangeState, number>;
    },

    async intend(plan, users, at) {
      const { rows } = await sql<{ user_id: string }>`
        update ledger set state = 'intent', reason = null, read_back = null,
          intent_at = clock_timestamp(), intended_at = ${at}
        where plan = ${plan} and user_id = any(${[...users]}::text[]) and state = 'planned'
        returning user_id`.execute(db);
      return rows.map((row) => userId(row.user_id));
    },

    async outcomes(plan, limit) {
      const { rows } = await sql<{ state: ChangeState }>`
        select state from ledger
        where plan = ${plan} and settled_at is not null and state <> 'skipped'
        order by settled_at desc, position desc limit ${limit}`.execute(db);
      return rows.map((row) => row.state);
    },

    async writtenInDay(now) {
      const [column, until] =
        now === null
          ? [sql.ref("intent_at"), sql`clock_timestamp()`]
          : [sql.ref("intended_at"), sql`${now}::timestamptz`];
      const { rows } = await sql<{ people: number; first: number | null }>`
        select count(*)::int as people,
          (extract(epoch from ${until} - min(${column})) * 1000)::float8 as first
        from ledger l join plans p on p.id = l.plan and p.kind <> 'undo'
        where ${column} > ${until} - interval '1 day'`.execute(db);
      return { people: rows[0]?.people ?? 0, firstAgeMs: Math.max(0, rows[0]?.first ?? 0) };
    },

    /** Reason and read-back belong to the state that is entered; those of the state before are the audit log's. */
    async move(plan, user, from, to) {
      return touched(
        await sql`
          update ledger set state = ${to.state},
            reason = ${to.reason === undefined ? null : storable(to.reason)},
            read_back = ${to.readBack ?? null}, intent_at = ${intentAt(to.state)},
            intended_at = ${to.state === "planned" ? sql`null` : sql`intended_at`},
            settled_at = ${SETTLED.includes(to.state) ? sql`clock_timestamp()` : sql`null`}
          where plan = ${plan} and user_id = ${user} and state = any(${[...from]})`.execute(db),
      );
    },

    ofUser: (user) =>
      read(sql`join plans p on p.id = l.plan where l.user_id = ${user} order by p.seq`),
  };
}

function intentAt(state: ChangeState): Expression<unknown> {
  if (state === "intent") return sql`clock_timestamp()`;
  return state === "planned" ? sql`null` : sql`intent_at`;
}

const changeOf = (row: ChangeRow): Change => ({
  plan: planId(row.plan),
  user: userId(row.user_id),
  displayName: row.display_name,
  prior: row.prior as PerUserMfaState,
  target: row.target as PerUserMfaState,
  wave: row.wave,
  privileged: row.privileged,
  override: row.override,
  state: row.state as ChangeState,
  reason: row.reason,
  readBack: row.read_back as PerUserMfaState | null,
  intentAgeMs: row.age === null ? null : Math.max(0, Math.round(row.age)),
  intendedAt: row.intended_at,
});
