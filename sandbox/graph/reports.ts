import type { Person } from "../person.ts";
import { filterOf, isReply, matcher, page, selected } from "./page.ts";
import { notFound, premiumOnly } from "./refusals.ts";
import { BOTH, context, type GraphRequest, type Reply, type Route, V1 } from "./request.ts";

const TEMPLATE = "/reports/authenticationMethods/userRegistrationDetails";
const EQ = ["eq"];
const NAMES = ["eq", "startswith"];
/** graph.md 1.1; isAdmin and userType carry no filter statement. */
const FILTERS = {
  isMfaCapable: EQ,
  isMfaRegistered: EQ,
  isPasswordlessCapable: EQ,
  isSsprCapable: EQ,
  isSsprEnabled: EQ,
  isSsprRegistered: EQ,
  isSystemPreferredAuthenticationMethodEnabled: EQ,
  methodsRegistered: ["any"],
  systemPreferredAuthenticationMethods: ["any"],
  userDisplayName: NAMES,
  userPrincipalName: NAMES,
};
const PAGE = 1000;

/** The registration report, as of its last refresh (graph.md 1). Page sizes are undocumented; ours are a guess. */
export const reportRoutes: readonly Route[] = [
  {
    method: "GET",
    versions: BOTH,
    template: TEMPLATE,
    query: ["$filter", "$select", "$top", "$skiptoken"],
    handle: listRegistrations,
  },
  {
    method: "GET",
    versions: V1,
    template: `${TEMPLATE}/{userId}`,
    query: [],
    handle: (request, { userId = "" }) => {
      const refused = premiumOnly(request.tenant);
      if (refused !== null) return refused;
      const row = rowOf(request, userId);
      if (row === null) return notFound(userId);
      return {
        status: 200,
        body: {
          "@odata.context": context(
            request.version,
            "reports/authenticationMethods/userRegistrationDetails/$entity",
          ),
          ...row,
        },
      };
    },
  },
];

function listRegistrations(request: GraphRequest): Reply {
  const refused = premiumOnly(request.tenant);
  if (refused !== null) return refused;
  const filter = filterOf(request, FILTERS);
  if (isReply(filter)) return filter;
  const { report, directory } = request.tenant;
  report.catchUp();
  const matches = matcher(filter);
  return page<Person>(request, {
    of: "reports/authenticationMethods/userRegistrationDetails",
    places: directory.places,
    keep: ({ id }) => {
      const row = report.row(id);
      return row !== undefined && !directory.isDeleted(id) && matches(row);
    },
    show: ({ id }) => selected(request, rowOf(request, id) ?? {}),
    defaultSize: PAGE,
    maximum: PAGE,
  });
}

function rowOf({ tenant }: GraphRequest, id: string): Readonly<Record<string, unknown>> | null {
  tenant.report.catchUp();
  const row = tenant.report.row(id);
  if (row === undefined || tenant.directory.isDeleted(id)) return null;
  return { ...row, lastUpdatedDateTime: tenant.report.refreshedAt.toISOString() };
}
