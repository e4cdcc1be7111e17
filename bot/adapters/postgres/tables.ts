import type { Tables } from "../../ports/store.ts";
import { asksTable } from "./asksTable.ts";
import { attestationsTable } from "./attestationsTable.ts";
import { auditChain } from "./auditChain.ts";
import { auditTable } from "./auditTable.ts";
import { breakersTable } from "./breakersTable.ts";
import { campaignsTable } from "./campaignsTable.ts";
import { casesTable } from "./casesTable.ts";
import { chatsTable } from "./chatsTable.ts";
import { codesTable } from "./codesTable.ts";
import { cursorsTable } from "./cursorsTable.ts";
import type { Database } from "./database.ts";
import { driftsTable } from "./driftsTable.ts";
import { erasureTable } from "./erasureTable.ts";
import { exemptionsTable } from "./exemptionsTable.ts";
import { habitsTable } from "./habitsTable.ts";
import { holdsTable } from "./holdsTable.ts";
import { importedSignInsTable } from "./importedSignInsTable.ts";
import { leasesTable } from "./leasesTable.ts";
import { leavesTable } from "./leavesTable.ts";
import { ledgerTable } from "./ledgerTable.ts";
import { noncesTable } from "./noncesTable.ts";
import { nudgesTable } from "./nudgesTable.ts";
import { overridesTable } from "./overridesTable.ts";
import { pacesTable } from "./pacesTable.ts";
import { peopleTable } from "./peopleTable.ts";
import { planEvidenceTable } from "./planEvidenceTable.ts";
import { plansTable } from "./plansTable.ts";
import { postsTable } from "./postsTable.ts";
import { reachTable } from "./reachTable.ts";
import { repliesTable } from "./repliesTable.ts";
import { retentionTable } from "./retentionTable.ts";
import { rulingsTable } from "./rulingsTable.ts";
import { rungsTable } from "./rungsTable.ts";
import { scansTable } from "./scansTable.ts";
import { wavesTable } from "./wavesTable.ts";

/** Every table, bound to the whole database or to one transaction. */
export const tablesOf = (db: Database): Tables => ({
  people: peopleTable(db),
  rulings: rulingsTable(db),
  scans: scansTable(db),
  campaigns: campaignsTable(db),
  nudges: nudgesTable(db),
  replies: repliesTable(db),
  posts: postsTable(db),
  chats: chatsTable(db),
  asks: asksTable(db),
  plans: plansTable(db),
  planEvidence: planEvidenceTable(db),
  overrides: overridesTable(db),
  nonces: noncesTable(db),
  ledger: ledgerTable(db),
  audit: auditTable(db),
  chain: auditChain(db),
  erasure: erasureTable(db),
  leases: leasesTable(db),
  cursors: cursorsTable(db),
  codes: codesTable(db),
  breakers: breakersTable(db),
  cases: casesTable(db),
  holds: holdsTable(db),
  paces: pacesTable(db),
  habits: habitsTable(db),
  reach: reachTable(db),
  rungs: rungsTable(db),
  leaves: leavesTable(db),
  importedSignIns: importedSignInsTable(db),
  attestations: attestationsTable(db),
  exemptions: exemptionsTable(db),
  drifts: driftsTable(db),
  retention: retentionTable(db),
  waves: wavesTable(db),
});
