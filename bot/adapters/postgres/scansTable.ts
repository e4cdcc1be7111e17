import { type Selectable, sql } from "kysely";
import type { Gap } from "../../core/gap.ts";
import { scanId, userId } from "../../core/ids.ts";
import type { Scan, ScanReport, Scans } from "../../ports/store/scans.ts";
import { type Database, inTransaction, json } from "./database.ts";
import {
  carryOver,
  clearNext,
  type Generation,
  nextGeneration,
  pointAt,
  scopeOf,
} from "./generations.ts";
import { noteRelapses } from "./relapses.ts";
import type { Schema } from "./schema.ts";
import { staging } from "./staging.ts";
import { tallied } from "./tallies.ts";

export const scansTable = (db: Database): Scans => ({
  ...staging(db),

  async begin(id, by, at) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto("scans")
      .values({ id, by_user: by, started_at: at, state: "running" })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    await clearNext(db);
    return true;
  },

  abandonRunning: (at) =>
    inTransaction(db, async (within) => {
      await within
        .updateTable("scans")
        .set({ state: "failed", ended_at: at, why: "The scan was cut short by a restart." })
        .where("state", "=", "running")
        .execute();
      await clearStaging(within);
    }),

  finish: (scan, report, at) =>
    inTransaction(db, async (within) => {
      const next = await nextGeneration(within);
      await refuseUnassessed(within, scan, next);
      const ended = await within
        .updateTable("scans")
        .set({ state: "finished", ended_at: at, report: json(report) })
        .where("id", "=", scan)
        .where("state", "=", "running")
        .returning("started_at")
        .executeTakeFirst();
      if (ended === undefined) throw new Error(`Scan ${scan} is not running.`);
      await carryOver(within, next, ended.started_at);
      await noteRelapses(within, next, at);
      await pointAt(within, next);
      await clearStaging(within);
    }),

  fail: (scan, why, at) =>
    inTransaction(db, async (within) => {
      const { numUpdatedRows } = await within
        .updateTable("scans")
        .set({ state: "failed", ended_at: at, why })
        .where("id", "=", scan)
        .where("state", "=", "running")
        .executeTakeFirst();
      if (numUpdatedRows > 0n) await clearStaging(within);
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

/** Only one scan runs at a time, and nobody but scans looks here. */
const clearStaging = (db: Database) => sql`truncate staged_users, staged_reports`.execute(db);

/** Staging is not logged: after a crash of the server it is empty, and what was assessed before is then too much. */
async function refuseUnassessed(db: Database, scan: string, next: Generation): Promise<void> {
  const { staged } = await db
    .selectFrom("staged_users")
    .select((count) => count.fn.countAll<number>().as("staged"))
    .where("scan", "=", scan)
    .executeTakeFirstOrThrow();
  const counts = await tallied(db, scopeOf(next));
  const assessed = [...counts.values()].reduce((sum, n) => sum + n, 0);
  if (staged !== assessed)
    throw new Error(
      `Scan ${scan} cannot finish: of ${staged} people staged ${staged - assessed} were never assessed.`,
    );
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
  const report = row.report as Omit<ScanReport, "reportAsOf" | "gaps"> & {
    readonly reportAsOf: string | null;
    readonly gaps: readonly (Gap | string)[];
  };
  const gaps = report.gaps.map(
    (gap): Gap => (typeof gap === "string" ? { is: "said", text: gap } : gap),
  );
  const reportAsOf = report.reportAsOf === null ? null : new Date(report.reportAsOf);
  return { state: "finished", at: row.ended_at, report: { ...report, gaps, reportAsOf } };
}
