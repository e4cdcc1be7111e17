import type { Sandbox } from "../../sandbox/server.ts";

export type Json = Readonly<Record<string, unknown>>;

export interface Fetched {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

const AUTHORIZATION = "Bearer sandbox";

/** One call to Graph (`/v1.0/...`) or, with `at: "connector"`, to the Bot Connector (`/v3/...`). */
export async function call(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Fetched> {
  const root = /^\/(v3|files)\//.test(path) ? sandbox.teamsServiceUrl : sandbox.graphUrl;
  const response = await fetch(path.startsWith("http") ? path : `${root}${path}`, {
    method,
    headers: {
      authorization: AUTHORIZATION,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? {} : (JSON.parse(text) as Json),
  };
}

export function get(sandbox: Sandbox, path: string, headers = {}): Promise<Fetched> {
  return call(sandbox, "GET", path, undefined, headers);
}

/** All rows of a paged list, following nextLinks; stops after `limit` pages. */
export async function rows(sandbox: Sandbox, path: string, limit = 100): Promise<Json[]> {
  const all: Json[] = [];
  let next: string | undefined = path;
  for (let page = 0; next !== undefined && page < limit; page += 1) {
    const { body } = await get(sandbox, next);
    all.push(...(body.value as Json[]));
    next = body["@odata.nextLink"] as string | undefined;
  }
  return all;
}

export function codeOf({ body }: Fetched): unknown {
  return (body.error as Json | undefined)?.code;
}

/** A batch of GETs by path, or whole parts; responses by id. */
export async function batch(
  sandbox: Sandbox,
  parts: readonly (string | Json)[],
  version = "v1.0",
): Promise<Map<string, Json>> {
  const requests = parts.map((part, at) =>
    typeof part === "string" ? { id: String(at), method: "GET", url: part } : part,
  );
  const { body } = await call(sandbox, "POST", `/${version}/$batch`, { requests });
  return new Map((body.responses as Json[]).map((part) => [String(part.id), part]));
}
