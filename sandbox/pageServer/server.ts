import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Sandbox } from "../server.ts";
import { ClockMoves } from "./clockMoves.ts";
import { Events } from "./events.ts";
import { FaultSwitches } from "./faultSwitches.ts";
import { pageFile } from "./files.ts";
import { News } from "./news.ts";
import { OPERATIONS, type OperationMeans } from "./operations.ts";
import { facts, found, rail, viewOf } from "./view.ts";

export interface OpenPage {
  readonly url: string;
  close(): Promise<void>;
}

export interface PageOptions {
  readonly port?: number;
  /** In which the page shows times; the bot's own zone. */
  readonly timeZone?: string;
}

/** A message with files attached. */
const LARGEST_BODY = 48 * 1024 * 1024;
const POLICY =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/** Serves the Teams-like page of this tenant on loopback. Another website can neither read nor drive it. */
export async function openPage(sandbox: Sandbox, options: PageOptions = {}): Promise<OpenPage> {
  const events = new Events();
  const news = new News(sandbox.journal, events);
  const means: OperationMeans = {
    sandbox,
    news,
    faults: new FaultSwitches(sandbox.faults),
    clock: new ClockMoves(sandbox, events),
    timeZone: options.timeZone ?? "UTC",
  };
  const server = createServer((request, response) => {
    void answer(request, response, means, events);
  });
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(options.port ?? 0, "127.0.0.1", listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        news.close();
        events.close();
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  means: OperationMeans,
  events: Events,
): Promise<void> {
  const { method = "GET" } = request;
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  try {
    if (!isOurOwn(request)) return json(response, 403, { problem: "Only this page may ask." });
    if (method === "POST") return json(response, 200, await operate(request, url.pathname, means));
    if (method !== "GET") return json(response, 405, { problem: "GET or POST." });
    if (url.pathname === "/events") return events.add(response);
    if (url.pathname === "/file") return file(response, means, url.searchParams);
    if (url.pathname.startsWith("/api/")) return json(response, 200, asked(url, means));
    page(response, url.pathname);
  } catch (fault) {
    const problem = fault instanceof Error ? fault.message : String(fault);
    json(response, fault instanceof RangeError ? 400 : 500, { problem });
  }
}

/** The Host must be loopback (no DNS rebinding), and whoever changes something must be this very page. */
function isOurOwn({ headers, method, socket }: IncomingMessage): boolean {
  const { host = "", origin } = headers;
  const port = socket.localPort;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return false;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  return method === "GET" || origin === `http://${host}`;
}

function asked({ pathname, searchParams }: URL, means: OperationMeans): unknown {
  const { tenant } = means.sandbox;
  const person = searchParams.get("person") ?? "";
  switch (pathname) {
    case "/api/people":
      return rail(tenant);
    case "/api/search":
      return found(tenant, searchParams.get("for") ?? "");
    case "/api/view":
      return viewOf(means, person);
    case "/api/facts":
      return { ...facts(tenant, tenant.person(person)), name: tenant.person(person).displayName };
    default:
      throw new RangeError("There is nothing here.");
  }
}

async function operate(
  request: IncomingMessage,
  path: string,
  means: OperationMeans,
): Promise<unknown> {
  const name = path.replace(/^\/api\//, "");
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (operation === undefined) throw new RangeError(`There is no operation ${name}.`);
  const body: unknown = JSON.parse(await received(request));
  if (typeof body !== "object" || body === null) throw new RangeError("Send an object.");
  return (await operation(means, body as Readonly<Record<string, unknown>>)) ?? {};
}

async function received(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new RangeError("That is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function page(response: ServerResponse, path: string): void {
  const found = pageFile(path);
  if (found === null) {
    json(response, 404, { problem: "There is nothing here." });
    return;
  }
  response.writeHead(200, {
    "Content-Type": found.type,
    "Cache-Control": "no-cache",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
  });
  response.end(found.bytes);
}

/** A file that the bot has put into this person's own storage. */
function file(response: ServerResponse, { sandbox }: OperationMeans, query: URLSearchParams): void {
  const name = query.get("name");
  const delivered = sandbox
    .chat(query.get("person") ?? "")
    .files()
    .findLast((each) => each.name === name);
  if (delivered === undefined) {
    json(response, 404, { problem: "There is no such file." });
    return;
  }
  response.writeHead(200, {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(delivered.name)}`,
    "X-Content-Type-Options": "nosniff",
  });
  response.end(delivered.bytes);
}

function json(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
  });
  response.end(JSON.stringify(value));
}
