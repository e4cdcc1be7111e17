import { generator, shuffled } from "../random.ts";
import { parsedQuery } from "../wire.ts";
import type { World } from "../world.ts";
import { type Asked, dispatch, type Outcome } from "./dispatch.ts";
import { errorBody, invalid } from "./refusals.ts";
import type { Reply, Version } from "./request.ts";

interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

interface Settled {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface BatchOutcome {
  readonly reply: Reply;
  readonly delayMs: number;
}

const MAX_PARTS = 20;
const METHODS: ReadonlySet<unknown> = new Set(["GET", "POST", "PATCH", "PUT", "DELETE"]);

/** graph.md 11.1. `number` counts batches: with the seed it decides the order of the responses. */
export function batch(
  world: World,
  root: string,
  version: Version,
  body: unknown,
  number: number,
): BatchOutcome {
  const parts = partsOf(body);
  if (typeof parts === "string") return { reply: invalid(400, "BadRequest", parts), delayMs: 0 };

  const settled = new Map<string, Settled>();
  let delayMs = 0;
  const kept: string[] = [];
  for (const part of inOrder(parts)) {
    const failed = part.dependsOn.some(
      (id) => (settled.get(id.toLowerCase())?.status ?? 500) >= 400,
    );
    const outcome: Outcome = failed
      ? { reply: failedDependency(), dropped: false }
      : dispatch(world, asPart(root, version, part));
    delayMs = Math.max(delayMs, outcome.delayMs ?? 0);
    const id = part.id.toLowerCase();
    settled.set(id, shown(part.id, outcome.reply));
    if (!outcome.dropped && outcome.lost === undefined) kept.push(id);
  }
  const order = shuffled(kept, generator(`${world.seed}/batch/${number}`));
  const responses = order.flatMap((id) => settled.get(id) ?? []);
  return { reply: { status: 200, body: { responses } }, delayMs };
}

function asPart(root: string, version: Version, part: Part): Asked {
  const [path = "", ...query] = part.url.split("?");
  const queryText = query.join("?");
  return {
    root,
    version,
    method: part.method,
    path: path.startsWith("/") ? path : `/${path}`,
    query: parsedQuery(queryText),
    queryText,
    headers: Object.fromEntries(
      Object.entries(part.headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    body: part.body,
    part: true,
  };
}

function shown(id: string, { status, headers, body }: Reply): Settled {
  return {
    id,
    status,
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      "request-id": crypto.randomUUID(),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  };
}

function failedDependency(): Reply {
  return {
    status: 424,
    body: errorBody("FailedDependency", "A request this one depends on failed."),
  };
}

/** Each part after those it depends on; validation has made sure that there is such an order. */
function inOrder(parts: readonly Part[]): Part[] {
  const done = new Set<string>();
  const order: Part[] = [];
  while (order.length < parts.length) {
    const ready = parts.filter(
      (part) =>
        !done.has(part.id.toLowerCase()) &&
        part.dependsOn.every((id) => done.has(id.toLowerCase())),
    );
    if (ready.length === 0) break;
    for (const part of ready) done.add(part.id.toLowerCase());
    order.push(...ready);
  }
  return order;
}

/** The methods of a batch's parts, whatever else is wrong with it. */
export function methodsIn(body: unknown): readonly string[] {
  const requests = isObject(body) && Array.isArray(body.requests) ? body.requests : [];
  return requests.flatMap((each: unknown) =>
    isObject(each) && typeof each.method === "string" ? [each.method] : [],
  );
}

/** The parts, or what is wrong with the batch as a whole. */
function partsOf(body: unknown): readonly Part[] | string {
  const requests = isObject(body) ? body.requests : undefined;
  if (!Array.isArray(requests) || requests.length === 0)
    return "The batch must be {requests:[...]} with at least one request.";
  if (requests.length > MAX_PARTS)
    return `Number of batch request steps exceeds the maximum value of ${MAX_PARTS}.`;
  const parts: Part[] = [];
  for (const request of requests) {
    const part = partOf(request);
    if (typeof part === "string") return part;
    parts.push(part);
  }
  const ids = new Set(parts.map((part) => part.id.toLowerCase()));
  if (ids.size !== parts.length) return "Request ids must be unique within a batch.";
  if (parts.some((part) => part.dependsOn.some((id) => !ids.has(id.toLowerCase()))))
    return "A request depends on an id that is not in the batch.";
  if (inOrder(parts).length !== parts.length) return "The dependencies of the batch form a circle.";
  return parts;
}

function partOf(request: unknown): Part | string {
  if (!isObject(request)) return "Every request of a batch must be an object.";
  const { id, method, url, headers = {}, body, dependsOn = [] } = request;
  if (typeof id !== "string" || id === "") return "Every request of a batch needs an id.";
  if (typeof method !== "string" || !METHODS.has(method)) return `Request ${id} has no method.`;
  if (typeof url !== "string" || /^https?:|\$batch/.test(url))
    return `Request ${id} needs a relative url that is not a batch.`;
  if (!isObject(headers) || !isTexts(Object.values(headers)))
    return `Request ${id} has headers that are not text.`;
  if (!isTexts(dependsOn)) return `Request ${id} has a dependsOn that is not a list of ids.`;
  if (body === undefined && method === "POST") return `Request ${id} is a POST without a body.`;
  if (body !== undefined && !hasType(headers))
    return `Request ${id} has a body but no Content-Type header.`;
  return { id, method, url, headers: headers as Part["headers"], body, dependsOn };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function hasType(headers: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
