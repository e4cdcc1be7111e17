import { sql } from "kysely";
import { userId } from "../../core/ids.ts";
import type { MailboxPurpose, PerUserMfaState, Profile } from "../../core/person.ts";
import type { ReportRow } from "../../core/registration.ts";
import type { Scans, Staged } from "../../ports/store/scans.ts";
import { batches, type Database, json } from "./database.ts";
import { nextGeneration } from "./generations.ts";
import { personColumns } from "./personRow.ts";
import { COLUMNS, columnsOf, OVERWRITE, TYPED_COLUMNS } from "./personSql.ts";

/** What a scan gathers before it changes anything: both halves of everyone, and the finding on each. */
export const staging = (
  db: Database,
): Pick<
  Scans,
  "stageUsers" | "stageReport" | "stageMailboxes" | "stagedOf" | "staged" | "assess"
> => ({
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

  async stageMailboxes(scan, mailboxes) {
    for (const batch of batches([...mailboxes])) {
      const rows = json(batch.map(([id, mailbox]) => ({ id, mailbox })));
      await sql`
        update staged_users u set mailbox = given.mailbox
        from jsonb_to_recordset(${rows}::jsonb) as given (id text, mailbox text)
        where u.scan = ${scan} and u.id = given.id
          and u.id = any(${batch.map(([id]) => id)})`.execute(db);
    }
  },

  stagedOf: (scan, ids) => stagedRows(db, scan, ids),

  staged: (scan, whom) => stagedPages(db, scan, whom),

  async assess(scan, people) {
    const next = await nextGeneration(db);
    for (const batch of batches(people)) {
      const rows = json(batch.map(({ person, verdict }) => personColumns(person, verdict)));
      await sql`
        insert into people_rows (gen, ${COLUMNS})
        select ${next}, ${columnsOf("given")}
        from jsonb_to_recordset(${rows}::jsonb) as given (${TYPED_COLUMNS})
        join staged_users u on u.scan = ${scan} and u.id = given.id
          and u.id = any(${batch.map(({ person }) => person.id)})
        on conflict (id, gen) do update set ${OVERWRITE}`.execute(db);
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
  readonly profile: Omit<Profile, "createdAt"> & { readonly createdAt: string | null };
  readonly mfa_state: string;
  readonly mailbox: string;
  readonly report: (Omit<ReportRow, "asOf"> & { readonly asOf: string }) | null;
}

const staged = (row: StagedRow): Staged => ({
  profile: {
    ...row.profile,
    id: userId(row.id),
    createdAt: row.profile.createdAt === null ? null : new Date(row.profile.createdAt),
  },
  mfaState: row.mfa_state as PerUserMfaState | "unknown",
  report: row.report === null ? null : { ...row.report, asOf: new Date(row.report.asOf) },
  mailbox: row.mailbox as MailboxPurpose,
});

/** How many ids are sorted out at once. */
const KEYS = 5_000;

/**
 * Every statement names the ids it is about: a table that was empty a second ago has no statistics, and a plan made without
 * them may take for ever.
 */
async function* stagedPages(
  db: Database,
  scan: string,
  whom: Whom,
): AsyncGenerator<readonly Staged[]> {
  for (let after = ""; ; ) {
    const keys = await db
      .selectFrom("staged_users")
      .select("id")
      .where("scan", "=", scan)
      .where("id", ">", after)
      .orderBy("id")
      .limit(KEYS)
      .execute();
    const ids = keys.map(({ id }) => id);
    for (const batch of batches(await whoOf(db, scan, whom, ids)))
      yield await stagedRows(db, scan, batch);
    if (ids.length < KEYS) return;
    after = ids.at(-1) ?? "";
  }
}

type Whom = Parameters<Scans["staged"]>[1];

async function whoOf(
  db: Database,
  scan: string,
  whom: Whom,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const among = sql`id = any(${[...ids]})`;
  const found = async (query: ReturnType<typeof sql<{ id: string }>>) =>
    new Set((await query.execute(db)).rows.map(({ id }) => id));
  if (whom === "without mailbox") {
    const sorted = await found(sql`
      select id from people where ${among} and mailbox <> 'unknown'
      union all
      select id from staged_users where scan = ${scan} and ${among} and mailbox <> 'unknown'`);
    return ids.filter((id) => !sorted.has(id));
  }
  const next = await nextGeneration(db);
  const assessed = await found(sql`select id from people_rows where gen = ${next} and ${among}`);
  const left = ids.filter((id) => !assessed.has(id));
  if (whom === "all" || left.length === 0) return left;
  const reported = await found(
    sql`select id from staged_reports where scan = ${scan} and ${among}`,
  );
  return left.filter((id) => reported.has(id));
}

async function stagedRows(
  db: Database,
  scan: string,
  ids: readonly string[],
): Promise<readonly Staged[]> {
  const among = [...ids];
  const { rows } = await sql<StagedRow>`
    select u.id, u.profile, u.mfa_state, u.mailbox, r.report
    from staged_users u
    left join staged_reports r on r.scan = ${scan} and r.id = u.id and r.id = any(${among})
    where u.scan = ${scan} and u.id = any(${among})
    order by u.id`.execute(db);
  return rows.map(staged);
}
