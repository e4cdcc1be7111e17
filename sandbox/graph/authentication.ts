import { METHODS, type Method } from "../methods.ts";
import type { MfaState, Person } from "../person.ts";
import { list } from "./page.ts";
import { invalid, refuse, withUser } from "./refusals.ts";
import { BETA, BOTH, context, type GraphRequest, type Reply, type Route } from "./request.ts";

const PASSWORD_ID = "28c10230-6103-485e-b985-444c60001490";
const STATES: ReadonlySet<unknown> = new Set<MfaState>(["disabled", "enabled", "enforced"]);
const PATH = "/users/{userId}/authentication";

/** Methods (graph.md 4.1) and per-user MFA (graph.md 3). */
export const authenticationRoutes: readonly Route[] = [
  {
    method: "GET",
    versions: BOTH,
    template: `${PATH}/methods`,
    query: [],
    handle: (request, { userId = "" }) =>
      withUser(request.tenant, userId, (person) => methods(request, person)),
  },
  {
    method: "GET",
    versions: BETA,
    template: `${PATH}/requirements`,
    query: ["$select"],
    handle: (request, { userId = "" }) =>
      withUser(request.tenant, userId, (person) => readRequirements(request, person)),
  },
  {
    method: "PATCH",
    versions: BETA,
    template: `${PATH}/requirements`,
    query: [],
    handle: (request, { userId = "" }) =>
      withUser(request.tenant, userId, (person) => writeRequirements(request, person)),
  },
];

function methods(request: GraphRequest, person: Person): Reply {
  const password =
    person.userType === "Guest"
      ? []
      : [
          {
            "@odata.type": "#microsoft.graph.passwordAuthenticationMethod",
            id: PASSWORD_ID,
            password: null,
            createdDateTime: person.createdDateTime,
          },
        ];
  const registered = request.tenant.directory
    .methods(person.id)
    .filter((method) => request.version === "beta" || METHODS[method.kind].betaOnly !== true)
    .map(resource);
  return list(request, `users('${person.id}')/authentication/methods`, [
    ...password,
    ...registered,
  ]);
}

function resource(method: Method): Readonly<Record<string, unknown>> {
  const { "@odata.type": type, ...fields } = METHODS[method.kind].resource;
  return { "@odata.type": type, id: method.id, createdDateTime: method.createdDateTime, ...fields };
}

function readRequirements(request: GraphRequest, person: Person): Reply {
  const { tenant } = request;
  const refused = unlicensed(request);
  if (refused !== null) return refused;
  const stale = request.faults.some((fault) => fault.do === "stale-read");
  return {
    status: 200,
    body: {
      "@odata.context": context(
        "beta",
        `users('${person.id}')/authentication/requirements/$entity`,
      ),
      perUserMfaState: tenant.directory.shownMfaState(person.id, tenant.clock.ms(), stale),
    },
  };
}

function writeRequirements(request: GraphRequest, person: Person): Reply {
  const refused = unlicensed(request);
  if (refused !== null) return refused;
  const wanted = wantedState(request.body);
  if (wanted === null)
    return invalid(
      400,
      "BadRequest",
      'The body must be {"perUserMfaState":"disabled" | "enabled" | "enforced"} and nothing else.',
    );
  const ignored = request.faults.some((fault) => fault.do === "ignore-write");
  request.tenant.writeMfaState(person, wanted, ignored);
  return { status: 204 };
}

export function wantedState(body: unknown): MfaState | null {
  if (typeof body !== "object" || body === null || Object.keys(body).length !== 1) return null;
  const state = "perUserMfaState" in body ? body.perUserMfaState : null;
  return STATES.has(state) ? (state as MfaState) : null;
}

function unlicensed({ tenant }: GraphRequest): Reply | null {
  if (tenant.manners.licence !== "free" || tenant.manners.requirementsOnFree) return null;
  return refuse(403, "accessDenied", "Your tenant is not licensed for this feature.");
}
