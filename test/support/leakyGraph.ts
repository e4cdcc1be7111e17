import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A Graph that says more than it was asked: every object it answers with carries `extra` as well. */
export interface LeakyGraph {
  readonly url: string;
  /** How many answers carried it. */
  answers(): number;
  close(): Promise<void>;
}

const DROPPED = new Set(["host", "connection", "content-length", "accept-encoding"]);

/** Stands between a bot and the Graph at `target`. */
export async function leakyGraph(target: string, extra: object): Promise<LeakyGraph> {
  let own = "";
  let answers = 0;
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const headers = Object.entries(req.headers).filter(([name]) => !DROPPED.has(name));
    const answer = await fetch(target + req.url, {
      method: req.method ?? "GET",
      headers: headers.map(([name, value]) => [name, String(value)] as [string, string]),
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
      redirect: "manual",
    });
    const text = (await answer.text()).replaceAll(target, own);
    const kept = [...answer.headers].filter(([name]) => !DROPPED.has(name));
    const body = text.startsWith("{") ? JSON.stringify(withExtra(JSON.parse(text), extra)) : text;
    if (body !== text) answers += 1;
    res.writeHead(answer.status, Object.fromEntries(kept)).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: own, answers: () => answers, close: () => closed(server) };
}

function withExtra(value: unknown, extra: object): unknown {
  if (Array.isArray(value)) return value.map((each) => withExtra(each, extra));
  if (typeof value !== "object" || value === null) return value;
  const inner = Object.entries(value).map(([key, each]) => [
    key,
    key === "headers" ? each : withExtra(each, extra),
  ]);
  return { ...Object.fromEntries(inner), ...extra };
}

const closed = async (server: Server): Promise<void> => {
  await new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  });
};
