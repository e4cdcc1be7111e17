import { sql } from "kysely";
import { userId } from "../../core/ids.ts";
import type { PerUserMfaState, Profile } from "../../core/person.ts";
import type { ReportRow } from "../../core/registration.ts";
import type { Scans, Staged } from "../../ports/store/scans.ts";
import { batches, type Database, json, pages } from "./database.ts";
import { personColumns } from "./personRow.ts";
import { COLUMNS, columnsOf, OVERWRITE, TYPED_COLUMNS } from "./personSql.ts";

/** What a scan gathers before it changes anything: both halves of everyone, and the finding on each. */
export const staging = (
  db: Database,
): Pick<Scans, "stageUsers" | "stageReport" | "staged" | "assess"> => ({
  stageUsers: (scan, users) =>
    stage(users, (batch) => {
      const rows = json(
        batch.map(({ profile, mfaState }) => ({ id: profile.id, profile, mfa_state: mfaState })),
      );
      return sql`
        insert into staged_users (scan, id, profile, mfa_state)
        select ${scan}, id, profile, mfa_state
        from jsonb_to_recordset(${rows}::jsonb) as given (id text, profile jsonb, mfa_state text)
        on conflict do nothing`.execute(db);
    }),

  stageReport: (scan, reported) =>
    stage(reported, (batch) => {
      const rows = json(batch.map(({ id, row }) => ({ id, report: row })));
      return sql`
        insert into staged_reports (scan, id, report)
        select ${scan}, id, report
        from jsonb_to_recordset(${rows}::jsonb) as given (id text, report jsonb)
        on conflict do nothing`.execute(db);
    }),

  staged: (scan) => stagedPages(db, scan),

  async assess(scan, people) {
    for (const batch of batches(people)) {
      const rows = json(batch.map(({ person, verdict }) => personColumns(person, verdict)));
      await sql`
        insert into findings (scan, ${COLUMNS})
        select u.scan, ${columnsOf("given")}
        from jsonb_to_recordset(${rows}::jsonb) as given (${TYPED_COLUMNS})
        join staged_users u on u.scan = ${scan} and u.id = given.id
        on conflict (scan, id) do update set ${OVERWRITE}`.execute(db);
    }
  },
});

async function stage<Row>(
  rows: readonly Row[],
  insert: (batch: readonly Row[]) => Promise<{ readonly numAffectedRows?: bigint }>,
): Promise<number> {
  let fresh = 0;
  for (const batch of batches(rows)) fresh += Number((await insert(batch)).numAffectedRows ?? 0n);
  return fresh;
}

interface StagedRow {
  readonly id: string;
  readonly profile: Profile;
  readonly mfa_state: string;
  readonly report: (Omit<ReportRow, "asOf"> & { readonly asOf: string }) | null;
}

/** Mailboxes are not staged: whoever assesses reads them, for the few whose verdict hangs on it. */
const staged = (row: StagedRow): Staged => ({
  profile: { ...row.profile, id: userId(row.id) },
  mfaState: row.mfa_state as PerUserMfaState | "unknown",
  report: row.report === null ? null : { ...row.report, asOf: new Date(row.report.asOf) },
  mailbox: "unknown",
});

async function* stagedPages(db: Database, scan: string): AsyncGenerator<readonly Staged[]> {
  const read = async (after: string, limit: number) => {
    const { rows } = await sql<StagedRow>`
      select u.id, u.profile, u.mfa_state, r.report
      from staged_users u left join staged_reports r on r.scan = u.scan and r.id = u.id
      where u.scan = ${scan} and u.id > ${after}
      order by u.id limit ${limit}`.execute(db);
    return rows;
  };
  for await (const page of pages(read, (row) => row.id)) yield page.map(staged);
}
