import type { Person } from "../person.ts";
import { guid } from "../random.ts";
import { type Filter, pinned } from "./filter.ts";
import { filterOf, isReply, matcher, page, type Row } from "./page.ts";
import { invalid, premiumOnly } from "./refusals.ts";
import { BOTH, type GraphRequest, type Reply, type Route, V1 } from "./request.ts";

const TIMES = ["eq", "ge", "le", "gt", "lt"];
/** graph.md 12. */
const AUDIT_FILTERS = {
  activityDateTime: TIMES,
  activityDisplayName: ["eq", "startswith"],
  correlationId: ["eq"],
  loggedByService: ["eq"],
  "initiatedBy/user/id": ["eq"],
  "initiatedBy/user/userPrincipalName": ["eq", "startswith"],
};
/** graph.md 7; the last two in beta only. */
const SIGN_IN_FILTERS = {
  createdDateTime: TIMES,
  userId: ["eq"],
  userPrincipalName: ["eq", "startswith"],
  clientAppUsed: ["eq"],
  appId: ["eq"],
  signInEventTypes: ["any"],
  authenticationRequirement: ["eq"],
};
const PAGE = 1000;
/** Old-protocol mail clients poll at least this often. */
const LEGACY_EVERY_MS = 6 * 3_600_000;
const CLOUD_APP = "00000002-0000-0ff1-ce00-000000000000";

export const auditLogRoutes: readonly Route[] = [
  {
    method: "GET",
    versions: V1,
    template: "/auditLogs/directoryAudits",
    query: ["$filter", "$top", "$orderby", "$skiptoken"],
    handle: directoryAudits,
  },
  {
    method: "GET",
    versions: BOTH,
    template: "/auditLogs/signIns",
    query: ["$filter", "$top", "$orderby", "$skiptoken"],
    handle: signIns,
  },
];

function directoryAudits(request: GraphRequest): Reply {
  const filter = filterOf(request, AUDIT_FILTERS);
  if (isReply(filter)) return filter;
  const order = request.query.get("$orderby") ?? "activityDateTime desc";
  if (!/^activityDateTime( asc| desc)?$/.test(order))
    return invalid(400, "BadRequest", `$orderby '${order}' is not supported.`);
  const records = request.tenant.audits.visible(since(filter));
  return page(request, {
    of: "auditLogs/directoryAudits",
    places: order.endsWith("desc") ? records.toReversed() : records,
    keep: asRows(matcher(filter)),
    show: (record) => record,
    defaultSize: 100,
    maximum: PAGE,
  });
}

/** Where to start reading: the filter's lower bound in time. */
function since(filter: Filter | null): number {
  const from = filter === null ? undefined : pinned(filter, "activityDateTime", "ge", "gt");
  return from instanceof Date ? from.getTime() : Number.NEGATIVE_INFINITY;
}

/** Only what matters here is modelled: people with an old protocol sign in by it all day, everyone else by browser once. */
function signIns(request: GraphRequest): Reply {
  const { tenant } = request;
  const refused = premiumOnly(tenant);
  if (refused !== null) return refused;
  const filter = filterOf(request, SIGN_IN_FILTERS);
  if (isReply(filter)) return filter;
  const userId = filter === null ? undefined : pinned(filter, "userId", "eq");
  const person = typeof userId === "string" ? tenant.directory.find(userId) : undefined;
  const people =
    typeof userId === "string" ? (person === undefined ? [] : [person]) : tenant.people;
  return page(request, {
    of: "auditLogs/signIns",
    places: people.filter((each) => each.kind !== "service").map((each) => signIn(request, each)),
    keep: matcher(filter),
    show: (row) => row,
    defaultSize: PAGE,
    maximum: PAGE,
  });
}

function signIn({ tenant, version }: GraphRequest, person: Person): Row {
  const at = Math.floor(tenant.clock.ms() / LEGACY_EVERY_MS) * LEGACY_EVERY_MS;
  return {
    id: guid("sign-in", person.id, at),
    createdDateTime: new Date(at).toISOString(),
    userId: person.id,
    userPrincipalName: person.userPrincipalName.toLowerCase(),
    userDisplayName: person.displayName,
    appId: CLOUD_APP,
    appDisplayName: "Office 365 Exchange Online",
    clientAppUsed: person.legacyClient ?? "Browser",
    conditionalAccessStatus: "notApplied",
    isInteractive: person.legacyClient === null,
    status: { errorCode: 0, failureReason: "Other.", additionalDetails: null },
    ...(version === "beta"
      ? {
          signInEventTypes: [
            person.legacyClient === null ? "interactiveUser" : "nonInteractiveUser",
          ],
          authenticationRequirement: "singleFactorAuthentication",
        }
      : {}),
  };
}

function asRows(test: (row: Row) => boolean): (record: object) => boolean {
  return (record) => test(record as Row);
}
