import { sql } from "kysely";
import type { AuditEntry } from "../../core/audit.ts";
import { hashOfRecord, type Link } from "../../core/chain.ts";
import type { AuditLog } from "../../ports/store/audit.ts";
import { checkChain } from "./auditChain.ts";
import { type AuditRow, recordOf, sha256 } from "./auditRow.ts";
import { batches, type Database, inTransaction, storable } from "./database.ts";
import { pseudonymised, withPeople } from "./pseudonymsTable.ts";

/**
 * The head row is the chain's lock and its end: whoever appends holds it until their transaction is over, and
 * because it knows the last hash, a log cut short at its end is noticed too. What is chained names people by pseudonym;
 * what is read back names them by id again, and so no longer has the hash it was kept with.
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
        const rows = chain(await pseudonymised(within, batch), head);
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
      .$if(subject !== undefined, (query) => query.where(subjectIs(subject ?? "")))
      .orderBy("seq", "desc")
      .limit(limit)
      .execute();
    return withPeople(db, rows.map(recordOf));
  },

  async ofKind(event, subject) {
    const rows = await db
      .selectFrom("audit_log")
      .selectAll()
      .where(subjectIs(subject))
      .where("event", "=", event)
      .orderBy("seq")
      .execute();
    return withPeople(db, rows.map(recordOf));
  },

  async verify() {
    const verdict = await checkChain(db, null);
    return verdict.ok
      ? { ok: true, records: verdict.records }
      : { ok: false, brokenAt: verdict.brokenAt };
  },
});

/** Entries from before there were pseudonyms name people by id. */
const subjectIs = (subject: string) => sql<boolean>`
  subject = any(array[${subject}] ||
    array(select pseudonym from pseudonyms where user_id = ${subject}))`;

/** Gives each entry its place after `head`. What is hashed is what will be read back: the detail's JSON, not the object. */
function chain(entries: readonly AuditEntry[], head: Link): readonly AuditRow[] {
  let last = head;
  return entries.map((entry) => {
    const text: Omit<AuditRow, "hash"> = {
      seq: last.seq + 1,
      at: entry.at,
      actor: entry.actor,
      event: entry.event,
      subject: storable(entry.subject),
      detail: JSON.stringify(entry.detail),
      previous: last.hash,
    };
    const row = { ...text, hash: hashOfRecord(recordOf({ ...text, hash: "" }), sha256) };
    last = row;
    return row;
  });
}
