import type { AuditEntry, AuditEvent, AuditRecord } from "../../core/audit.ts";
import type { ChainVerdict, Link } from "../../core/chain.ts";
import type { UserId } from "../../core/ids.ts";

/**
 * The record nobody can edit. It keeps people by pseudonym; entries are given and read with their ids, and who was erased is
 * read by their pseudonym. Appending locks the chain until the surrounding transaction ends: append last.
 */
export interface AuditLog {
  append(entries: readonly AuditEntry[]): Promise<void>;
  /** Newest first. `subject` narrows to one plan, person or scan. */
  latest(limit: number, subject?: string): Promise<readonly AuditRecord[]>;
  /** Every entry of one kind about one subject, oldest first. */
  ofKind(event: AuditEvent, subject: string): Promise<readonly AuditRecord[]>;
  /** Recomputes the whole chain. `brokenAt` is the first record that does not fit. */
  verify(): Promise<
    | { readonly ok: true; readonly records: number }
    | { readonly ok: false; readonly brokenAt: number }
  >;
}

/** The record as a chain, just as it is kept: people by pseudonym, every entry with the hash it was given. */
export interface Chain {
  /** The newest entry's place. Kept elsewhere, it is a witness: no one can write the record anew without being found out. */
  head(): Promise<Link>;
  /** Recomputes everything; with a witness, also that the record still holds what was witnessed. */
  check(witness: Link | null): Promise<ChainVerdict>;
  /** From the first to the last entry about a subject; null where there is none. */
  span(subject: string): Promise<{ readonly first: number; readonly last: number } | null>;
  /** Every entry from `first` to `last`, in batches of at most 500, oldest first. */
  slice(span: {
    readonly first: number;
    readonly last: number;
  }): AsyncIterable<readonly AuditRecord[]>;
  /** Only people the record names have one. */
  pseudonyms(users: readonly UserId[]): Promise<ReadonlyMap<UserId, string>>;
  /** Whether whoever we connect as could change the record after all: its owner, a superuser, or a role given the right. */
  canTamper(): Promise<boolean>;
}
