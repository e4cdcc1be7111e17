import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { OpenTeams } from "#bot/adapters/teams/server.ts";
import type { Clock } from "#bot/ports/clock.ts";
import type { FileAnswer, Inbound, Pressed, PressReply, Said } from "#bot/ports/inbound.ts";

export const WALL: Clock = {
  now: () => new Date(),
  until: async () => {},
};

export const SILENT = { info() {}, warn() {}, error() {} };

export const INSTALLED = async () => ({ ok: true, already: true }) as const;

/** Somebody who notes what arrives, and answers presses as told. */
export class Listener implements Inbound {
  readonly said_: Said[] = [];
  readonly pressed_: Pressed[] = [];
  readonly files: FileAnswer[] = [];
  readonly changes: string[] = [];
  reply: (press: Pressed) => PressReply | Promise<PressReply> = () => ({
    kind: "message",
    text: "ok",
  });
  onSaid: (event: Said) => void | Promise<void> = () => {};

  get reached(): number {
    return this.said_.length + this.pressed_.length + this.files.length + this.changes.length;
  }
  async said(event: Said): Promise<void> {
    this.said_.push(event);
    await this.onSaid(event);
  }
  async pressed(event: Pressed): Promise<PressReply> {
    this.pressed_.push(event);
    return this.reply(event);
  }
  async fileAnswered(event: FileAnswer): Promise<void> {
    this.files.push(event);
  }
  async installed(event: Parameters<Inbound["installed"]>[0]): Promise<void> {
    this.changes.push(`installed ${event.actor.user} ${event.address.conversationId}`);
  }
  async uninstalled(event: Parameters<Inbound["uninstalled"]>[0]): Promise<void> {
    this.changes.push(`uninstalled ${event.actor.user}`);
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface BotHost {
  readonly url: string;
  post(body: unknown, headers?: Readonly<Record<string, string>>, method?: string): Promise<Answer>;
  close(): Promise<void>;
}

/** The bot behind a plain HTTP server, as index.ts mounts it. */
export async function host(bot: Pick<OpenTeams, "handle" | "close">): Promise<BotHost> {
  const server = createServer((req, res) => {
    void bot.handle(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    post: (body, headers = {}, method = "POST") => post(port, body, headers, method),
    async close() {
      await bot.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function post(
  port: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
  method: string,
): Promise<Answer> {
  const bytes =
    body instanceof Uint8Array || typeof body === "string"
      ? Buffer.from(body)
      : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const req = request(
      {
        host: "127.0.0.1",
        port,
        method,
        path: "/api/messages",
        headers: { "content-type": "application/json", ...headers },
      },
      (res) => {
        const chunks: Buffer[] = [];
        res.on("data", (chunk: Buffer) => chunks.push(chunk));
        res.on("end", () =>
          resolve({
            status: res.statusCode ?? 0,
            headers: res.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    req.on("error", reject);
    req.end(bytes);
  });
}
