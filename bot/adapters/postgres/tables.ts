import type { Tables } from "../../ports/store.ts";
import { asksTable } from "./asksTable.ts";
import { auditTable } from "./auditTable.ts";
import { campaignsTable } from "./campaignsTable.ts";
import { chatsTable } from "./chatsTable.ts";
import { cursorsTable } from "./cursorsTable.ts";
import type { Database } from "./database.ts";
import { leasesTable } from "./leasesTable.ts";
import { ledgerTable } from "./ledgerTable.ts";
import { nudgesTable } from "./nudgesTable.ts";
import { peopleTable } from "./peopleTable.ts";
import { plansTable } from "./plansTable.ts";
import { postsTable } from "./postsTable.ts";
import { repliesTable } from "./repliesTable.ts";
import { rulingsTable } from "./rulingsTable.ts";
import { scansTable } from "./scansTable.ts";

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
  ledger: ledgerTable(db),
  audit: auditTable(db),
  leases: leasesTable(db),
  cursors: cursorsTable(db),
});
