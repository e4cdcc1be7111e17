import { type Selectable, sql } from "kysely";
import type { Drift, DriftCandidate, DriftKind } from "../../core/drift.ts";
import type { Verdict } from "../../core/eligibility.ts";
import { planId, userId } from "../../core/ids.ts";
import type { PerUserMfaState } from "../../core/person.ts";
import type { Drifts } from "../../ports/store/drifts.ts";
import { batches, type Database, json, pages } from "./database.ts";
import type { Schema } from "./schema.ts";

interface CandidateRow {
  readonly id: string;
  readonly display_name: string;
  readonly verdict: string;
  readonly mfa_state: string;
  readonly registration: string;
  readonly plan: string | null;
  readonly ours: string | null;
}

export const driftsTable = (db: Database): Drifts => ({
  async *candidates() {
    const found = pages(
      (after, limit) => candidatesAfter(db, after, limit),
      (row) => row.id,
    );
    for await (const page of found) yield page.map(candidateOf);
  },

  async open() {
    const rows = await db
      .selectFrom("drifts")
      .selectAll()
      .orderBy("kind")
      .orderBy("display_name")
      .orderBy("user_id")
      .execute();
    return rows.map(driftOf);
  },

  async found(drifts) {
    for (const batch of batches(drifts))
      await sql`
        insert into drifts (user_id, kind, display_name, ours, plan, now, found_at, told)
        select * from jsonb_to_recordset(${json(batch.map(rowOf))}::jsonb) as given (user_id text,
          kind text, display_name text, ours text, plan text, now text, found_at timestamptz,
          told boolean)
        on conflict (user_id, kind) do update set display_name = excluded.display_name,
          ours = excluded.ours, plan = excluded.plan, now = excluded.now,
          found_at = excluded.found_at, told = excluded.told
        where drifts.kind = 'changed-outside' and drifts.now <> excluded.now`.execute(db);
  },

  async over(drifts) {
    for (const batch of batches(drifts))
      await sql`
        delete from drifts using jsonb_to_recordset(${json(batch)}::jsonb)
          as given ("user" text, kind text)
        where drifts.user_id = given."user" and drifts.kind = given.kind`.execute(db);
  },

  async told() {
    await db.updateTable("drifts").set({ told: true }).where("told", "=", false).execute();
  },
});

/** Of several writes to one person the newest plan's is the one that counts. */
async function candidatesAfter(
  db: Database,
  after: string,
  limit: number,
): Promise<readonly CandidateRow[]> {
  const { rows } = await sql<CandidateRow>`
    with written as (
      select distinct on (l.user_id) l.user_id, l.plan, coalesce(l.read_back, l.target) as ours
      from ledger l join plans p on p.id = l.plan
      where l.state = 'verified'
      order by l.user_id, p.seq desc
    )
    select p.id, p.display_name, p.verdict, p.mfa_state, p.registration, w.plan, w.ours
    from people p left join written w on w.user_id = p.id
    where p.id > ${after} and (
      (p.mfa_state = 'enabled' and p.registration = 'registered')
      or (p.mfa_state = 'enforced' and p.registration = 'not-registered')
      or (p.mfa_state <> 'unknown' and p.mfa_state <> w.ours))
    order by p.id limit ${limit}`.execute(db);
  return rows;
}

const candidateOf = (row: CandidateRow): DriftCandidate => ({
  user: userId(row.id),
  displayName: row.display_name,
  verdict: row.verdict as Verdict,
  state: row.mfa_state as DriftCandidate["state"],
  registration: row.registration as DriftCandidate["registration"],
  plan: row.plan === null ? null : planId(row.plan),
  ours: row.ours as PerUserMfaState | null,
});

const rowOf = ({ user, kind, displayName, ours, plan, now, foundAt, told }: Drift) => ({
  user_id: user,
  kind,
  display_name: displayName,
  ours,
  plan,
  now,
  found_at: foundAt,
  told,
});

const driftOf = (row: Selectable<Schema["drifts"]>): Drift => ({
  user: userId(row.user_id),
  displayName: row.display_name,
  kind: row.kind as DriftKind,
  ours: row.ours as PerUserMfaState | null,
  plan: row.plan === null ? null : planId(row.plan),
  now: row.now as PerUserMfaState,
  foundAt: row.found_at,
  told: row.told,
});
