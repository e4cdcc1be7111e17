import type { ThrottleClass } from "../throttle.ts";

/** Which quotas a call draws on, graph.md 14.2. */
export function classesOf(
  method: string,
  template: string,
  query: ReadonlyMap<string, string>,
): readonly ThrottleClass[] {
  if (query.get("$select")?.includes("signInActivity")) return ["sign-in-activity"];
  if (/^\/(reports|auditLogs)\/|\/authentication\/methods$/.test(template)) return ["reports"];
  if (template.startsWith("/identity/conditionalAccess")) return ["conditional-access"];
  if (/\/teamwork\/|^\/appCatalogs\//.test(template)) return ["teams-apps"];
  if (template === "/communications/getPresencesByUserId") return ["presence"];
  // Outlook counts by mailbox, 10,000 in 10 minutes: nobody reads or writes one that often.
  if (/\/(mailboxSettings|sendMail)$/.test(template)) return [];
  return method === "GET" ? ["identity"] : ["identity", "writes"];
}

/** First match counts; everything else costs 1. */
const BASE_COST: readonly (readonly [template: RegExp, units: number])[] = [
  [/\/transitiveMembers/, 5],
  [/\/checkMemberGroups$/, 4],
  [/\/members|^\/subscribedSkus$/, 3],
  [/^\/users$|\/transitiveMemberOf/, 2],
];

/** Resource units of one call, graph.md 14.3. */
export function cost(template: string, query: ReadonlyMap<string, string>): number {
  const base = BASE_COST.find(([pattern]) => pattern.test(template))?.[1] ?? 1;
  const saved = Number(query.has("$select")) + Number(Number(query.get("$top") ?? 100) < 20);
  return Math.max(1, base - saved + Number(query.has("$expand")));
}
