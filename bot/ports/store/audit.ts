import type { AuditEntry, AuditRecord } from "../../core/audit.ts";

/** The record nobody can edit. Appending locks the chain until the surrounding transaction ends: append last. */
export interface AuditLog {
  append(entries: readonly AuditEntry[]): Promise<void>;
  /** Newest first. `subject` narrows to one plan, person or scan. */
  latest(limit: number, subject?: string): Promise<readonly AuditRecord[]>;
  /** Recomputes the whole chain. `brokenAt` is the first record that does not fit. */
  verify(): Promise<
    | { readonly ok: true; readonly records: number }
    | { readonly ok: false; readonly brokenAt: number }
  >;
}
