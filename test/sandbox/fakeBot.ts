import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "./fetching.ts";

export interface FakeBot {
  readonly url: string;
  /** Everything that came to /api/messages, oldest first. */
  readonly heard: Json[];
  readonly clocks: string[];
  /** What the clock's answers add: `next`, of a bot that tells it. */
  tells: (now: string) => Json;
  /** What the next invokes are answered with: the body of HTTP 200, or a status. */
  answers: (activity: Json) => unknown;
  close(): Promise<void>;
}

/** As little of a bot as can be talked to. */
export async function openFakeBot(): Promise<FakeBot> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    if (request.method === "GET") {
      const now = bot.clocks.at(-1) ?? new Date(0).toISOString();
      response.end(JSON.stringify({ now, ...bot.tells(now) }));
      return;
    }
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Json;
    if (request.url === "/sandbox/clock") {
      bot.clocks.push(String(body.to));
      response.end(JSON.stringify({ now: body.to, ran: {}, ...bot.tells(String(body.to)) }));
      return;
    }
    bot.heard.push(body);
    const answer = body.type === "invoke" ? await bot.answers(body) : undefined;
    if (typeof answer === "number") response.writeHead(answer).end();
    else response.end(answer === undefined ? "" : JSON.stringify(answer));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const bot: FakeBot = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: [],
    clocks: [],
    tells: () => ({}),
    answers: () => 500,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return bot;
}
