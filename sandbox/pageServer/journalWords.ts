import type { Entry } from "../journal.ts";
import { METHODS } from "../methods.ts";
import type { Tenant } from "../tenant.ts";

/** One line of the journal as the page shows it; null for what a reader need not see (single requests that went well). */
function journalLine(entry: Entry, tenant: Tenant): string | null {
  const name = (id: string | null): string =>
    id === null ? "the channel" : (tenant.directory.find(id)?.displayName ?? "somebody deleted");
  switch (entry.kind) {
    case "request":
      return null;
    case "invalid-request":
      return `Refused as invalid: ${entry.method} ${entry.path} (${entry.status}, ${entry.why})`;
    case "throttled":
      return `Throttled: ${entry.method} ${entry.path}`;
    case "message-sent":
      return `Message to ${name(entry.to)}`;
    case "message-updated":
      return `Card updated for ${name(entry.to)}`;
    case "message-deleted":
      return `Message deleted for ${name(entry.to)}`;
    case "message-refused":
      return `Message to ${name(entry.to)} refused (${entry.status})`;
    case "mfa-written":
      return `${name(entry.person)}: perUserMfaState ${entry.from} → ${entry.effective}${entry.face === "graph" ? ", by the bot" : ""}`;
    case "mfa-write-refused":
      return `${name(entry.person)}: write refused (${entry.status})`;
    case "app-installed":
      return `App installed for ${name(entry.person)}`;
    case "app-uninstalled":
      return `App removed for ${name(entry.person)}`;
    case "conversation-created":
      return `Chat opened with ${name(entry.person)}`;
    case "mail-sent":
      return `Mail sent from ${entry.from}`;
    case "file-uploaded":
      return `File ${entry.name} delivered to ${name(entry.person)}`;
    case "method-registered":
      return `${name(entry.person)} registered: ${METHODS[entry.method].auditName}`;
    case "methods-deleted":
      return `${name(entry.person)}: methods deleted`;
    case "bot-blocked":
      return `${name(entry.person)} blocked the bot`;
    case "tenant-changed":
      return `Tenant: ${entry.what.replace(/[0-9a-f-]{36}/g, (id) => tenant.directory.find(id)?.displayName ?? id)}`;
    case "person-said":
      return `${name(entry.person)} said “${entry.text.slice(0, 80)}”`;
    case "person-pressed":
      return `${name(entry.person)} pressed ${entry.verb}`;
  }
}

export interface JournalTail {
  readonly entries: readonly {
    readonly index: number;
    readonly at: string;
    readonly text: string;
  }[];
  readonly requests: number;
}

/** The newest lines first. Reads the journal from its end, so its cost is what it shows. */
export function journalTail(tenant: Tenant, most = 40): JournalTail {
  const { entries } = tenant.journal;
  const shown: { index: number; at: string; text: string }[] = [];
  for (let at = entries.length - 1; at >= 0 && shown.length < most; at -= 1) {
    const entry = entries[at];
    const text = entry === undefined ? null : journalLine(entry, tenant);
    if (entry !== undefined && text !== null)
      shown.push({ index: entry.index, at: entry.at.toISOString(), text });
  }
  return { entries: shown, requests: tenant.journal.count("request") };
}
