import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Graph, type GraphOptions, openGraph } from "#bot/adapters/graph/openGraph.ts";
import type { Clock } from "#bot/ports/clock.ts";
import { patientClock } from "./patientClock.ts";

export interface Seen {
  readonly method: string;
  /** Decoded, with version and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The connection breaks instead of an answer. */
  readonly reset?: boolean;
  /** Nothing comes, and the connection stays. */
  readonly silent?: boolean;
}

export interface Stub extends Graph {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** Milliseconds that retries waited, or would have. */
  readonly waits: readonly number[];
  readonly clock: Clock;
}

type Script = (seen: Seen, url: string) => Reply;

/** The Graph adapter in front of a server that answers by `script`, for the length of one test. */
export async function withStub(
  script: Script,
  test: (stub: Stub) => Promise<void>,
  options: Partial<GraphOptions> = {},
): Promise<void> {
  const seen: Seen[] = [];
  let url = "";
  const server = createServer(async (request, response) => {
    const chunks = await Array.fromAsync<Buffer>(request);
    const text = Buffer.concat(chunks).toString();
    const { method = "GET", headers } = request;
    const path = decodeURIComponent(request.url ?? "/");
    const one = { method, path, headers, body: text === "" ? undefined : JSON.parse(text) };
    seen.push(one);
    const reply = script(one, url);
    if (reply.silent) return;
    if (reply.reset) {
      request.socket.resetAndDestroy();
      return;
    }
    const body = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
    const type = reply.body === undefined ? {} : { "content-type": "application/json" };
    response.writeHead(reply.status ?? 200, { ...type, ...reply.headers }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const waits: number[] = [];
  const clock = patientClock();
  const graph = openGraph({
    graphUrl: url,
    credential: { kind: "sandbox" },
    clock,
    appId: "11111111-1111-1111-1111-111111111111",
    sleep: async (ms) => {
      waits.push(ms);
    },
    chance: () => 0,
    ...options,
  });
  try {
    await test({ ...graph, url, seen, waits, clock });
  } finally {
    graph.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

export const refused = (status: number, code: string, message = ""): Reply => ({
  status,
  body: { error: { code, message } },
});

export interface PartAsked {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

export const partsAsked = (seen: Seen): readonly PartAsked[] =>
  (seen.body as { readonly requests: readonly PartAsked[] }).requests;

/** Answers a batch part by part, in reversed order; an undefined part is left out. */
export const batchReply = (seen: Seen, part: (asked: PartAsked) => Reply | undefined): Reply => ({
  body: {
    responses: partsAsked(seen)
      .toReversed()
      .flatMap((asked) => {
        const reply = part(asked);
        return reply === undefined ? [] : [{ id: asked.id, status: 200, ...reply }];
      }),
  },
});

/** The n-th of a series of object ids. */
export const guidOf = (n: number): string =>
  `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

/** A user as the listing gives them. */
export const user = (n: number, more: object = {}): object => ({
  id: guidOf(n),
  displayName: `Person ${n}`,
  userPrincipalName: `person${n}@contoso.com`,
  mail: null,
  accountEnabled: true,
  userType: "Member",
  assignedLicenses: [{ skuId: guidOf(900), disabledPlans: [] }],
  onPremisesSyncEnabled: null,
  ...more,
});

/** Which person a batch part's path is about. */
export const personIn = (url: string): number =>
  Number(/\/users\/[^/?]*?(\d{1,12})(?:[/?]|$)/.exec(url)?.[1]);
