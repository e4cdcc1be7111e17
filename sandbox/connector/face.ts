import { actionsIn } from "../card.ts";
import type { Fault } from "../faults.ts";
import { nearLimit } from "../throttle.ts";
import {
  type Incoming,
  isAuthorised,
  type Outgoing,
  parsedBody,
  parsedQuery,
  travel,
} from "../wire.ts";
import type { World } from "../world.ts";
import { cardIn } from "./content.ts";
import {
  createConversation,
  deleteActivity,
  personBy,
  sendActivity,
  updateActivity,
} from "./conversations.ts";
import { CONNECTOR_FAILURES } from "./failures.ts";
import { downloadFile, uploadFile } from "./files.ts";
import { getMember, listMembers, pagedMembers, teamChannels, teamDetails } from "./members.ts";
import { type ConnectorRequest, fail, invalid, isObject, type Reply } from "./request.ts";

interface Route {
  readonly method: string;
  readonly template: string;
  readonly pattern: RegExp;
  readonly open?: boolean;
  handle(request: ConnectorRequest, first: string, second: string): Reply;
}

const CONVERSATION = "/v3/conversations/{conversationId}";
const ROUTES: readonly Route[] = [
  route("POST", "/v3/conversations", createConversation),
  route("POST", `${CONVERSATION}/activities`, sendActivity),
  route("POST", `${CONVERSATION}/activities/{activityId}`, sendActivity),
  route("PUT", `${CONVERSATION}/activities/{activityId}`, updateActivity),
  route("DELETE", `${CONVERSATION}/activities/{activityId}`, deleteActivity),
  route("GET", `${CONVERSATION}/members`, listMembers),
  route("GET", `${CONVERSATION}/members/{memberId}`, getMember),
  route("GET", `${CONVERSATION}/pagedmembers`, pagedMembers),
  route("GET", "/v3/teams/{teamId}", teamDetails),
  route("GET", "/v3/teams/{teamId}/conversations", teamChannels),
  { ...route("PUT", "/files/{uniqueId}", uploadFile), open: true },
  { ...route("GET", "/files/{uniqueId}", downloadFile), open: true },
];

function route(method: string, template: string, handle: Route["handle"]): Route {
  const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, "([^/]+)")}$`);
  return { method, template, pattern, handle };
}

/** The Bot Connector as Teams answers it, and the place where accepted files go. */
export function connectorFace(world: World): (incoming: Incoming) => Outgoing {
  return (incoming) => {
    // The SDK joins a service URL that ends in a slash to a path that begins with one.
    const path = incoming.path.replace(/^\/{2,}/, "/");
    const found = ROUTES.find(
      ({ method, pattern }) => method === incoming.method && pattern.test(path),
    );
    const request = asRequest(world, incoming, path, found?.open === true);
    const faults = world.faults.take({
      face: "connector",
      method: incoming.method,
      path: decodeURIComponent(path),
      person: personIn(request),
      part: false,
    });
    const reply =
      answeredByFault(faults) ?? overQuota(world, found) ?? handled(request, incoming, found, path);
    record(world, request, found?.template ?? path, reply);
    const way = travel(faults);
    // Not documented for the connector; a bot that listens to it on Graph may do so here.
    const near = nearLimit(world.throttle.used(["connector"]));
    return {
      ...dressed({ ...reply, headers: { ...near, ...reply.headers } }),
      ...way,
      delayMs: (way.delayMs ?? 0) + world.latencyMs,
    };
  };
}

function handled(
  request: ConnectorRequest,
  incoming: Incoming,
  found: Route | undefined,
  path: string,
): Reply {
  if (found === undefined) return invalid(`The sandbox has no ${request.method} ${path}.`, 404);
  if (found.open !== true && !isAuthorised(incoming.headers))
    return { ...fail("BotNotRegistered"), invalid: "The bearer token is not the sandbox's." };
  if (request.body === NOT_JSON) return invalid("The body is not JSON.");
  const [, first = "", second = ""] = found.pattern.exec(path) ?? [];
  return found.handle(request, decodeURIComponent(first), decodeURIComponent(second));
}

const NOT_JSON = Symbol("not JSON");

function asRequest(world: World, incoming: Incoming, path: string, raw: boolean): ConnectorRequest {
  let body: unknown;
  try {
    body = raw ? undefined : parsedBody(incoming.body);
  } catch {
    body = NOT_JSON;
  }
  const { method, headers, body: bytes } = incoming;
  return { world, method, path, query: parsedQuery(incoming.query), headers, body, bytes };
}

/** Whose chat a request is about: the conversation's person, or the member to be spoken to. */
function personIn(request: ConnectorRequest): string | null {
  const id = /^\/v3\/conversations\/([^/]+)/.exec(request.path)?.[1];
  if (id !== undefined)
    return (
      request.world.tenant.conversations.find(decodeURIComponent(id))?.conversation.person ?? null
    );
  const members = isObject(request.body) ? request.body.members : undefined;
  const [first] = Array.isArray(members) ? members : [];
  return isObject(first) && typeof first.id === "string"
    ? (personBy(request, first.id)?.id ?? null)
    : null;
}

function answeredByFault(faults: readonly Fault[]): Reply | null {
  for (const fault of faults) {
    if (fault.do === "reset-before") return { status: 0 };
    if (fault.do !== "answer") continue;
    const { code, message = code } = fault;
    const usual = Object.entries(CONNECTOR_FAILURES).find(
      ([name, { status }]) => status === fault.status && (code === undefined || code === name),
    );
    const body = usual?.[1].body ?? (code === undefined ? undefined : { error: { code, message } });
    return {
      status: fault.status,
      body: fault.body ?? body,
      headers: fault.retryAfter === undefined ? {} : { "Retry-After": String(fault.retryAfter) },
    };
  }
  return null;
}

function overQuota(world: World, found: Route | undefined): Reply | null {
  if (found?.open === true) return null;
  const refusal = world.throttle.take(["connector"]);
  if (refusal === null) return null;
  return { ...fail("Throttled"), headers: { "Retry-After": String(refusal.retryAfter ?? 1) } };
}

function record(
  { journal }: World,
  { method, path, body }: ConnectorRequest,
  template: string,
  reply: Reply,
): void {
  const { status } = reply;
  const button = actionsIn(cardIn(body)).find(({ verb }) => verb !== null)?.verb ?? null;
  journal.append("connector", { kind: "request", method, path, template, status, button });
  if (reply.invalid !== undefined)
    journal.append("connector", {
      kind: "invalid-request",
      method,
      path,
      status,
      why: reply.invalid,
    });
  if (status === 429) journal.append("connector", { kind: "throttled", method, path });
  journal.recordTraffic({
    face: "connector",
    method,
    template,
    path,
    requestBody: body === NOT_JSON ? undefined : body,
    status,
    responseBody: reply.body,
    part: false,
  });
}

function dressed(reply: Reply): Outgoing {
  return {
    status: reply.status,
    body: reply.body,
    headers: { "MS-CV": crypto.randomUUID(), ...reply.headers },
  };
}
