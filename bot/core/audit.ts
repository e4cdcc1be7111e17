import type { UserId } from "./ids.ts";

/** What happened, in the record nobody can edit. Names are verbs in the past tense, grouped by their noun. */
export const AUDIT_EVENTS = [
  "scan.finished",
  "scan.failed",
  "campaign.started",
  "campaign.paused",
  "campaign.resumed",
  "campaign.changed",
  "campaign.stopped",
  "ruling.made",
  "ruling.lifted",
  "readiness.confirmed",
  "readiness.withdrawn",
  "override.made",
  "override.lifted",
  "plan.requested",
  "plan.refused",
  "plan.approved",
  "plan.declined",
  "plan.expired",
  "plan.writing",
  "plan.stopped",
  "plan.halted",
  "help.asked",
  "plan.superseded",
  "plan.finished",
  "change.intended",
  "change.verified",
  "change.skipped",
  "change.failed",
  "change.unknown",
  "change.conflict",
  "campaign.tripped",
  "case.opened",
  "case.genuine",
  "case.hostile",
  "hold.placed",
  "hold.lifted",
  "access.denied",
  "export.made",
  "leave.vouched",
  "exemption.asked",
  "exemption.granted",
  "exemption.declined",
  "exemption.expired",
  "exemption.ended",
  "evidence.imported",
  "drift.found",
  "retention.done",
  "head.posted",
  "person.erased",
] as const;
export type AuditEvent = (typeof AUDIT_EVENTS)[number];

/** One thing to record. `detail` holds plain values only; people are named by id, which is kept as a pseudonym: erasing a person leaves the chain whole. */
export interface AuditEntry {
  readonly at: Date;
  /** Who caused it; null is the bot itself. */
  readonly actor: UserId | null;
  readonly event: AuditEvent;
  /** What it is about: a plan id, a user id, a scan id. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** An entry in its place in the chain. `hash` covers the entry and `previous`, so one changed bit breaks every later link. */
export interface AuditRecord extends AuditEntry {
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

/** The text whose SHA-256 is a record's hash. Keys are sorted: two equal entries have one form. */
export function canonicalEntry(entry: AuditEntry, seq: number, previous: string): string {
  const detail = Object.entries(entry.detail).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([
    seq,
    previous,
    entry.at.toISOString(),
    entry.actor,
    entry.event,
    entry.subject,
    detail,
  ]);
}

/** What the first record points back to. */
export const GENESIS = "0".repeat(64);
