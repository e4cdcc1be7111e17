/** The judge of messages: a Bot Connector with one strict limit, in a process of its own, that counts who got what, and when. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { episodeLeft, type Fault, faultsBy, SLOW_MS } from "./connectorFaults.ts";
import type { Arrivals, ConnectorConditions } from "./connectorRemote.ts";
import { Limiter } from "./limiter.ts";

/** What a bucket holds: a quarter of a second, so that a machine that stood still is no crime. */
const BUCKET_MS = 250;

let conditions: ConnectorConditions = {
  perSecond: null,
  policy: "bucket",
  latencyMs: 0,
  faultSeed: null,
};
let limiter: Limiter | null = null;
let nextFault: () => Fault = () => "none";
let got = new Map<string, number>();
let calls: number[] = [];
let delivered = 0;
let throttled = 0;
let paused = 0;
let ids = 0;
let watchers: { readonly count: number; readonly tell: () => void }[] = [];

function reset(now: ConnectorConditions): void {
  conditions = now;
  const { perSecond, policy, faultSeed } = now;
  const perMs = policy === "window" ? 1_000 : BUCKET_MS;
  limiter =
    perSecond === null
      ? null
      : new Limiter({ units: (perSecond * perMs) / 1_000, perMs }, policy, 1);
  nextFault = faultSeed === null ? () => "none" : faultsBy(faultSeed);
  got = new Map();
  calls = [];
  delivered = 0;
  throttled = 0;
  paused = 0;
  watchers = [];
}

const server = createServer((request, response) => {
  const arrived = performance.now();
  const url = new URL(request.url ?? "/", "http://judge");
  if (url.pathname.startsWith("/judge/")) return void control(url, request, response);
  request.resume();
  request.once("end", () => serve(arrived, request.method ?? "GET", url.pathname, response));
});

async function control(url: URL, request: IncomingMessage, response: ServerResponse) {
  const text = Buffer.concat(await Array.fromAsync<Buffer>(request)).toString();
  if (url.pathname === "/judge/reset") reset(JSON.parse(text) as ConnectorConditions);
  if (url.pathname === "/judge/when") await reached(Number(url.searchParams.get("count")));
  const arrivals: Arrivals = {
    delivered,
    throttled,
    paused,
    calls: url.pathname === "/judge/arrivals" ? calls : [],
    got: url.pathname === "/judge/arrivals" ? Object.fromEntries(got) : {},
  };
  answer(response, 200, arrivals);
}

const reached = (count: number): Promise<void> =>
  new Promise((tell) => {
    if (delivered >= count) tell();
    else watchers.push({ count, tell });
  });

function serve(arrived: number, method: string, path: string, response: ServerResponse): void {
  const after = (ms: number, act: () => void) =>
    setTimeout(act, Math.max(0, arrived + ms - performance.now()));
  const { latencyMs } = conditions;
  const refusal = path.startsWith("/v3/") ? refused(arrived) : null;
  if (refusal !== null)
    return void after(latencyMs, () =>
      answer(response, 429, { error: { code: "TooManyRequests" } }, { "retry-after": refusal }),
    );
  const chat = /^\/v3\/conversations\/([^/]+)\/activities$/.exec(path)?.[1];
  if (method !== "POST" || chat === undefined)
    return void after(latencyMs, () => otherwise(method, path, response));
  calls.push(Date.now());
  const fault = nextFault();
  if (fault === "none" || fault === "slow" || fault.endsWith("delivered")) deliver(chat);
  after(fault === "slow" ? SLOW_MS : latencyMs, () => finish(fault, response));
}

/** Seconds of Retry-After, or null when there is room. */
function refused(now: number): number | null {
  const first = calls[0];
  const left =
    conditions.faultSeed === null || first === undefined ? 0 : episodeLeft(Date.now() - first);
  if (left > 0) {
    paused += 1;
    return Math.ceil(left / 1_000);
  }
  const wait = limiter?.take(1, now) ?? 0;
  if (wait === 0) return null;
  throttled += 1;
  return wait;
}

function deliver(chat: string): void {
  got.set(chat, (got.get(chat) ?? 0) + 1);
  delivered += 1;
  const due = watchers.filter(({ count }) => delivered >= count);
  if (due.length === 0) return;
  watchers = watchers.filter(({ count }) => delivered < count);
  for (const { tell } of due) tell();
}

function finish(fault: Fault, response: ServerResponse): void {
  const status = Number.parseInt(fault, 10);
  if (fault.startsWith("reset")) response.destroy();
  else if (status > 0) answer(response, status, { error: { code: "ServiceError" } });
  else answer(response, 201, { id: nextId("m") });
}

/** Everything but a message: cards replaced, chats opened, and Graph, which allows nothing here. */
function otherwise(method: string, path: string, response: ServerResponse): void {
  if (path.startsWith("/v3/"))
    answer(response, method === "POST" ? 201 : 200, { id: nextId("a:") });
  else answer(response, 403, { error: { code: "Authorization_RequestDenied", message: "" } });
}

function nextId(kind: string): string {
  ids += 1;
  return `${kind}${ids}`;
}

function answer(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string | number> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once("disconnect", () => process.exit(0));
