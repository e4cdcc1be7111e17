import { type Selectable, sql } from "kysely";
import { scanId, userId } from "../../core/ids.ts";
import type { Scan, ScanReport, Scans } from "../../ports/store/scans.ts";
import { type Database, inTransaction, json } from "./database.ts";
import { COLUMNS, columnsOf, OVERWRITE } from "./personSql.ts";
import type { Schema } from "./schema.ts";
import { staging } from "./staging.ts";

export const scansTable = (db: Database): Scans => ({
  ...staging(db),

  async begin(id, by, at) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto("scans")
      .values({ id, by_user: by, started_at: at, state: "running" })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  },

  abandonRunning: (at) =>
    inTransaction(db, async (within) => {
      await within
        .updateTable("scans")
        .set({ state: "failed", ended_at: at, why: "The scan was cut short by a restart." })
        .where("state", "=", "running")
        .execute();
      for (const table of STAGING) await within.deleteFrom(table).execute();
    }),

  finish: (scan, report, at) =>
    inTransaction(db, async (within) => {
      await refuseUnassessed(within, scan);
      const { numUpdatedRows } = await within
        .updateTable("scans")
        .set({ state: "finished", ended_at: at, report: json(report) })
        .where("id", "=", scan)
        .where("state", "=", "running")
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new Error(`Scan ${scan} is not running.`);
      await sql`
        insert into people as known (${COLUMNS})
        select ${COLUMNS} from findings where scan = ${scan}
        on conflict (id) do update set ${OVERWRITE}
        where (${columnsOf("known")}) is distinct from (${columnsOf("excluded")})`.execute(within);
      await sql`
        delete from people where not exists
          (select from findings where scan = ${scan} and findings.id = people.id)`.execute(within);
      await clearStaging(within, scan);
      // The embedded database gathers no statistics by itself, and a whole tenant has just moved in.
      await sql`analyze people`.execute(within);
    }),

  fail: (scan, why, at) =>
    inTransaction(db, async (within) => {
      await within
        .updateTable("scans")
        .set({ state: "failed", ended_at: at, why })
        .where("id", "=", scan)
        .where("state", "=", "running")
        .execute();
      await clearStaging(within, scan);
    }),

  async latest() {
    const row = await newest(db).executeTakeFirst();
    return row === undefined ? null : scanOf(row);
  },

  async latestFinished() {
    const row = await newest(db).where("state", "=", "finished").executeTakeFirst();
    return row === undefined ? null : scanOf(row);
  },
});

const STAGING = ["staged_users", "staged_reports", "findings"] as const;

async function clearStaging(db: Database, scan: string): Promise<void> {
  for (const table of STAGING) await db.deleteFrom(table).where("scan", "=", scan).execute();
}

async function refuseUnassessed(db: Database, scan: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from staged_users u where scan = ${scan} and not exists
      (select from findings f where f.scan = u.scan and f.id = u.id) limit 1`.execute(db);
  if (rows[0] !== undefined)
    throw new Error(`Scan ${scan} cannot finish: ${rows[0].id} was staged and never assessed.`);
}

const newest = (db: Database) => db.selectFrom("scans").selectAll().orderBy("seq", "desc").limit(1);

const scanOf = (row: Selectable<Schema["scans"]>): Scan => ({
  id: scanId(row.id),
  by: row.by_user === null ? null : userId(row.by_user),
  startedAt: row.started_at,
  outcome: outcomeOf(row),
});

function outcomeOf(row: Selectable<Schema["scans"]>): Scan["outcome"] {
  if (row.ended_at === null) return { state: "running" };
  if (row.state === "failed") return { state: "failed", at: row.ended_at, why: row.why ?? "" };
  const report = row.report as Omit<ScanReport, "reportAsOf"> & {
    readonly reportAsOf: string | null;
  };
  const reportAsOf = report.reportAsOf === null ? null : new Date(report.reportAsOf);
  return { state: "finished", at: row.ended_at, report: { ...report, reportAsOf } };
}
