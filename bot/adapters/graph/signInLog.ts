import type { LegacySignIn } from "../../core/findings.ts";
import { type UserId, userId } from "../../core/ids.ts";
import { LEGACY_SPELLINGS, legacyProtocol, newestOfEach } from "../../core/legacy.ts";
import type { Ask, GraphClient } from "./graphClient.ts";
import { licensedPage } from "./licensedPage.ts";
import { pages } from "./pages.ts";
import { dateOf, isObject, stringOf, type WireObject } from "./wire.ts";

/** Up to so many people are asked for by id, in one filter; beyond, the whole tenant's log is read, which is no dearer. */
const MOST_BY_ID = 10;
/** Attempts that failed are an attacker's as often as a client's, and nothing they do can break. */
const SUCCEEDED = "status/errorCode eq 0";
const LEGACY = `(${LEGACY_SPELLINGS.map((name) => `clientAppUsed eq '${name}'`).join(" or ")})`;
const NON_INTERACTIVE = "signInEventTypes/any(t: t eq 'nonInteractiveUser')";

/**
 * The legacy sign-ins of these people since then. v1.0 tells the interactive ones and only beta the others; legacy clients
 * are found in both (graph.md 7). Two listings for everyone together, five requests in ten seconds, nobody waits for it.
 * Whoever is not among the answers has none. Throws a `BotError`, `directory-not-licensed` without Entra ID P1 or P2.
 */
export async function readLegacySignIns(
  client: GraphClient,
  users: readonly UserId[],
  since: Date,
): Promise<ReadonlyMap<UserId, readonly LegacySignIn[]>> {
  const wanted = new Set(users.map(userId));
  const found = new Map<UserId, LegacySignIn[]>();
  const conditions = [`createdDateTime ge ${since.toISOString()}`, ...narrowed(users)];
  const listings: readonly (readonly [Ask["version"], readonly string[]])[] = [
    ["v1.0", conditions],
    ["beta", [...conditions, NON_INTERACTIVE]],
  ];
  for (const [version = "v1.0", all] of listings) {
    const filter = encodeURIComponent([...all, SUCCEEDED, LEGACY].join(" and "));
    const fetchPage = licensedPage(client, { version, background: true });
    for await (const rows of pages(`/auditLogs/signIns?$filter=${filter}&$top=1000`, fetchPage))
      for (const row of rows) {
        const signIn = legacySignInOf(row);
        if (signIn === null || !wanted.has(signIn.user)) continue;
        found.set(signIn.user, [...(found.get(signIn.user) ?? []), signIn.what]);
      }
  }
  return new Map([...found].map(([user, all]) => [user, newestOfEach(all)]));
}

function narrowed(users: readonly UserId[]): readonly string[] {
  if (users.length > MOST_BY_ID) return [];
  return [`(${users.map((id) => `userId eq '${id.replaceAll("'", "''")}'`).join(" or ")})`];
}

/** Null for a row that is none, or tells not of whom or when. A row without a status counts: nothing says that it failed. */
function legacySignInOf(
  row: WireObject,
): { readonly user: UserId; readonly what: LegacySignIn } | null {
  const user = stringOf(row.userId);
  const lastSeen = dateOf(row.createdDateTime);
  const protocol = legacyProtocol(stringOf(row.clientAppUsed) ?? "");
  const errorCode = isObject(row.status) ? row.status.errorCode : 0;
  if (user === null || lastSeen === null || protocol === null) return null;
  if (typeof errorCode === "number" && errorCode !== 0) return null;
  const application = stringOf(row.appDisplayName) ?? "";
  return { user: userId(user), what: { protocol, application, lastSeen } };
}
