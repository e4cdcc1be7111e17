import { type AuditRecord, canonicalEntry } from "./audit.ts";

/** A place in the chain: which entry, and the hash that stands for it and everything before. */
export interface Link {
  readonly seq: number;
  readonly hash: string;
}

/** What can be wrong with an entry, or with the whole. */
export type ChainFault =
  /** It says something else than what was hashed. */
  | "hash"
  /** It does not point to the entry before it. */
  | "link"
  /** Its number does not follow: entries are missing. */
  | "gap"
  /** Its facts cannot be read at all. */
  | "unreadable"
  /** The chain ends before its head. */
  | "cut-off"
  /** The head has another hash than the last entry. */
  | "head"
  /** It stands behind the head: nobody who may append put it there. */
  | "beyond"
  /** It is not the entry whose hash was kept elsewhere: the record was written anew, or cut short. */
  | "witness";

export type ChainVerdict =
  | { readonly ok: true; readonly records: number; readonly head: Link }
  | { readonly ok: false; readonly brokenAt: number; readonly fault: ChainFault };

/** SHA-256 of a text, as 64 hexadecimal digits: core computes nothing that Node does better. */
export type Sha256 = (text: string) => string;

export const hashOfRecord = (record: Omit<AuditRecord, "hash">, sha256: Sha256): string =>
  sha256(canonicalEntry(record, record.seq, record.previous));

/** What keeps `record` from following `last`; null when it follows. */
export function faultOf(record: AuditRecord, last: Link, sha256: Sha256): ChainFault | null {
  if (record.seq !== last.seq + 1) return "gap";
  if (record.previous !== last.hash) return "link";
  return hashOfRecord(record, sha256) === record.hash ? null : "hash";
}

/** Reads a witness as it is shown: `1234:` and 64 hexadecimal digits. */
export function readWitness(text: string): Link | null {
  const found = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text.trim());
  return found?.[1] === undefined || found[2] === undefined
    ? null
    : { seq: Number(found[1]), hash: found[2].toLowerCase() };
}

export const witnessText = ({ seq, hash }: Link): string => `${seq}:${hash}`;
