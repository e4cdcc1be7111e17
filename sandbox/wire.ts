import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Fault } from "./faults.ts";

export interface Incoming {
  readonly method: string;
  /** As it came, encoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface Outgoing {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string or bytes go out as they are, anything else as JSON, undefined as nothing. */
  readonly body?: unknown;
  readonly delayMs?: number;
  /** The answer never arrives: the connection is reset, or stays silent until the client gives up. */
  readonly lost?: "reset" | "hang";
}

export interface OpenFace {
  readonly url: string;
  close(): Promise<void>;
}

const LARGEST_BODY = 8 * 1024 * 1024;

/** Listens on loopback only, on a free port unless one is named. */
export async function openFace(
  answer: (incoming: Incoming) => Outgoing,
  port = 0,
): Promise<OpenFace> {
  const server = createServer((request, response) => {
    void serve(request, response, answer);
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", listening);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (incoming: Incoming) => Outgoing,
): Promise<void> {
  try {
    const outgoing = answer(await received(request));
    // A late answer keeps nobody's process alive who has closed everything else.
    if (outgoing.delayMs !== undefined && outgoing.delayMs > 0)
      await pause(outgoing.delayMs, undefined, { ref: false });
    if (outgoing.lost === "hang") return;
    if (outgoing.lost === "reset") request.socket.resetAndDestroy();
    else send(response, outgoing);
  } catch (fault) {
    // A bug of the sandbox must look like one, not like a tenant that is having a bad day.
    if (response.writableEnded || request.socket.destroyed) return;
    const text = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    send(response, { status: 599, body: { error: { code: "SandboxBug", message: text } } });
  }
}

async function received(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new RangeError("the body is larger than 8 MiB");
    chunks.push(chunk);
  }
  const [path = "/", ...query] = (request.url ?? "/").split("?");
  return {
    method: request.method ?? "GET",
    path,
    query: query.join("?"),
    headers: request.headers as Readonly<Record<string, string | undefined>>,
    body: Buffer.concat(chunks),
  };
}

function send(response: ServerResponse, { status, headers = {}, body }: Outgoing): void {
  if (body === undefined) {
    response.writeHead(status, { ...headers, "Content-Length": "0" }).end();
    return;
  }
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    ...headers,
    "Content-Length": String(bytes.length),
  });
  response.end(bytes);
}

/** What a list of faults does to the way an answer travels. */
export function travel(faults: readonly Fault[]): Pick<Outgoing, "delayMs" | "lost"> {
  let delayMs = 0;
  let lost: Outgoing["lost"];
  for (const fault of faults) {
    if (fault.do === "delay") delayMs += fault.ms;
    if (fault.do === "reset-before" || fault.do === "reset-after") lost = "reset";
    if (fault.do === "hang-after") lost = "hang";
  }
  return { delayMs, ...(lost === undefined ? {} : { lost }) };
}

export function parsedQuery(query: string): ReadonlyMap<string, string> {
  return new Map(query === "" ? [] : new URLSearchParams(query));
}

/** The JSON of a body; undefined for none; null-prototype surprises are the caller's schema's problem. Throws SyntaxError. */
export function parsedBody(body: Buffer): unknown {
  return body.length === 0 ? undefined : JSON.parse(body.toString());
}

export function isAuthorised(headers: Incoming["headers"]): boolean {
  return headers.authorization === "Bearer sandbox";
}
