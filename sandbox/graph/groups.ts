import type { Group } from "../groups.ts";
import type { Person } from "../person.ts";
import { list, page, selected } from "./page.ts";
import { invalid, notFound, withUser } from "./refusals.ts";
import {
  advanced,
  BOTH,
  context,
  type GraphRequest,
  type Params,
  type Reply,
  type Route,
  V1,
} from "./request.ts";
import { roleRows } from "./roles.ts";
import { DEFAULT_PROPERTIES, isUserProperty, userRow } from "./userRow.ts";

const LISTING = ["$select", "$filter", "$count", "$top", "$skiptoken"];
const MAX_ASKED = 20;

export const groupRoutes: readonly Route[] = [
  { method: "GET", versions: V1, template: "/groups", query: LISTING, handle: groups },
  {
    method: "GET",
    versions: V1,
    template: "/groups/{groupId}",
    query: ["$select"],
    handle: (request, { groupId = "" }) => {
      const group = request.tenant.groups.get(groupId);
      if (group === undefined) return notFound(groupId);
      return {
        status: 200,
        body: {
          "@odata.context": context("v1.0", "groups/$entity"),
          ...selected(request, row(group)),
        },
      };
    },
  },
  ...membersRoutes("members", (request, id) => request.tenant.groups.members(id)),
  ...membersRoutes("transitiveMembers", (request, id) =>
    request.tenant.groups.transitiveMembers(id),
  ),
  {
    method: "POST",
    versions: BOTH,
    template: "/users/{userId}/checkMemberGroups",
    query: [],
    handle: checkMemberGroups,
  },
  ...memberOfRoutes(),
];

/** Names are compared without regard to case, as the directory does. */
function groups(request: GraphRequest): Reply {
  const text = request.query.get("$filter") ?? null;
  const name = /^displayName eq '((?:[^']|'')*)'$/.exec(text ?? "")?.[1]?.replaceAll("''", "'");
  if (text !== null && name === undefined)
    return invalid(400, "Request_UnsupportedQuery", `The sandbox cannot filter groups by ${text}.`);
  return page(request, {
    of: "groups",
    places: request.tenant.groups.all(),
    keep: ({ displayName }) =>
      name === undefined || displayName.toLowerCase() === name.toLowerCase(),
    show: (group) => selected(request, row(group)),
    defaultSize: 100,
    maximum: 999,
    counts: advanced(request),
  });
}

function membersRoutes(
  name: string,
  idsOf: (request: GraphRequest, groupId: string) => readonly string[],
): Route[] {
  return ["", "/microsoft.graph.user"].map((cast) => ({
    method: "GET",
    versions: V1,
    template: `/groups/{groupId}/${name}${cast}`,
    query: LISTING,
    handle: (request: GraphRequest, { groupId = "" }: Params): Reply => {
      if (request.tenant.groups.get(groupId) === undefined) return notFound(groupId);
      const people = cast !== "";
      return page(request, {
        of: people ? "users" : "directoryObjects",
        places: idsOf(request, groupId),
        keep: (id) => request.tenant.directory.find(id) !== undefined || !people,
        show: (id) => member(request, id, people),
        defaultSize: 100,
        maximum: 999,
        counts: advanced(request),
      });
    },
  }));
}

function member(request: GraphRequest, id: string, untyped: boolean): unknown {
  const person = request.tenant.directory.find(id);
  const group = request.tenant.groups.get(id);
  if (person === undefined)
    return group === undefined
      ? { id }
      : { "@odata.type": "#microsoft.graph.group", ...selected(request, row(group)) };
  const names = request.query.get("$select")?.split(",").filter(isUserProperty);
  const user = userRow(request.tenant, person, names ?? DEFAULT_PROPERTIES, false);
  return untyped ? { id, ...user } : { "@odata.type": "#microsoft.graph.user", id, ...user };
}

function checkMemberGroups(request: GraphRequest, { userId = "" }: Params): Reply {
  const body = request.body;
  const ids =
    typeof body === "object" && body !== null && "groupIds" in body ? body.groupIds : undefined;
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === "string"))
    return invalid(400, "Request_BadRequest", "groupIds must be a list of group ids.");
  if (ids.length > MAX_ASKED)
    return invalid(
      400,
      "Directory_ResultSizeLimitExceeded",
      `The request can check at most ${MAX_ASKED} groups, not ${ids.length}.`,
    );
  return withUser(request.tenant, userId, (person) => {
    const of = new Set(request.tenant.groups.groupsOf(person.id));
    return list(
      request,
      "Collection(Edm.String)",
      ids.filter((id) => of.has(id)),
    );
  });
}

function memberOfRoutes(): Route[] {
  const shown: readonly (readonly [cast: string, groups: boolean, roles: boolean])[] = [
    ["", true, true],
    ["/microsoft.graph.group", true, false],
    ["/microsoft.graph.directoryRole", false, true],
  ];
  return shown.map(([cast, groups, roles]) => ({
    method: "GET",
    versions: V1,
    template: `/users/{userId}/transitiveMemberOf${cast}`,
    query: LISTING,
    handle: (request: GraphRequest, { userId = "" }: Params): Reply =>
      withUser(request.tenant, userId, (person) =>
        page(request, {
          of: "directoryObjects",
          places: [
            ...(groups ? groupRows(request, person) : []),
            ...(roles ? roleRows(person) : []),
          ],
          keep: () => true,
          show: (each) => ({ "@odata.type": each["@odata.type"], ...selected(request, each) }),
          defaultSize: 100,
          maximum: 999,
          counts: advanced(request),
        }),
      ),
  }));
}

function groupRows(request: GraphRequest, person: Person): Record<string, unknown>[] {
  return request.tenant.groups.groupsOf(person.id).flatMap((id) => {
    const group = request.tenant.groups.get(id);
    return group === undefined ? [] : [{ "@odata.type": "#microsoft.graph.group", ...row(group) }];
  });
}

function row(group: Group): Record<string, unknown> {
  return {
    id: group.id,
    displayName: group.displayName,
    mailEnabled: false,
    securityEnabled: true,
    groupTypes: [],
  };
}
