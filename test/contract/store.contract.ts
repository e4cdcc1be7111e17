import type { PostgresStore } from "#bot/adapters/postgres/openStore.ts";
import { approvalsContract } from "./store/approvals.ts";
import { auditContract } from "./store/audit.ts";
import { campaignOutlookContract } from "./store/campaignOutlook.ts";
import { campaignsContract } from "./store/campaigns.ts";
import { campaignTalliesContract } from "./store/campaignTallies.ts";
import { casesContract } from "./store/cases.ts";
import { coordinationContract } from "./store/coordination.ts";
import { driftsContract } from "./store/drifts.ts";
import { enrolmentsContract } from "./store/enrolments.ts";
import { erasureContract } from "./store/erasure.ts";
import { evidenceContract } from "./store/evidence.ts";
import { exemptionsContract } from "./store/exemptions.ts";
import { habitsContract } from "./store/habits.ts";
import { jobsContract } from "./store/jobs.ts";
import { nudgesContract } from "./store/nudges.ts";
import { pacesContract } from "./store/paces.ts";
import { peopleContract } from "./store/people.ts";
import { planEvidenceContract } from "./store/planEvidence.ts";
import { plansContract } from "./store/plans.ts";
import { postsContract } from "./store/posts.ts";
import { reachContract } from "./store/reach.ts";
import { repliesContract } from "./store/replies.ts";
import { retentionContract } from "./store/retention.ts";
import { rungsContract } from "./store/rungs.ts";
import { scansContract } from "./store/scans.ts";
import { transactionContract } from "./store/transaction.ts";
import { trustContract } from "./store/trust.ts";
import { wavesContract } from "./store/waves.ts";

/** A store that is emptied before each test, and a way behind its back for tests of tampering. */
export interface Bench {
  readonly store: PostgresStore;
  close(): Promise<void>;
}

export type Subject = () => PostgresStore;

/** What every store promises, whatever it stands on. */
export function storeContract(name: string, open: () => Promise<Bench>): void {
  describe(`Store: ${name}`, () => {
    let bench: Bench;
    before(async () => {
      bench = await open();
    });
    beforeEach(() => empty(bench.store));
    after(() => bench.close());

    for (const part of [
      peopleContract,
      scansContract,
      campaignsContract,
      enrolmentsContract,
      campaignOutlookContract,
      campaignTalliesContract,
      nudgesContract,
      repliesContract,
      reachContract,
      rungsContract,
      postsContract,
      plansContract,
      planEvidenceContract,
      wavesContract,
      approvalsContract,
      auditContract,
      erasureContract,
      coordinationContract,
      habitsContract,
      evidenceContract,
      transactionContract,
      trustContract,
      casesContract,
      exemptionsContract,
      driftsContract,
      retentionContract,
      jobsContract,
    ])
      part(() => bench.store);
    pacesContract(() => bench.store.paces);
  });
}

/**
 * Empties every table, the append-only one too: as a superuser who switches the triggers off. By `delete`, because
 * `truncate` makes and syncs new files, which on a server takes longer than the tests.
 */
async function empty(store: PostgresStore): Promise<void> {
  const { rows } = await store.pool.query(
    "select string_agg(format('delete from %I', tablename), ';') as deletions from pg_tables where schemaname = current_schema() and tablename not like 'kysely%'",
  );
  await store.pool.query(`
    begin;
    set local session_replication_role = replica;
    ${rows[0].deletions};
    insert into audit_head (seq, hash) values (0, repeat('0', 64));
    commit`);
}
