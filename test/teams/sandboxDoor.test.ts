import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import fc from "fast-check";
import { knock } from "#bot/adapters/teams/door.ts";
import { openTeams } from "#bot/adapters/teams/server.ts";
import { MemoryPaces } from "#support/memoryPaces.ts";
import { BOT, message, press, SERVICE_URL, TENANT } from "./activities.ts";
import { host, INSTALLED, SILENT, WALL } from "./botHost.ts";
import { type LoopbackBot, openLoopbackBot } from "./loopbackBot.ts";

describe("the door of the sandbox", () => {
  let bot: LoopbackBot;
  before(async () => {
    bot = await openLoopbackBot();
  });
  after(() => bot.close());

  it("needs no token from this machine, but everything else", async () => {
    const serviceUrl = bot.connector.url;
    assert.equal((await bot.host.post(message({ serviceUrl }))).status, 200);
    assert.equal(bot.listener.reached, 1);
    for (const changes of [
      { serviceUrl: SERVICE_URL },
      { serviceUrl: "http://evil.example/" },
      { serviceUrl, channelId: "emulator" },
      { serviceUrl, channelData: { tenant: { id: "other" } } },
      { serviceUrl, from: { id: "29:1", aadObjectId: "admin" } },
    ])
      assert.equal((await bot.host.post(message(changes))).status, 401);
    assert.equal(bot.listener.reached, 1);
  });

  it("answers no body with a server error, whatever it holds", async () => {
    const serviceUrl = bot.connector.url;
    const key = fc.constantFrom(
      "type",
      "name",
      "text",
      "value",
      "from",
      "recipient",
      "conversation",
      "channelData",
      "entities",
      "membersAdded",
      "action",
      "locale",
      "replyToId",
      "id",
      "__proto__",
      "constructor",
      "deliveryMode",
    );
    const activity = fc.oneof(
      fc.dictionary(key, fc.jsonValue()).map((changes) => message({ serviceUrl, ...changes })),
      fc.jsonValue().map((value) => press("x", {}, { serviceUrl, value })),
      fc.jsonValue().map((data) => press("nudge.done", data, { serviceUrl })),
      fc
        .tuple(
          fc.constantFrom("invoke", "message", "conversationUpdate", "installationUpdate"),
          fc.dictionary(key, fc.jsonValue()),
        )
        .map(([type, changes]) => ({ ...message({ serviceUrl }), ...changes, type })),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(activity, async (body) => {
        const { status } = await bot.host.post(JSON.stringify(body));
        assert.ok([200, 400, 401].includes(status), `${status} for ${JSON.stringify(body)}`);
      }),
      { numRuns: 1_500 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        assert.equal((await bot.host.post(Buffer.from(bytes))).status, 400);
      }),
      { numRuns: 200 },
    );
  });

  it("knows nobody from another machine", async () => {
    const body = JSON.stringify(message({ serviceUrl: bot.connector.url }));
    const knocked = async (remoteAddress: string) => {
      const headers = { "content-type": "application/json" };
      const req = Object.assign(Readable.from([Buffer.from(body)]), {
        method: "POST",
        headers,
        socket: { remoteAddress },
      });
      const entry = await knock(req as unknown as IncomingMessage, TENANT, { kind: "loopback" });
      return entry.admitted ? 200 : entry.status;
    };
    assert.equal(await knocked("127.0.0.1"), 200);
    for (const address of ["10.0.0.1", "::ffff:192.168.1.7", "2001:db8::1", ""])
      assert.equal(await knocked(address), 401);
  });

  it("sends a crowd away, and lets it in again afterwards", async () => {
    const small = await openLoopbackBot({ limits: { perRemote: 100, turns: 1 } });
    const held = Promise.withResolvers<void>();
    const inside = Promise.withResolvers<void>();
    small.listener.onSaid = () => {
      inside.resolve();
      return held.promise;
    };
    const activity = message({ serviceUrl: small.connector.url });
    const first = small.host.post(activity);
    await inside.promise;
    const second = await small.host.post(activity);
    assert.deepEqual([second.status, second.headers["retry-after"]], [503, "1"]);
    held.resolve();
    assert.equal((await first).status, 200);
    assert.equal((await small.host.post(activity)).status, 200);
    await small.close();

    const closed = await openLoopbackBot({ limits: { perRemote: 0, turns: 1 } });
    assert.equal((await closed.host.post(activity)).status, 429);
    await closed.close();
  });

  it("answers 503 until somebody listens", async () => {
    const deaf = await host(
      openTeams({
        botId: BOT,
        tenantId: TENANT,
        serviceUrl: bot.connector.url,
        credentials: { kind: "sandbox" },
        clock: WALL,
        install: INSTALLED,
        log: SILENT,
        pace: { perSecond: 25, book: new MemoryPaces() },
      }),
    );
    assert.equal((await deaf.post(message({ serviceUrl: bot.connector.url }))).status, 503);
    await deaf.close();
  });

  it("does not open without ids or secrets", () => {
    const open = (changes: object) => () =>
      openTeams({
        botId: BOT,
        tenantId: TENANT,
        serviceUrl: SERVICE_URL,
        credentials: { kind: "secret", secret: "s" },
        clock: WALL,
        install: INSTALLED,
        log: SILENT,
        pace: { perSecond: 25, book: new MemoryPaces() },
        ...changes,
      });
    assert.throws(open({ botId: "" }));
    assert.throws(open({ tenantId: "" }));
    assert.throws(open({ credentials: { kind: "secret", secret: "" } }));
    assert.throws(open({ credentials: { kind: "certificate", thumbprint: "", privateKey: "k" } }));
    assert.doesNotThrow(open({ credentials: { kind: "managed-identity" } }));
  });
});
