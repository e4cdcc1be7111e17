import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

export type Behaviour = (call: Call, res: ServerResponse, req: IncomingMessage) => void;

/** A connector that counts, and behaves as told: each behaviour serves one request, after which it works again. */
export class FakeConnector {
  readonly calls: Call[] = [];
  readonly next: Behaviour[] = [];
  readonly #server = createServer((req, res) => {
    void this.#serve(req, res);
  });
  #ids = 0;

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/teams`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const call = {
      method: req.method ?? "",
      path: decodeURIComponent(req.url ?? ""),
      authorization: req.headers.authorization,
      body: JSON.parse(Buffer.concat(chunks).toString() || "{}"),
    };
    this.calls.push(call);
    const behaviour = this.next.shift();
    if (behaviour !== undefined) return behaviour(call, res, req);
    this.#ids += 1;
    reply(res, 201, { id: call.path.endsWith("/v3/conversations") ? "a:chat" : `m${this.#ids}` });
  }
}

export function reply(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  res.writeHead(status, { "content-type": "application/json", ...headers });
  res.end(typeof body === "string" ? body : JSON.stringify(body));
}

export const refusing =
  (status: number, code?: string, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (_, res) =>
    reply(res, status, code === undefined ? {} : { error: { code, message: "no" } }, headers);

export const resetting: Behaviour = (_, __, req) => {
  req.socket.destroy();
};

export const hanging: Behaviour = () => {};
