import { graphChatId } from "../conversations.ts";
import { hasTeams } from "../licences.ts";
import type { Person } from "../person.ts";
import type { Tenant } from "../tenant.ts";
import { list } from "./page.ts";
import { invalid, notFound, refuse, withUser } from "./refusals.ts";
import { context, type GraphRequest, type Params, type Reply, type Route, V1 } from "./request.ts";

const INSTALLED = "/users/{userId}/teamwork/installedApps";

/** The Teams catalogue and who has the app (graph.md 9, teams.md 3.2). */
export const appRoutes: readonly Route[] = [
  {
    method: "GET",
    versions: V1,
    template: "/appCatalogs/teamsApps",
    query: ["$filter", "$select", "$expand"],
    handle: catalogue,
  },
  {
    method: "GET",
    versions: V1,
    template: INSTALLED,
    query: ["$filter", "$expand", "$select"],
    handle: (request, { userId = "" }) =>
      withUser(request.tenant, userId, (person) => installations(request, person)),
  },
  {
    method: "POST",
    versions: V1,
    template: INSTALLED,
    query: [],
    handle: (request, { userId = "" }) =>
      withUser(request.tenant, userId, (person) => install(request, person)),
  },
  {
    method: "GET",
    versions: V1,
    template: `${INSTALLED}/{installationId}`,
    query: ["$expand", "$select"],
    handle: (request, params) =>
      withInstallation(request, params, (person, id) => ({
        status: 200,
        body: installation(request, person, id),
      })),
  },
  {
    method: "DELETE",
    versions: V1,
    template: `${INSTALLED}/{installationId}`,
    query: [],
    handle: (request, params) =>
      withInstallation(request, params, (person) => {
        request.tenant.uninstallBot(person, "graph");
        return { status: 204 };
      }),
  },
  {
    method: "GET",
    versions: V1,
    template: `${INSTALLED}/{installationId}/chat`,
    query: [],
    handle: (request, params) =>
      withInstallation(request, params, (person) => {
        request.tenant.conversations.personal(person);
        return {
          status: 200,
          body: {
            "@odata.context": context("v1.0", "chats/$entity"),
            id: graphChatId(request.tenant.ids.botId, person.id),
            topic: null,
            chatType: "oneOnOne",
            createdDateTime: request.tenant.clock.now().toISOString(),
          },
        };
      }),
  },
];

function catalogue(request: GraphRequest): Reply {
  const filter = request.query.get("$filter");
  const wanted = /^(externalId|id|displayName) eq '([^']*)'$/.exec(filter ?? "");
  if (filter !== undefined && wanted === null)
    return invalid(400, "BadRequest", "$filter must be: externalId eq '{manifest id}'.");
  const app = teamsApp(request.tenant);
  const [, name = "", value] = wanted ?? [];
  const found =
    request.tenant.apps.inCatalogue &&
    (wanted === null || (app as Readonly<Record<string, unknown>>)[name] === value);
  return list(request, "appCatalogs/teamsApps", found ? [app] : []);
}

function installations(request: GraphRequest, person: Person): Reply {
  const filter = request.query.get("$filter");
  const wanted = /^teamsApp\/(id|externalId) eq '([^']*)'$/.exec(filter ?? "");
  if (filter !== undefined && wanted === null)
    return invalid(400, "BadRequest", "$filter must be: teamsApp/id eq '{id}'.");
  const { apps } = request.tenant;
  const [, name, value] = wanted ?? [];
  const ours = wanted === null || value === (name === "id" ? apps.catalogueId : apps.externalId);
  const id = apps.of(person.id);
  return list(
    request,
    `users('${person.id}')/teamwork/installedApps`,
    ours && id !== undefined ? [installation(request, person, id)] : [],
  );
}

function install(request: GraphRequest, person: Person): Reply {
  const { tenant, body } = request;
  const bound =
    typeof body === "object" && body !== null && "teamsApp@odata.bind" in body
      ? body["teamsApp@odata.bind"]
      : undefined;
  const catalogueId =
    typeof bound === "string" ? /\/appCatalogs\/teamsApps\/([^/]+)$/.exec(bound)?.[1] : undefined;
  if (catalogueId === undefined)
    return invalid(
      400,
      "BadRequest",
      'The body must be {"teamsApp@odata.bind":"https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/{id}"}.',
    );
  if (catalogueId !== tenant.apps.catalogueId || !tenant.apps.inCatalogue)
    return refuse(404, "NotFound", `The app '${catalogueId}' is not in the app catalogue.`);
  if (tenant.apps.isRefusedByPolicy(person.id))
    return refuse(
      403,
      "Forbidden",
      `App is blocked by app permission policy. TenantId: ${tenant.ids.tenantId}, UserObjectId: ${person.id}, AppId: ${catalogueId}, AppType: Private`,
    );
  if (!hasTeams(person))
    return refuse(
      403,
      "Forbidden",
      "Failed to get license information for the user. Ensure user has a valid Office365 license assigned to them.",
    );
  if (tenant.apps.of(person.id) !== undefined)
    return refuse(409, "Conflict", "The app is already installed for the user.");
  tenant.installBot(person, "graph");
  return { status: 201 };
}

function withInstallation(
  { tenant }: GraphRequest,
  { userId = "", installationId = "" }: Params,
  then: (person: Person, id: string) => Reply,
): Reply {
  return withUser(tenant, userId, (person) =>
    tenant.apps.owner(installationId) === person.id
      ? then(person, installationId)
      : notFound(installationId),
  );
}

function installation(request: GraphRequest, person: Person, id: string): object {
  const expand = request.query.get("$expand")?.split(",") ?? [];
  return {
    "@odata.context": context("v1.0", `users('${person.id}')/teamwork/installedApps/$entity`),
    id,
    ...(expand.some((each) => each.startsWith("teamsApp"))
      ? { teamsApp: teamsApp(request.tenant) }
      : {}),
  };
}

function teamsApp({ apps }: Tenant): object {
  return {
    id: apps.catalogueId,
    externalId: apps.externalId,
    displayName: "MFA Nudge",
    distributionMethod: "organization",
  };
}
