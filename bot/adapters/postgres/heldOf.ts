import { type RawBuilder, sql } from "kysely";

/** Where people stand in the database. A table that is not here, and not in `NOBODY`, fails a test. */
export interface Place {
  readonly table: string;
  /** The row goes when one of these columns is the person. */
  readonly theirs?: readonly string[];
  /** The row goes when one of these texts contains their id. */
  readonly mentions?: readonly string[];
  /** The row stays, with their pseudonym in these columns. */
  readonly signed?: readonly string[];
}

/** In the order in which they are erased: what others refer to goes last. */
export const PLACES: readonly Place[] = [
  { table: "people_rows", theirs: ["id"] },
  { table: "staged_users", theirs: ["id"] },
  { table: "staged_reports", theirs: ["id"] },
  { table: "rulings", theirs: ["user_id"], signed: ["by_user"] },
  { table: "overrides", theirs: ["user_id"], signed: ["by_user"] },
  {
    table: "exemptions",
    theirs: ["user_id"],
    signed: ["owner", "asked_by", "granted_by", "closed_by"],
  },
  { table: "habits", theirs: ["user_id"] },
  { table: "imported_sign_ins", theirs: ["user_id"] },
  { table: "imported_people", theirs: ["user_id"] },
  { table: "attestations", signed: ["by_user"] },
  { table: "enforcement_holds", theirs: ["user_id"] },
  { table: "relapses", theirs: ["user_id"] },
  { table: "drifts", theirs: ["user_id"] },
  { table: "cases", mentions: ["about"], signed: ["closed_by"] },
  { table: "nudges", theirs: ["user_id"] },
  { table: "rungs", theirs: ["user_id"], signed: ["via"] },
  { table: "looks", theirs: ["user_id"] },
  { table: "leaves", theirs: ["user_id"], signed: ["by_user"] },
  { table: "complaints", theirs: ["user_id"] },
  { table: "trips", signed: ["resumed_by"] },
  { table: "replies", theirs: ["user_id"] },
  { table: "enrolments", theirs: ["user_id"] },
  { table: "campaign_marks", theirs: ["user_id"] },
  { table: "campaigns", signed: ["started_by"] },
  { table: "chats", theirs: ["user_id"] },
  { table: "unreachable", theirs: ["user_id"] },
  { table: "asks", theirs: ["by_user"], mentions: ["payload"] },
  { table: "code_tries", theirs: ["user_id"] },
  { table: "scans", signed: ["by_user"] },
  { table: "plan_evidence", theirs: ["user_id"] },
  { table: "plan_helps", theirs: ["user_id"] },
  { table: "nonces_spent", signed: ["admin"] },
  { table: "decisions", signed: ["admin"] },
  { table: "ledger", signed: ["user_id"] },
  { table: "plans", signed: ["by_user"] },
  { table: "posts", theirs: ["recipient"], mentions: ["subject"] },
];

/** Tables that name nobody, or are the record and what leads to it. */
export const NOBODY: readonly string[] = [
  "audit_log",
  "audit_head",
  "pseudonyms",
  "campaign_tallies",
  "codes",
  "cursors",
  "leases",
  "nonces",
  "paces",
  "people_current",
  "plan_rounds",
  "plan_summaries",
  "plan_waves",
  "reach_counts",
  "tallies",
];

const isIn = (columns: readonly string[], user: string): readonly RawBuilder<boolean>[] =>
  columns.map((column) => sql<boolean>`${sql.ref(column)} = ${user}`);

const isMentioned = (columns: readonly string[], user: string): readonly RawBuilder<boolean>[] =>
  columns.map((column) => sql<boolean>`strpos(${sql.ref(column)}::text, ${user}) > 0`);

const any = (conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> =>
  conditions.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`(${sql.join(conditions, sql` or `)})`;

/** Which rows go with this person. */
export const isTheirs = ({ theirs = [], mentions = [] }: Place, user: string) =>
  any([...isIn(theirs, user), ...isMentioned(mentions, user)]);

/** Which rows hold this person in any way. */
export const isHeld = (place: Place, user: string) =>
  any([isTheirs(place, user), ...isIn(place.signed ?? [], user), ...besides(place, user)]);

/** People a plan left out stand within its row. */
const besides = ({ table }: Place, user: string): readonly RawBuilder<boolean>[] =>
  table === "plans" ? isMentioned(["holds"], user) : [];
