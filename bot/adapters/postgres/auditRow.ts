import { createHash } from "node:crypto";
import type { Selectable } from "kysely";
import type { AuditEvent, AuditRecord } from "../../core/audit.ts";
import type { UserId } from "../../core/ids.ts";
import type { Schema } from "./schema.ts";

export type AuditRow = Selectable<Schema["audit_log"]>;

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A row as it is kept, letter by letter: what was not written by us must not be mended on the way to being checked. */
export const recordOf = (row: AuditRow): AuditRecord => ({
  seq: row.seq,
  at: row.at,
  actor: row.actor as UserId | null,
  event: row.event as AuditEvent,
  subject: row.subject,
  detail: JSON.parse(row.detail),
  previous: row.previous,
  hash: row.hash,
});
