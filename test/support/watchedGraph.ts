import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A way to Graph that one process is given and no other, so that what it sends is known to be its own. */
export interface WatchedGraph {
  readonly url: string;
  /** Every request that would change something, in a batch or alone: method and path. */
  readonly changes: readonly string[];
  close(): Promise<void>;
}

/** Passes everything on to `graphUrl`, and notes what is not a mere read. */
export async function watchedGraph(graphUrl: string): Promise<WatchedGraph> {
  const changes: string[] = [];
  const server = createServer(async (req, res) => {
    const body = await bodyOf(req);
    changes.push(...changesIn(req, body));
    const { host: _, connection: _kept, "content-length": _long, ...headers } = req.headers;
    const answer = await fetch(new URL(req.url ?? "/", graphUrl), {
      method: req.method ?? "GET",
      headers: headers as Record<string, string>,
      ...(body.length > 0 && { body }),
    });
    // Links to further pages name the host they come from.
    const text = (await answer.text()).replaceAll(graphUrl, url);
    const kept = ["content-type", "retry-after"].flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    res.writeHead(answer.status, Object.fromEntries(kept)).end(text);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    changes,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of req) text += String(chunk);
  return text;
}

/** Methods that change nothing: POST asks what does not fit an address. */
const READS = new Set(["GET", "POST"]);

function changesIn({ method = "GET", url = "/" }: IncomingMessage, body: string): string[] {
  const batched = url.endsWith("/$batch")
    ? (JSON.parse(body) as { requests: { method: string; url: string }[] }).requests
    : [{ method, url }];
  return batched
    .filter((each) => !READS.has(each.method))
    .map((each) => `${each.method} ${each.url}`);
}
