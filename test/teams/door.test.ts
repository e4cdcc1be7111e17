import assert from "node:assert/strict";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { JWTPayload } from "jose";
import { readActivityBody } from "#bot/adapters/teams/body.ts";
import { DIEGO, from, type Json, message, TENANT } from "./activities.ts";
import type { Answer } from "./botHost.ts";
import { bearer, GuardedBot, good, seconds } from "./guardedBot.ts";

describe("the door, with the channel's tokens", () => {
  let bot: GuardedBot;
  before(async () => {
    bot = await GuardedBot.open();
  });
  after(() => bot.close());

  const claiming = (changes: JWTPayload) => () => bot.sending(message(), { ...good(), ...changes });
  const saying = (changes: Json) => () => bot.sending(message(changes));

  const shapes: Readonly<Record<string, readonly [number, () => Promise<Answer>]>> = {
    "a list": [400, async () => bot.host.post([], bearer(await bot.token()))],
    "a list of activities": [
      400,
      async () => bot.host.post([message()], bearer(await bot.token())),
    ],
    "a text": [400, async () => bot.host.post('"message"', bearer(await bot.token()))],
    null: [400, async () => bot.host.post("null", bearer(await bot.token()))],
    nothing: [400, async () => bot.host.post("", bearer(await bot.token()))],
    "no type": [400, saying({ type: undefined })],
    "a type that is a number": [400, saying({ type: 7 })],
    "half an object": [
      400,
      async () => bot.host.post('{"type":"message"', bearer(await bot.token())),
    ],
    "bytes that are no UTF-8": [
      400,
      async () => bot.host.post(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), bearer(await bot.token())),
    ],
    "33 levels": [
      400,
      async () =>
        bot.host.post(
          `{"type":"message","value":${"[".repeat(32)}${"]".repeat(32)}}`,
          bearer(await bot.token()),
        ),
    ],
    "100,000 brackets": [
      400,
      async () =>
        bot.host.post(
          `{"type":"message","value":${"[".repeat(100_000)}`,
          bearer(await bot.token()),
        ),
    ],
    "another content type": [
      400,
      async () =>
        bot.host.post(message(), { ...bearer(await bot.token()), "content-type": "text/plain" }),
    ],
    "no recipient": [400, saying({ recipient: undefined })],
    "no conversation id": [400, saying({ conversation: { tenantId: TENANT } })],
    "no sender id": [400, saying({ from: { aadObjectId: DIEGO } })],
    "a quarter of a megabyte and more": [
      413,
      async () =>
        bot.host.post(message({ text: "x".repeat(256 * 1024) }), bearer(await bot.token())),
    ],
  };
  for (const [name, [status, attempt]] of Object.entries(shapes))
    it(`answers ${status} to ${name}`, async () => {
      const before = bot.listener.reached;
      assert.equal((await attempt()).status, status);
      assert.equal(bot.listener.reached, before);
    });

  it("answers 405 to anything but POST", async () => {
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"])
      assert.equal((await bot.host.post("", {}, method)).status, 405);
  });

  it("stops reading a body that never ends its first quarter megabyte", async () => {
    const { port } = new URL(bot.host.url);
    const socket = connect(Number(port), "127.0.0.1");
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk;
    });
    socket.on("error", () => {});
    socket.write(
      "POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    for (let count = 0; count < 8; count += 1) socket.write(chunk);
    await new Promise<void>((resolve) => socket.on("close", () => resolve()));
    assert.match(heard, /^HTTP\/1\.1 413 /);
  });

  it("waits for a slow body only so long", async () => {
    const verdict = Promise.withResolvers<unknown>();
    const server = createServer((req, res) => {
      void readActivityBody(req, 20).then((body) => {
        verdict.resolve(body);
        res.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
    );
    assert.deepEqual(await verdict.promise, { ok: false, status: 408 });
    socket.destroy();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  const admitted: Readonly<Record<string, () => Promise<Answer>>> = {
    "the good token": () => bot.sending(message()),
    "a token that expired four minutes ago": () => claiming({ exp: seconds() - 240 })(),
    "only channelData's tenant": saying({
      conversation: { id: "a:1", conversationType: "personal" },
    }),
    "only the conversation's tenant": saying({ channelData: {} }),
    "ids in capitals": saying({
      from: from(DIEGO.toUpperCase()),
      channelData: { tenant: { id: TENANT.toUpperCase() } },
    }),
    "a service URL of a government cloud": () =>
      bot.sending(message({ serviceUrl: "https://smba.infra.gov.teams.microsoft.us/teams" }), {
        ...good(),
        serviceurl: "https://smba.infra.gov.teams.microsoft.us/teams",
      }),
    "fields nobody knows": saying({ deliveryMode: "expectReplies", callerId: "x", role: "skill" }),
  };
  for (const [name, attempt] of Object.entries(admitted))
    it(`admits ${name}`, async () => {
      const before = bot.listener.reached;
      const { status, body } = await attempt();
      assert.deepEqual({ status, body }, { status: 200, body: "" });
      assert.equal(bot.listener.reached, before + 1);
    });

  it("looks for unknown keys again only after a while", async () => {
    const before = bot.issuer.fetches();
    for (let count = 0; count < 20; count += 1)
      await bot.host.post(message(), bearer(await bot.token(good(), `k${100 + count}`)));
    assert.equal(bot.issuer.fetches(), before);
  });
});
