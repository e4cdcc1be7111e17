import { createHash } from "node:crypto";
import { type Selectable, sql } from "kysely";
import {
  type AuditEntry,
  type AuditEvent,
  type AuditRecord,
  canonicalEntry,
  GENESIS,
} from "../../core/audit.ts";
import { userId } from "../../core/ids.ts";
import type { AuditLog } from "../../ports/store/audit.ts";
import { BATCH, batches, type Database, inTransaction, storable } from "./database.ts";
import type { Schema } from "./schema.ts";

type Row = Selectable<Schema["audit_log"]>;
type Link = Pick<Row, "seq" | "hash">;

/**
 * The head row is the chain's lock and its end: whoever appends holds it until their transaction is over, and
 * because it knows the last hash, a log cut short at its end is noticed too.
 */
export const auditTable = (db: Database): AuditLog => ({
  async append(entries) {
    if (entries.length === 0) return;
    await inTransaction(db, async (within) => {
      let head: Link = await within
        .selectFrom("audit_head")
        .select(["seq", "hash"])
        .forUpdate()
        .executeTakeFirstOrThrow();
      for (const batch of batches(entries)) {
        const rows = chain(batch, head);
        head = rows.at(-1) ?? head;
        await sql`
          with moved as (update audit_head set seq = ${head.seq}, hash = ${head.hash})
          insert into audit_log (seq, at, actor, event, subject, detail, previous, hash)
          select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given
            (seq bigint, at timestamptz, actor text, event text, subject text, detail text,
              previous text, hash text)`.execute(within);
      }
    });
  },

  async latest(limit, subject) {
    const rows = await db
      .selectFrom("audit_log")
      .selectAll()
      .$if(subject !== undefined, (query) => query.where("subject", "=", subject ?? ""))
      .orderBy("seq", "desc")
      .limit(limit)
      .execute();
    return rows.map(recordOf);
  },

  verify: () => verifyChain(db),
});

/** Follows the chain to the head it saw first, so that appending meanwhile disturbs nothing; what lies beyond any head was forged. */
async function verifyChain(db: Database): ReturnType<AuditLog["verify"]> {
  const head = await db.selectFrom("audit_head").select(["seq", "hash"]).executeTakeFirst();
  if (head === undefined) return { ok: false, brokenAt: 1 };
  const last = await followTo(db, head);
  if (last.seq < head.seq) return { ok: false, brokenAt: last.seq + 1 };
  if (last.hash !== head.hash) return { ok: false, brokenAt: head.seq };
  const { rows } = await sql<{ seq: number }>`
    select seq from audit_log where seq > (select seq from audit_head) order by seq limit 1
  `.execute(db);
  return rows[0] === undefined
    ? { ok: true, records: head.seq }
    : { ok: false, brokenAt: rows[0].seq };
}

/** The last record up to `head` that still follows from the one before. */
async function followTo(db: Database, head: Link): Promise<Link> {
  let last: Link = { seq: 0, hash: GENESIS };
  for (;;) {
    const rows = await db
      .selectFrom("audit_log")
      .selectAll()
      .where("seq", ">", last.seq)
      .where("seq", "<=", head.seq)
      .orderBy("seq")
      .limit(BATCH)
      .execute();
    for (const row of rows) {
      if (!follows(row, last)) return last;
      last = row;
    }
    if (rows.length < BATCH) return last;
  }
}

/** Gives each entry its place after `head`. What is hashed is what will be read back: the detail's JSON, not the object. */
function chain(entries: readonly AuditEntry[], head: Link): readonly Row[] {
  let last = head;
  return entries.map((entry) => {
    const text: Omit<Row, "seq" | "previous" | "hash"> = {
      at: entry.at,
      actor: entry.actor,
      event: entry.event,
      subject: storable(entry.subject),
      detail: JSON.stringify(entry.detail),
    };
    const row = { ...text, seq: last.seq + 1, previous: last.hash };
    const link = { ...row, hash: hashOf(row) };
    last = link;
    return link;
  });
}

function follows(row: Row, last: Link): boolean {
  if (row.seq !== last.seq + 1 || row.previous !== last.hash) return false;
  try {
    return hashOf(row) === row.hash;
  } catch {
    // Detail that is not JSON any more: somebody wrote it by hand.
    return false;
  }
}

const hashOf = (row: Omit<Row, "hash">): string =>
  createHash("sha256")
    .update(canonicalEntry(entryOf(row), row.seq, row.previous))
    .digest("hex");

const entryOf = (row: Omit<Row, "seq" | "previous" | "hash">): AuditEntry => ({
  at: row.at,
  actor: row.actor === null ? null : userId(row.actor),
  event: row.event as AuditEvent,
  subject: row.subject,
  detail: JSON.parse(row.detail),
});

const recordOf = (row: Row): AuditRecord => ({
  ...entryOf(row),
  seq: row.seq,
  previous: row.previous,
  hash: row.hash,
});
