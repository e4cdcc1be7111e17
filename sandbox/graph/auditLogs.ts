import type { Person } from "../person.ts";
import { type SignIn, signInsOf } from "../signIns.ts";
import { asked, type Filter, pinned } from "./filter.ts";
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
/** graph.md 7; the last two in beta only, where nothing but interactive sign-ins is told unless the types are asked for. */
const SIGN_IN_FILTERS = {
  createdDateTime: TIMES,
  userId: ["eq"],
  userPrincipalName: ["eq", "startswith"],
  clientAppUsed: ["eq"],
  appId: ["eq"],
  "status/errorCode": ["eq"],
  signInEventTypes: ["any"],
  authenticationRequirement: ["eq"],
};
const PAGE = 1000;
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

/** v1.0 tells interactive sign-ins alone, and so does beta unless a filter names the types (graph.md 7). */
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
  const typed = filter !== null && asked(filter).some(({ path }) => path === "signInEventTypes");
  if (typed && request.version === "v1.0")
    return invalid(400, "BadRequest", "signInEventTypes is a property of beta.");
  return page(request, {
    of: "auditLogs/signIns",
    places: people
      .flatMap((each) => signInsOf(each, tenant.clock.ms()).map((one) => ({ each, one })))
      .filter(({ one }) => typed || one.interactive)
      .toSorted((a, b) => b.one.at - a.one.at)
      .map(({ each, one }) => signIn(request, each, one)),
    keep: matcher(filter),
    show: (row) => row,
    defaultSize: PAGE,
    maximum: PAGE,
  });
}

function signIn({ version }: GraphRequest, person: Person, one: SignIn): Row {
  const failed = one.errorCode !== 0;
  return {
    id: one.id,
    createdDateTime: new Date(one.at).toISOString(),
    userId: person.id,
    userPrincipalName: person.userPrincipalName.toLowerCase(),
    userDisplayName: person.displayName,
    appId: CLOUD_APP,
    appDisplayName: one.application,
    clientAppUsed: one.client,
    conditionalAccessStatus: "notApplied",
    isInteractive: one.interactive,
    status: {
      errorCode: one.errorCode,
      failureReason: failed ? "Invalid username or password" : "Other.",
      additionalDetails: null,
    },
    ...(version === "beta"
      ? {
          signInEventTypes: [one.interactive ? "interactiveUser" : "nonInteractiveUser"],
          authenticationRequirement: "singleFactorAuthentication",
        }
      : {}),
  };
}

function asRows(test: (row: Row) => boolean): (record: object) => boolean {
  return (record) => test(record as Row);
}
