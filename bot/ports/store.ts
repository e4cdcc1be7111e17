import type { PaceBook } from "./pace.ts";
import type { AuditLog, Chain } from "./store/audit.ts";
import type { Campaigns, Replies } from "./store/campaigns.ts";
import type { Cursors, Leases } from "./store/coordination.ts";
import type { Drifts } from "./store/drifts.ts";
import type { Erasure } from "./store/erasure.ts";
import type { Attestations, ImportedSignIns } from "./store/evidence.ts";
import type { Exemptions } from "./store/exemptions.ts";
import type { HabitBook } from "./store/habits.ts";
import type { Nonces } from "./store/nonces.ts";
import type { Nudges } from "./store/nudges.ts";
import type { People, Rulings } from "./store/people.ts";
import type { Overrides, PlanEvidence } from "./store/planEvidence.ts";
import type { Ledger, Plans } from "./store/plans.ts";
import type { Asks, Chats, Posts } from "./store/posts.ts";
import type { Leaves, ReachBook, Rungs } from "./store/reach.ts";
import type { Retention } from "./store/retention.ts";
import type { Scans } from "./store/scans.ts";
import type { Breakers, Cases, Codes, Holds } from "./store/trust.ts";
import type { Waves } from "./store/waves.ts";

/** Everything we remember. Flows ask for the parts they use. */
export interface Tables {
  readonly people: People;
  readonly rulings: Rulings;
  readonly scans: Scans;
  readonly campaigns: Campaigns;
  readonly nudges: Nudges;
  readonly replies: Replies;
  readonly posts: Posts;
  readonly chats: Chats;
  readonly asks: Asks;
  readonly plans: Plans;
  readonly planEvidence: PlanEvidence;
  readonly overrides: Overrides;
  readonly nonces: Nonces;
  readonly ledger: Ledger;
  readonly audit: AuditLog;
  readonly chain: Chain;
  readonly erasure: Erasure;
  readonly leases: Leases;
  readonly cursors: Cursors;
  readonly codes: Codes;
  readonly breakers: Breakers;
  readonly cases: Cases;
  readonly holds: Holds;
  readonly paces: PaceBook;
  readonly habits: HabitBook;
  readonly reach: ReachBook;
  readonly rungs: Rungs;
  readonly leaves: Leaves;
  readonly importedSignIns: ImportedSignIns;
  readonly attestations: Attestations;
  readonly exemptions: Exemptions;
  readonly drifts: Drifts;
  readonly retention: Retention;
  readonly waves: Waves;
}

export interface Store extends Tables {
  /**
   * Runs `work` in one transaction: all of it happens or none. Inside, only the tables handed to `work` may be
   * used; touching the outer ones throws `store-handle-in-transaction`. No network call belongs in here.
   */
  atomically<Result>(work: (tables: Tables) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
