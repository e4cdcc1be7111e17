import type { Person } from "../person.ts";
import { guid } from "../random.ts";
import { ROLE_NAMES, ROLES, type RoleName } from "../roles.ts";
import { list, page, selected } from "./page.ts";
import { invalid } from "./refusals.ts";
import { type GraphRequest, type Reply, type Route, V1 } from "./request.ts";

const PERMISSION = "RoleManagement.Read.Directory";

export const roleRoutes: readonly Route[] = [
  {
    method: "GET",
    versions: V1,
    template: "/directoryRoles",
    query: ["$select"],
    permission: PERMISSION,
    handle: (request) =>
      list(
        request,
        "directoryRoles",
        inUse(request).map((name) => selected(request, directoryRole(name))),
      ),
  },
  {
    method: "GET",
    versions: V1,
    template: "/roleManagement/directory/roleAssignments",
    query: ["$filter", "$expand", "$select", "$top", "$skiptoken"],
    permission: PERMISSION,
    handle: roleAssignments,
  },
  {
    method: "GET",
    versions: V1,
    template: "/roleManagement/directory/roleDefinitions",
    query: ["$select"],
    permission: PERMISSION,
    handle: (request) =>
      list(
        request,
        "roleManagement/directory/roleDefinitions",
        ROLE_NAMES.map((name) => selected(request, definition(name))),
      ),
  },
];

/** As `transitiveMemberOf` shows the roles of a person. */
export const roleRows = (person: Person): Record<string, unknown>[] =>
  person.roles.map((name) => ({
    "@odata.type": "#microsoft.graph.directoryRole",
    ...directoryRole(name),
  }));

const directoryRole = (name: RoleName) => ({
  id: guid("role", ROLES[name].id),
  displayName: ROLES[name].displayName,
  description: ROLES[name].description,
  roleTemplateId: ROLES[name].id,
  deletedDateTime: null,
});

/** A role is activated, and listed, once somebody was given it. */
const inUse = ({ tenant }: GraphRequest): readonly RoleName[] =>
  ROLE_NAMES.filter((name) =>
    tenant.directory.places.some((person) => person.roles.includes(name)),
  );

interface Assignment {
  readonly person: Person;
  readonly role: RoleName;
}

/** Direct and active ones, by person or by role: one of the two filters is a must (graph.md 6). */
function roleAssignments(request: GraphRequest): Reply {
  const text = request.query.get("$filter") ?? "";
  const [, property, one, many] =
    /^(principalId|roleDefinitionId) (?:eq '([^']+)'|in \(([^)]+)\))$/.exec(text) ?? [];
  if (property === undefined)
    return invalid(
      400,
      "BadRequest",
      "$filter must be: principalId eq '{id}', or roleDefinitionId eq '{id}'.",
    );
  const expand = request.query.get("$expand");
  if (expand !== undefined && !/^(principal|roleDefinition)(\(\$select=[\w,]+\))?$/.test(expand))
    return invalid(400, "BadRequest", `$expand '${expand}' is not supported.`);
  const ids = new Set(
    (one ?? many ?? "").split(",").map((id) => id.trim().replaceAll("'", "").toLowerCase()),
  );
  return page<Assignment>(request, {
    of: "roleManagement/directory/roleAssignments",
    places: request.tenant.directory.places.flatMap((person) =>
      person.roles.map((role) => ({ person, role })),
    ),
    keep: ({ person, role }) =>
      !request.tenant.directory.isDeleted(person.id) &&
      ids.has(property === "principalId" ? person.id : ROLES[role].id),
    show: (assignment) => shown(request, assignment, expand ?? ""),
    defaultSize: 100,
    maximum: 999,
  });
}

function shown(request: GraphRequest, { person, role }: Assignment, expand: string): object {
  return {
    ...selected(request, {
      id: guid("assignment", person.id, ROLES[role].id),
      principalId: person.id,
      roleDefinitionId: ROLES[role].id,
      directoryScopeId: "/",
    }),
    ...(expand.startsWith("principal")
      ? { principal: { "@odata.type": "#microsoft.graph.user", id: person.id } }
      : {}),
    ...(expand.startsWith("roleDefinition") ? { roleDefinition: definition(role) } : {}),
  };
}

function definition(name: RoleName): Record<string, unknown> {
  const { id, displayName, description } = ROLES[name];
  return { id, displayName, description, templateId: id, isBuiltIn: true, isEnabled: true };
}
