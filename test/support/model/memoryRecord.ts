import { createHash } from "node:crypto";
import { type AuditRecord, canonicalEntry, GENESIS } from "#bot/core/audit.ts";
import type { AuditLog } from "#bot/ports/store/audit.ts";
import type { Cursors, Leases } from "#bot/ports/store/coordination.ts";
import type { Pen, Rows } from "./rows.ts";

export function memoryAudit(rows: Rows, pen: Pen): AuditLog {
  return {
    async append(entries) {
      for (const entry of entries) {
        const seq = rows.audit.size + 1;
        const previous = rows.audit.get(seq - 1)?.hash ?? GENESIS;
        const record = { ...entry, seq, previous };
        pen.set(rows.audit, seq, { ...record, hash: hashOf(record) });
      }
    },

    latest: async (limit, subject) =>
      [...rows.audit.values()]
        .filter((each) => subject === undefined || each.subject === subject)
        .toReversed()
        .slice(0, limit),

    ofKind: async (event, subject) =>
      [...rows.audit.values()].filter((each) => each.event === event && each.subject === subject),

    async verify() {
      let previous = GENESIS;
      for (const record of rows.audit.values()) {
        if (record.previous !== previous || hashOf(record) !== record.hash)
          return { ok: false, brokenAt: record.seq };
        previous = record.hash;
      }
      return { ok: true, records: rows.audit.size };
    },
  };
}

const hashOf = (record: Omit<AuditRecord, "hash">): string =>
  createHash("sha256")
    .update(canonicalEntry(record, record.seq, record.previous))
    .digest("hex");

/** @param now the database's own clock */
export function memoryLeases(rows: Rows, pen: Pen, now: () => number): Leases {
  return {
    async take(name, holder, ttlMs) {
      const held = rows.leases.get(name);
      if (held !== undefined && held.until > now()) return null;
      const fence = (held?.fence ?? 0) + 1;
      pen.set(rows.leases, name, { holder, fence, until: now() + ttlMs });
      return fence;
    },

    async renew(name, holder, ttlMs) {
      const held = rows.leases.get(name);
      if (held === undefined || held.holder !== holder || held.until <= now()) return false;
      pen.set(rows.leases, name, { ...held, until: now() + ttlMs });
      return true;
    },

    async holds(name, fence) {
      const held = rows.leases.get(name);
      return held !== undefined && held.fence === fence && held.until > now();
    },

    async release(name, holder) {
      const held = rows.leases.get(name);
      if (held?.holder === holder)
        pen.set(rows.leases, name, { ...held, until: Number.NEGATIVE_INFINITY });
    },
  };
}

export function memoryCursors(rows: Rows, pen: Pen): Cursors {
  return {
    get: async (name) => rows.cursors.get(name) ?? null,
    set: async (name, at) => pen.set(rows.cursors, name, at),
  };
}
