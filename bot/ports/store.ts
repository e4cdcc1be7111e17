import type { PaceBook } from "./pace.ts";
import type { AuditLog } from "./store/audit.ts";
import type { Campaigns, Replies } from "./store/campaigns.ts";
import type { Cursors, Leases } from "./store/coordination.ts";
import type { HabitBook } from "./store/habits.ts";
import type { Nudges } from "./store/nudges.ts";
import type { People, Rulings } from "./store/people.ts";
import type { Ledger, Plans } from "./store/plans.ts";
import type { Asks, Chats, Posts } from "./store/posts.ts";
import type { Leaves, ReachBook, Rungs } from "./store/reach.ts";
import type { Scans } from "./store/scans.ts";
import type { Breakers, Cases, Codes, Holds } from "./store/trust.ts";

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
  readonly ledger: Ledger;
  readonly audit: AuditLog;
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
}

export interface Store extends Tables {
  /**
   * Runs `work` in one transaction: all of it happens or none. Inside, only the tables handed to `work` may be
   * used; touching the outer ones throws `store-handle-in-transaction`. No network call belongs in here.
   */
  atomically<Result>(work: (tables: Tables) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
