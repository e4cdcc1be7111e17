import type { Person } from "../person.ts";
import type { Tenant } from "../tenant.ts";
import { type Filter, pinned, satisfies } from "./filter.ts";
import { filterOf, isReply, page, total } from "./page.ts";
import { invalid, notFound, premiumOnly, refuse, withUser } from "./refusals.ts";
import { advanced, BOTH, context, type GraphRequest, type Reply, type Route } from "./request.ts";
import {
  DEFAULT_PROPERTIES,
  isUserProperty,
  NOT_IN_COLLECTIONS,
  SIGN_IN_ACTIVITY,
  userProperty,
  userRow,
} from "./userRow.ts";

const EQUAL = ["eq", "ne", "in"];
const ORDERED = [...EQUAL, "ge", "le", "startswith"];
/** graph.md 2.1, per property. */
const FILTERS: Readonly<Record<string, readonly string[]>> = {
  id: EQUAL,
  accountEnabled: EQUAL,
  userType: EQUAL,
  onPremisesSyncEnabled: EQUAL,
  externalUserState: EQUAL,
  companyName: ORDERED,
  department: ORDERED,
  displayName: ORDERED,
  employeeType: ORDERED,
  givenName: ORDERED,
  surname: ORDERED,
  jobTitle: ORDERED,
  mail: [...ORDERED, "endswith"],
  userPrincipalName: [...ORDERED, "endswith"],
  officeLocation: ORDERED,
  preferredLanguage: ORDERED,
  usageLocation: ORDERED,
  city: ORDERED,
  country: ORDERED,
  createdDateTime: [...EQUAL, "ge", "le"],
  employeeHireDate: [...EQUAL, "ge", "le"],
};
const ADVANCED: ReadonlySet<string> = new Set(["ne", "not", "endswith"]);

export const userRoutes: readonly Route[] = [
  {
    method: "GET",
    versions: BOTH,
    template: "/users",
    query: ["$select", "$filter", "$orderby", "$search", "$count", "$expand", "$top", "$skiptoken"],
    handle: listUsers,
  },
  {
    method: "GET",
    versions: BOTH,
    template: "/users/$count",
    query: ["$filter", "$search"],
    handle: countUsers,
  },
  {
    method: "GET",
    versions: BOTH,
    template: "/users/{userId}",
    query: ["$select", "$expand"],
    handle: (request, { userId = "" }) =>
      withUser(request.tenant, userId, (person) => {
        const names = selection(request);
        if (isReply(names)) return names;
        const managerNames = expansion(request);
        if (isReply(managerNames)) return managerNames;
        const row = userRow(request.tenant, person, names, isStale(request));
        return {
          status: 200,
          body: {
            "@odata.context": context(request.version, "users/$entity"),
            ...row,
            ...managerOf(request.tenant, person, managerNames),
          },
        };
      }),
  },
  {
    method: "GET",
    versions: BOTH,
    template: "/users/{userId}/manager",
    query: ["$select"],
    handle: (request, { userId = "" }) =>
      withUser(request.tenant, userId, (person) => {
        const names = selection(request);
        if (isReply(names)) return names;
        const { manager } = managerOf(request.tenant, person, names);
        return manager === undefined ? notFound("manager") : { status: 200, body: manager };
      }),
  },
];

function listUsers(request: GraphRequest): Reply {
  const names = selection(request, true);
  if (isReply(names)) return names;
  const managerNames = expansion(request);
  if (isReply(managerNames)) return managerNames;
  const keep = condition(request);
  if (isReply(keep)) return keep;
  const { tenant } = request;
  if (!tenant.manners.nameRanges && request.query.get("$filter")?.includes("userPrincipalName"))
    return refuse(400, "Request_UnsupportedQuery", "Unsupported Query.");
  const stale = isStale(request);
  const named = lookedUp(request, keep.filter);
  const order = named ?? ordered(request);
  if (isReply(order)) return order;
  return page(request, {
    of: request.query.has("$select") ? `users(${names.join(",")})` : "users",
    places: order,
    keep: (person) => !tenant.directory.isDeleted(person.id) && keep.test(person),
    show: (person) => ({
      ...userRow(tenant, person, names, stale),
      ...managerOf(tenant, person, managerNames),
    }),
    defaultSize: 100,
    maximum: names.includes(SIGN_IN_ACTIVITY) ? 500 : 999,
    counts: advanced(request),
  });
}

function countUsers(request: GraphRequest): Reply {
  if (request.headers.consistencylevel?.toLowerCase() !== "eventual")
    return invalid(400, "Request_BadRequest", "$count is not currently supported.");
  const keep = condition(request);
  if (isReply(keep)) return keep;
  const { directory } = request.tenant;
  const many = total<Person>({
    places: directory.places,
    keep: (person) => !directory.isDeleted(person.id) && keep.test(person),
  });
  return { status: 200, body: String(many), headers: { "Content-Type": "text/plain" } };
}

/** An `eq` on an id or address needs no scan. */
function lookedUp(request: GraphRequest, filter: Filter | null): readonly Person[] | null {
  const key =
    filter === null
      ? undefined
      : (pinned(filter, "id", "eq") ?? pinned(filter, "userPrincipalName", "eq"));
  if (typeof key !== "string") return null;
  const person = request.tenant.directory.find(key);
  return person === undefined ? [] : [person];
}

function ordered(request: GraphRequest): readonly Person[] | Reply {
  const { places } = request.tenant.directory;
  const orderby = request.query.get("$orderby");
  if (orderby === undefined) return places;
  const [, name = "", direction = "asc"] =
    /^(displayName|userPrincipalName)(?: (asc|desc))?$/.exec(orderby) ?? [];
  if (name === "")
    return invalid(400, "Request_UnsupportedQuery", `$orderby '${orderby}' is not supported.`);
  const sign = direction === "desc" ? -1 : 1;
  return places.toSorted(
    (a, b) => sign * String(userProperty(a, name)).localeCompare(String(userProperty(b, name))),
  );
}

interface Condition {
  readonly filter: Filter | null;
  readonly test: (person: Person) => boolean;
}

function condition(request: GraphRequest): Condition | Reply {
  const filter = filterOf(request, FILTERS);
  if (isReply(filter)) return filter;
  const words = searched(request);
  if (isReply(words)) return words;
  const text = request.query.get("$filter") ?? "";
  const operator = [...ADVANCED].find((op) =>
    new RegExp(`\\b${op}\\b`).test(text.replaceAll(/'[^']*'/g, "")),
  );
  if (operator !== undefined && !advanced(request) && !request.path.endsWith("/$count"))
    return invalid(
      400,
      "Request_UnsupportedQuery",
      `Operator '${operator}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
    );
  return {
    filter,
    test: (person) =>
      (words === null || person.displayName.toLowerCase().includes(words)) &&
      (filter === null || satisfies(filter, (path) => userProperty(person, path))),
  };
}

/** `$search="displayName:ann"`, lower-cased; needs ConsistencyLevel. */
function searched(request: GraphRequest): string | null | Reply {
  const search = request.query.get("$search");
  if (search === undefined) return null;
  const words = /^"displayName:(.+)"$/.exec(search)?.[1];
  if (words === undefined || request.headers.consistencylevel?.toLowerCase() !== "eventual")
    return invalid(
      400,
      "Request_UnsupportedQuery",
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  return words.toLowerCase();
}

function selection(request: GraphRequest, collection = false): readonly string[] | Reply {
  const text = request.query.get("$select");
  if (text === undefined) return DEFAULT_PROPERTIES;
  const names = text.split(",").map((name) => name.trim());
  if (collection && names.some((name) => NOT_IN_COLLECTIONS.has(name)))
    return invalid(501, "NotImplemented", "This operation target is not yet supported.");
  const unknown = names.find((name) => name !== "perUserMfaState" && !isUserProperty(name));
  if (unknown !== undefined) return invalid(400, "BadRequest", noSuchProperty(unknown));
  const unlicensed = names.includes(SIGN_IN_ACTIVITY) ? premiumOnly(request.tenant) : null;
  if (unlicensed !== null) return unlicensed;
  // A probe for the undocumented property is how a client finds out: refused, but not held against it.
  if (names.includes("perUserMfaState") && request.tenant.manners.perUserMfaSelect === "refused")
    return refuse(400, "BadRequest", noSuchProperty("perUserMfaState"));
  return names.includes("id") ? names : ["id", ...names];
}

/** The manager's properties asked for by `$expand`; null for no expansion (graph.md 2.1, 2.2). */
function expansion(request: GraphRequest): readonly string[] | null | Reply {
  const text = request.query.get("$expand");
  if (text === undefined) return null;
  if (advanced(request))
    return invalid(
      400,
      "Request_UnsupportedQuery",
      "$expand is not supported with advanced queries.",
    );
  const [found, select] = /^manager(?:\(\$select=([\w,]+)\))?$/.exec(text) ?? [];
  if (found === undefined)
    return invalid(400, "Request_UnsupportedQuery", `$expand '${text}' is not supported.`);
  const names = select?.split(",") ?? DEFAULT_PROPERTIES;
  const unknown = names.find((name) => !isUserProperty(name));
  return unknown === undefined ? names : invalid(400, "BadRequest", noSuchProperty(unknown));
}

/** `{manager}`, or nothing where nobody is, or none was asked for. */
function managerOf(
  tenant: Tenant,
  person: Person,
  names: readonly string[] | null,
): { readonly manager?: object } {
  if (names === null || person.managerId === null) return {};
  const manager = tenant.directory.find(person.managerId);
  if (manager === undefined) return {};
  const row = userRow(tenant, manager, ["id", ...names], false);
  return { manager: { "@odata.type": "#microsoft.graph.user", ...row } };
}

function noSuchProperty(name: string): string {
  return `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.user'.`;
}

function isStale(request: GraphRequest): boolean {
  return request.faults.some((fault) => fault.do === "stale-read");
}
