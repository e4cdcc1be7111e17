/** The judge: a tenant behind Microsoft's limits, in a process of its own, that counts what clients really did. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { type Class, Limiter, QUOTAS } from "./limiter.ts";
import { type Listing, Pages } from "./pages.ts";
import type { Conditions, Counts, Facts } from "./remote.ts";
import { factsOf, idOf, numberOf, tenantOf, userRow } from "./tenant.ts";

const people = Number(process.argv[2] ?? 10_000);
const tenant = tenantOf(people);
const pages = new Pages(tenant, new Date().toISOString());

let conditions: Conditions = { latencyMs: 0, speed: null, policy: "bucket" };
const NOTHING: Counts = { requests: 0, throttled: 0, reportPages: 0, patches: 0, enforced: 0 };
let counts: Counts = NOTHING;
/** Whom a client has enforced since the last reset; everybody is disabled before. */
let enforced = new Set<string>();
let limiters = new Map<Class, Limiter>();

function reset(now: Conditions): void {
  conditions = now;
  counts = NOTHING;
  enforced = new Set();
  const { speed, policy } = now;
  limiters = new Map(
    speed === null
      ? []
      : (Object.keys(QUOTAS) as Class[]).map((each) => [
          each,
          new Limiter(QUOTAS[each], policy, speed),
        ]),
  );
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly gzip?: Buffer;
  readonly retryAfter?: number;
}

const server = createServer((request, response) => {
  const arrived = performance.now();
  void bodyOf(request).then((body) => {
    const { method = "GET" } = request;
    const scheme = request.headers["x-forwarded-proto"] ?? "http";
    const url = new URL(request.url ?? "/", `${scheme}://${request.headers.host}`);
    if (url.pathname.startsWith("/judge/")) return send(request, response, control(url, body));
    counts = { ...counts, requests: counts.requests + 1 };
    const reply = answer(method, url, body);
    const due = arrived + conditions.latencyMs - performance.now();
    setTimeout(() => send(request, response, reply), Math.max(0, due));
  });
});

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? null : JSON.parse(Buffer.concat(chunks).toString());
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const { status, body, gzip, retryAfter } = reply;
  const packed = request.headers["accept-encoding"]?.includes("gzip") ?? false;
  const bytes =
    gzip === undefined
      ? Buffer.from(typeof body === "string" ? body : JSON.stringify(body ?? {}))
      : packed
        ? gzip
        : gunzipSync(gzip);
  response.writeHead(status, {
    "content-type": typeof body === "string" ? "text/plain" : "application/json",
    "content-length": bytes.length,
    ...(gzip !== undefined && packed ? { "content-encoding": "gzip" } : {}),
    ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
  });
  response.end(bytes);
}

function control(url: URL, body: unknown): Reply {
  if (url.pathname === "/judge/reset") reset(body as Conditions);
  const facts: Facts = {
    counts,
    people,
    reportPages: {
      everyone: pages.pagesOf({ of: "report", select: null, unregistered: false }),
      unregistered: pages.pagesOf({ of: "report", select: null, unregistered: true }),
    },
  };
  return { status: 200, body: facts };
}

/** Null when there is room; the refusal otherwise. */
function refused(lane: Class, units = 1): Reply | null {
  const wait = limiters.get(lane)?.take(units, performance.now()) ?? 0;
  if (wait === 0) return null;
  counts = { ...counts, throttled: counts.throttled + 1 };
  const error = { code: "TooManyRequests", message: "Please retry again later." };
  return { status: 429, retryAfter: wait, body: { error } };
}

function answer(method: string, url: URL, body: unknown): Reply {
  const path = url.pathname.replace(/^\/(?:v1\.0|beta)/, "");
  if (path === "/reports/authenticationMethods/userRegistrationDetails") {
    counts = { ...counts, reportPages: counts.reportPages + 1 };
    const select = url.searchParams.get("$select");
    const unregistered = url.searchParams.get("$filter") === "isMfaRegistered eq false";
    return refused("reports") ?? listing(url, { of: "report", select, unregistered });
  }
  if (path === "/$batch") return { status: 200, body: { responses: parts(body) } };
  const no = refused("identity");
  if (no !== null) return no;
  if (path === "/users/$count") return { status: 200, body: String(people) };
  if (path === "/users") return listing(url, { of: "users", ...range(url) });
  const person = /^\/users\/([0-9a-f-]{36})$/i.exec(path)?.[1];
  if (person !== undefined) return { status: 200, body: userRow(numberOf(person)) };
  if (path.endsWith("/checkMemberGroups")) return { status: 200, body: memberships(path, body) };
  if (path.endsWith("/transitiveMembers")) return { status: 200, body: { value: [admin()] } };
  if (method === "GET") return { status: 200, body: { value: [] } };
  return { status: 404, body: { error: { code: "Request_ResourceNotFound", message: "" } } };
}

function range(url: URL) {
  const filter = url.searchParams.get("$filter") ?? "";
  const cut = (op: string) =>
    new RegExp(`userPrincipalName ${op} '([^']*)'`).exec(filter)?.[1] ?? null;
  return { select: url.searchParams.get("$select"), from: cut("ge"), to: cut("le") };
}

function listing(url: URL, query: Listing): Reply {
  const from = Number(url.searchParams.get("$skiptoken") ?? 0);
  const link = (next: number) => {
    const at = new URL(url);
    at.searchParams.set("$skiptoken", String(next));
    return at.href;
  };
  return { status: 200, gzip: pages.page(query, from, link) };
}

interface PartAsked {
  readonly id: string;
  readonly method: string;
  readonly url: string;
}

/** Parts are metered one by one, and come back in another order (graph.md 11.1). */
function parts(body: unknown): object[] {
  const { requests } = body as { readonly requests: readonly PartAsked[] };
  return requests.toReversed().map(({ id, method, url }) => {
    if (method === "PATCH") counts = { ...counts, patches: counts.patches + 1 };
    const no = refused(laneOf(method, url));
    if (no === null && method === "PATCH") return enforce(id, url);
    if (no === null) return { id, status: 200, body: partBody(url) };
    return { id, status: 429, headers: { "Retry-After": String(no.retryAfter) }, body: no.body };
  });
}

function laneOf(method: string, url: string): Class {
  if (method === "PATCH") return "writes";
  return url.includes("/authentication/methods") ? "methods" : "identity";
}

const personIn = (url: string): string => /\/users\/([^/?]+)/.exec(url)?.[1] ?? "";

function enforce(id: string, url: string): object {
  enforced.add(personIn(url));
  counts = { ...counts, enforced: enforced.size };
  return { id, status: 204 };
}

function partBody(url: string): object {
  if (url.includes("/requirements") && enforced.has(personIn(url)))
    return { perUserMfaState: "enforced" };
  const facts = factsOf(numberOf(personIn(url)));
  if (url.includes("/mailboxSettings")) return { userPurpose: facts.room ? "room" : "user" };
  if (url.includes("/requirements")) return { perUserMfaState: facts.state };
  const types = facts.registered ? ["microsoftAuthenticatorAuthenticationMethod"] : [];
  return {
    value: [...types, "passwordAuthenticationMethod"].map((type) => ({
      "@odata.type": `#microsoft.graph.${type}`,
    })),
  };
}

const memberships = (path: string, body: unknown) => ({
  value: path.includes(idOf(0)) ? (body as { readonly groupIds: readonly string[] }).groupIds : [],
});

const admin = () => ({
  "@odata.type": "#microsoft.graph.user",
  id: idOf(0),
  displayName: "Bench Admin",
  userPrincipalName: factsOf(0).upn,
  accountEnabled: true,
  userType: "Member",
});

server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once("disconnect", () => process.exit(0));
