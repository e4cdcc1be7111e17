import type { AuditEvent } from "../core/audit.ts";
import type { Speech } from "./speech.ts";

/** What a record says, read after the name of whoever caused it. */
export const auditWords = ({ say }: Speech, event: AuditEvent): string => say(`audit:${event}`);
