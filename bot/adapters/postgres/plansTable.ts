import { type Expression, sql } from "kysely";
import type { PlanState } from "../../core/approval.ts";
import { planHash } from "../../core/ids.ts";
import type { PlanRecord, Plans } from "../../ports/store/plans.ts";
import { type Database, json, storable } from "./database.ts";
import { planMoves } from "./planMoves.ts";
import { type PlanRow, planRecord } from "./planRow.ts";

export const plansTable = (db: Database): Plans => ({
  ...planMoves(db),

  byId: (id) => planById(db, id),

  create: (record) => insertPlan(db, record),

  async byShortHash(prefix) {
    const wanted = prefix.trim().toLowerCase();
    const exact = await planById(db, wanted);
    if (exact !== null) return exact;
    if (!/^[0-9a-f]{4,64}$/.test(wanted)) return null;
    const [only, ...others] = await readPlans(db, sql`where p.hash like ${`${wanted}%`} limit 2`);
    return only === undefined || others.length > 0 ? null : only;
  },

  /** Two statements: one that waits for the lock would still show the decisions of before the wait. */
  async lock(id) {
    await db.selectFrom("plans").select("id").where("id", "=", id).forUpdate().execute();
    return planById(db, id);
  },

  async lockState(id) {
    const row = await db
      .selectFrom("plans")
      .select("state")
      .where("id", "=", id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? null : (row.state as PlanState);
  },

  list: (limit) => readPlans(db, sql`order by seq desc limit ${limit}`),

  inState: (state) => readPlans(db, sql`where state = ${state} order by seq`),

  async ages(id) {
    const { rows } = await sql<{ planMs: number; roundMs: number }>`
      select ${msSince("opened_at")} as "planMs", ${msSince("round_at")} as "roundMs"
      from plans where id = ${id}`.execute(db);
    return rows[0] ?? null;
  },

  async stateOf(id) {
    const row = await db
      .selectFrom("plans")
      .select("state")
      .where("id", "=", id)
      .executeTakeFirst();
    return row === undefined ? null : (row.state as PlanState);
  },

  async hashOf(id) {
    const row = await db.selectFrom("plans").select("hash").where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : planHash(row.hash);
  },
});

const msSince = (column: string) =>
  sql<number>`(extract(epoch from clock_timestamp() - ${sql.ref(column)}) * 1000)::float8`;

const planById = async (db: Database, id: string): Promise<PlanRecord | null> =>
  (await readPlans(db, sql`where p.id = ${id}`))[0] ?? null;

async function readPlans(db: Database, which: Expression<unknown>): Promise<readonly PlanRecord[]> {
  const { rows } = await sql<PlanRow>`
    select p.*,
      (select coalesce(jsonb_agg(jsonb_build_object('by', admin, 'says', says, 'at', at,
        'round', round, 'seal', seal) order by seq), '[]') from decisions where plan = p.id) as decisions,
      (select coalesce(jsonb_agg(jsonb_build_object('user', user_id, 'displayName', display_name,
        'prior', prior, 'target', target, 'wave', wave, 'privileged', privileged,
        'override', override) order by position), '[]')
        from ledger where plan = p.id) as changes
    from plans p ${which}`.execute(db);
  return rows.map(planRecord);
}

/** One statement, so all or nothing. The ledger is made here and never added to. */
async function insertPlan(db: Database, record: PlanRecord): Promise<void> {
  const { plan, holds, objections, advise, state, why, decisions } = record;
  const { kind } = plan;
  const changes = plan.changes.map((change, position) => ({ ...change, position }));
  await sql`
    with made as (
      insert into plans (id, kind, undo_of, by_user, created_at, expires_at,
        runs_until, approvers, bake_minutes, emergency, evidence, override, hash, holds, objections, advise, state, why)
      values (${plan.id}, ${kind.kind}, ${kind.kind === "undo" ? kind.of : null}, ${plan.by},
        ${plan.createdAt}, ${plan.expiresAt}, ${plan.runsUntil}, ${plan.approvers},
        ${plan.bakeMinutes}, ${plan.emergency}, ${plan.evidence},
        ${plan.override === null ? null : storable(plan.override)}, ${plan.hash},
        ${json(holds)}, ${json(objections)}, ${advise}, ${state}, ${why})
    ), decided as (
      insert into decisions (plan, admin, round, says, at, seal)
      select ${plan.id}, given."by", round, says, at, seal
      from jsonb_to_recordset(${json(decisions)}::jsonb) as given
        ("by" text, round integer, says text, at timestamptz, seal text)
    )
    insert into ledger (plan, user_id, position, display_name, prior, target, wave, privileged,
      override, state)
    select ${plan.id}, given."user", position, "displayName", prior, target, wave, privileged,
      override, 'planned'
    from jsonb_to_recordset(${json(changes)}::jsonb) as given
      ("user" text, position integer, "displayName" text, prior text, target text, wave integer,
        privileged boolean, override text)
  `.execute(db);
}
