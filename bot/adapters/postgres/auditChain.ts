import { sql } from "kysely";
import { type AuditRecord, GENESIS } from "../../core/audit.ts";
import { type ChainFault, type ChainVerdict, faultOf, type Link } from "../../core/chain.ts";
import type { Chain } from "../../ports/store/audit.ts";
import { type AuditRow, recordOf, sha256 } from "./auditRow.ts";
import { BATCH, type Database } from "./database.ts";
import { pseudonymsOf } from "./pseudonymsTable.ts";

export const auditChain = (db: Database): Chain => ({
  async head() {
    return db.selectFrom("audit_head").select(["seq", "hash"]).executeTakeFirstOrThrow();
  },

  check: (witness) => checkChain(db, witness),

  async span(subject) {
    const { rows } = await sql<{ first: number | null; last: number | null }>`
      select min(seq) as first, max(seq) as last from audit_log where subject = ${subject}
    `.execute(db);
    const { first = null, last = null } = rows[0] ?? {};
    return first === null || last === null ? null : { first, last };
  },

  async *slice({ first, last }) {
    for await (const rows of rowsAfter(db, first - 1, last)) yield rows.map(recordOf);
  },

  pseudonyms: (users) => pseudonymsOf(db, users),

  async canTamper() {
    const { rows } = await sql<{ can: boolean }>`
      select has_table_privilege(oid, 'update, delete, truncate') or pg_has_role(relowner, 'usage')
        as can
      from pg_class where oid = 'audit_log'::regclass
    `.execute(db);
    return rows[0]?.can ?? true;
  },
});

/**
 * Follows the chain to the head it saw first, so that appending meanwhile disturbs nothing; what lies beyond any head was
 * forged. A witness is a head that was kept elsewhere: a chain written anew from some entry on is whole, but not with it.
 */
export async function checkChain(db: Database, witness: Link | null): Promise<ChainVerdict> {
  const head = await db.selectFrom("audit_head").select(["seq", "hash"]).executeTakeFirst();
  if (head === undefined) return { ok: false, brokenAt: 1, fault: "cut-off" };
  const followed = await follow(db, head, witness);
  if (!("seq" in followed)) return followed;
  if (followed.seq < head.seq) return { ok: false, brokenAt: followed.seq + 1, fault: "cut-off" };
  if (followed.hash !== head.hash) return { ok: false, brokenAt: head.seq, fault: "head" };
  const beyond = await firstBeyondHead(db);
  if (beyond !== null) return { ok: false, brokenAt: beyond, fault: "beyond" };
  if (witness !== null && witness.seq > head.seq)
    return { ok: false, brokenAt: head.seq + 1, fault: "witness" };
  return { ok: true, records: head.seq, head };
}

/** The last entry up to `head`, or the first that does not fit. */
async function follow(
  db: Database,
  head: Link,
  witness: Link | null,
): Promise<Link | Extract<ChainVerdict, { readonly ok: false }>> {
  let last: Link = { seq: 0, hash: GENESIS };
  for await (const rows of rowsAfter(db, 0, head.seq))
    for (const row of rows) {
      const fault = rowFault(row, last) ?? againstWitness(row, witness);
      if (fault !== null) return { ok: false, brokenAt: last.seq + 1, fault };
      last = row;
    }
  return last;
}

const againstWitness = (row: Link, witness: Link | null): ChainFault | null =>
  row.seq === witness?.seq && row.hash !== witness.hash ? "witness" : null;

async function firstBeyondHead(db: Database): Promise<number | null> {
  const { rows } = await sql<{ seq: number }>`
    select seq from audit_log where seq > (select seq from audit_head) or seq < 1
    order by seq limit 1`.execute(db);
  return rows[0]?.seq ?? null;
}

/** A row, and what of its moment is too fine for us to have written it: we hash milliseconds. */
type Checked = AuditRow & { readonly finer: number };

async function* rowsAfter(
  db: Database,
  after: number,
  upTo: number,
): AsyncGenerator<readonly Checked[]> {
  let last = after;
  for (;;) {
    const { rows } = await sql<Checked>`
      select *, (extract(microseconds from at)::bigint % 1000)::int as finer
      from audit_log where seq > ${last} and seq <= ${upTo} order by seq limit ${BATCH}
    `.execute(db);
    if (rows.length > 0) yield rows;
    last = rows.at(-1)?.seq ?? last;
    if (rows.length < BATCH) return;
  }
}

function rowFault(row: Checked, last: Link): ChainFault | null {
  const record = readable(row);
  if (record === null) return "unreadable";
  if (row.finer !== 0 || JSON.stringify(record.detail) !== row.detail) return "hash";
  return faultOf(record, last, sha256);
}

/** Null for detail that is not JSON any more: somebody wrote it by hand. */
function readable(row: AuditRow): AuditRecord | null {
  try {
    return recordOf(row);
  } catch {
    return null;
  }
}
