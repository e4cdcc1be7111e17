import {
  type Incoming,
  isAuthorised,
  type Outgoing,
  parsedBody,
  parsedQuery,
  travel,
} from "../wire.ts";
import type { World } from "../world.ts";
import { batch, methodsIn } from "./batch.ts";
import { dispatch, type Outcome } from "./dispatch.ts";
import { answeredByFault } from "./faultReply.ts";
import { invalid } from "./refusals.ts";
import type { Reply, Version } from "./request.ts";

const JSON_TYPE =
  "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
const DIAGNOSTIC = JSON.stringify({ ServerInfo: { DataCenter: "Sandbox", Slice: "E", Ring: "0" } });

/** Microsoft Graph as this tenant answers it. `root` is known only once the face listens. */
export function graphFace(world: World, root: () => string): (incoming: Incoming) => Outgoing {
  let batches = 0;
  return (incoming) => {
    const { reply, ...way } = answer(world, root(), incoming, () => ++batches);
    return { ...dressed(incoming, reply), ...way, delayMs: (way.delayMs ?? 0) + world.latencyMs };
  };
}

function answer(
  world: World,
  root: string,
  incoming: Incoming,
  number: () => number,
): Omit<Outcome, "dropped"> {
  const [, version, path] = /^\/(v1\.0|beta)(\/.*)$/.exec(incoming.path) ?? [];
  if (version === undefined || path === undefined)
    return refused(
      world,
      incoming,
      invalid(404, "BadRequest", `No such version: ${incoming.path}`),
    );
  if (!isAuthorised(incoming.headers))
    return refused(
      world,
      incoming,
      invalid(401, "InvalidAuthenticationToken", "Access token is empty or not the sandbox's."),
    );
  const isText = /^text\/plain\b/.test(incoming.headers["content-type"] ?? "");
  let body: unknown;
  try {
    body = isText ? incoming.body.toString() : parsedBody(incoming.body);
  } catch {
    return refused(world, incoming, invalid(400, "BadRequest", "The body is not JSON."));
  }
  // Text is how sendMail takes MIME; whoever wants an object refuses it.
  if (body !== undefined && !isText && !/\bjson\b/.test(incoming.headers["content-type"] ?? ""))
    return refused(
      world,
      incoming,
      invalid(400, "BadRequest", "The body is not declared as JSON."),
    );

  const asked = {
    root,
    version: version as Version,
    method: incoming.method,
    path,
    query: parsedQuery(incoming.query),
    queryText: incoming.query,
    headers: incoming.headers,
    body,
    part: false,
  };
  return incoming.method === "POST" && decodeURIComponent(path) === "/$batch"
    ? wholeBatch(world, root, asked.version, body, number())
    : dispatch(world, asked);
}

/** A batch as a whole has faults, a journal line and recorded traffic of its own. */
function wholeBatch(
  world: World,
  root: string,
  version: Version,
  body: unknown,
  number: number,
): Omit<Outcome, "dropped"> {
  const path = `/${version}/$batch`;
  const faults = world.faults.take({
    face: "graph",
    method: "POST",
    path,
    person: null,
    part: false,
    carries: methodsIn(body),
  });
  const instead = answeredByFault(faults);
  const { reply, delayMs } =
    instead === null ? batch(world, root, version, body, number) : { reply: instead, delayMs: 0 };
  const { status } = reply;
  world.journal.append("graph", {
    kind: "request",
    method: "POST",
    path,
    template: path,
    status,
    button: null,
  });
  if (reply.invalid !== undefined) note(world, "POST", path, reply);
  if (status === 429) world.journal.append("graph", { kind: "throttled", method: "POST", path });
  world.journal.recordTraffic({
    face: "graph",
    method: "POST",
    template: path,
    path,
    requestBody: body,
    status,
    responseBody: reply.body,
    part: false,
  });
  const way = travel(faults);
  return { reply, ...way, delayMs: delayMs + (way.delayMs ?? 0) };
}

function refused(world: World, incoming: Incoming, reply: Reply): Omit<Outcome, "dropped"> {
  const { method, path } = incoming;
  world.journal.append("graph", {
    kind: "request",
    method,
    path,
    template: path,
    status: reply.status,
    button: null,
  });
  note(world, method, path, reply);
  return { reply };
}

function note(
  world: World,
  method: string,
  path: string,
  { status, invalid: why = "" }: Reply,
): void {
  world.journal.append("graph", { kind: "invalid-request", method, path, status, why });
}

/** The headers of graph.md 11.4, and the request ids inside an error. */
function dressed({ headers }: Incoming, reply: Reply): Outgoing {
  const requestId = crypto.randomUUID();
  const clientRequestId = headers["client-request-id"] ?? requestId;
  return {
    status: reply.status,
    body: withIds(reply.body, requestId, clientRequestId),
    headers: {
      ...(reply.body === undefined ? {} : { "Content-Type": JSON_TYPE, "OData-Version": "4.0" }),
      "request-id": requestId,
      "client-request-id": clientRequestId,
      "Cache-Control": "no-cache",
      "Strict-Transport-Security": "max-age=31536000",
      "x-ms-ags-diagnostic": DIAGNOSTIC,
      ...reply.headers,
    },
  };
}

function withIds(body: unknown, requestId: string, clientRequestId: string): unknown {
  if (typeof body !== "object" || body === null || !("error" in body)) return body;
  const error = body.error as { readonly innerError?: object };
  return {
    error: {
      ...error,
      innerError: {
        ...error.innerError,
        "request-id": requestId,
        "client-request-id": clientRequestId,
      },
    },
  };
}
