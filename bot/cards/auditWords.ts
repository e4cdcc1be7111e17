import type { AuditEvent } from "../core/audit.ts";

/** What each record says, read after the name of whoever caused it. */
export const AUDIT_WORDS: Readonly<Record<AuditEvent, string>> = {
  "scan.finished": "Scan finished",
  "scan.failed": "Scan failed: nothing was changed",
  "campaign.started": "Campaign started",
  "campaign.paused": "Campaign paused",
  "campaign.resumed": "Campaign resumed",
  "ruling.made": "Ruling made",
  "ruling.lifted": "Ruling lifted",
  "plan.requested": "Plan requested",
  "plan.refused": "Plan refused",
  "plan.approved": "Plan approved",
  "plan.declined": "Plan declined",
  "plan.expired": "Plan expired: nothing was changed",
  "plan.writing": "Writing began",
  "plan.stopped": "Writing stopped",
  "plan.finished": "Plan finished",
  "change.intended": "State change about to be written",
  "change.verified": "State change read back: it holds",
  "change.skipped": "Left alone just before the write",
  "change.failed": "State change failed",
  "change.unknown": "Outcome of the write unclear",
  "change.conflict": "State was changed by somebody else",
  "access.denied": "Access denied",
  "export.made": "Export made",
};
