import { type UserId, userId } from "../../core/ids.ts";
import type { GraphClient } from "./graphClient.ts";
import { licensedPage } from "./licensedPage.ts";
import { pages } from "./pages.ts";
import { objectsOf, stringOf, type WireObject } from "./wire.ts";

const REGISTERED = /\bregistered\b.*\bapp password\b/i;
const DELETED = /\bdeleted\b.*\bapp password\b/i;

/**
 * Who made an app password since then and was not seen deleting one after. Microsoft Graph has no list of them: only the
 * audit log tells, for as long as it is kept (graph.md 4.1, 12). So this proves that somebody has one, never that nobody
 * does. Throws a `BotError`.
 */
export async function readAppPasswords(
  client: GraphClient,
  since: Date,
): Promise<ReadonlySet<UserId>> {
  const filter = `loggedByService eq 'Authentication Methods' and activityDateTime ge ${since.toISOString()}`;
  const first = `/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}&$orderby=activityDateTime&$top=999`;
  const holders = new Set<UserId>();
  for await (const rows of pages(first, licensedPage(client, { background: true })))
    for (const row of rows) note(holders, row);
  return holders;
}

/** Rows come oldest first. */
function note(holders: Set<UserId>, row: WireObject): void {
  const reason = stringOf(row.resultReason) ?? "";
  const user = stringOf(objectsOf(row.targetResources)[0]?.id);
  if (user === null || stringOf(row.result)?.toLowerCase() !== "success") return;
  if (REGISTERED.test(reason)) holders.add(userId(user));
  if (DELETED.test(reason)) holders.delete(userId(user));
}
