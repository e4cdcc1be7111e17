import assert from "node:assert/strict";
import { userId } from "#bot/core/ids.ts";
import type { Outgoing } from "#bot/ports/teams.ts";
import { ADELE, BOT, TENANT } from "./activities.ts";
import { type Behaviour, refusing, reply } from "./fakeConnector.ts";
import { type LoopbackBot, openLoopbackBot } from "./loopbackBot.ts";

const TEXT: Outgoing = { kind: "text", text: "hello" };
const CARD: Outgoing = {
  kind: "card",
  card: { type: "AdaptiveCard", version: "1.5", body: [{ type: "TextBlock", text: "hi" }] },
  summary: "A reminder",
};
describe("delivery", () => {
  let bot: LoopbackBot;
  beforeEach(async () => {
    bot = await openLoopbackBot({ callTimeoutMs: 200 });
  });
  afterEach(() => bot.close());

  const address = () => ({ serviceUrl: bot.connector.url, conversationId: "a:1" });
  const send = (message: Outgoing = TEXT) => bot.teams.teams.send(address(), message);
  const update = () => bot.teams.teams.update(address(), "m9", CARD);
  const open = () => bot.teams.teams.openChat(userId(ADELE));
  const meets = (behaviour: Behaviour, times = 1): void => {
    for (let count = 0; count < times; count += 1) bot.connector.next.push(behaviour);
  };

  it("sends a card alone, in one request, with the sandbox's token", async () => {
    assert.deepEqual(await send(CARD), { ok: true, messageId: "m1" });
    const [call] = bot.connector.calls;
    assert.equal(call?.method, "POST");
    assert.equal(call?.path, "/teams/v3/conversations/a:1/activities");
    assert.equal(call?.authorization, "Bearer sandbox");
    assert.deepEqual(call?.body, {
      type: "message",
      from: { id: `28:${BOT}`, name: "" },
      summary: "A reminder",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          content: (CARD as { card: object }).card,
        },
      ],
    });
  });

  it("sends text, file offers and files as Teams wants them", async () => {
    await send({ kind: "text", text: "**1**" });
    await send({
      kind: "file-offer",
      name: "r.csv",
      bytes: 12,
      description: "A report",
      context: "e1",
    });
    await send({
      kind: "file",
      name: "r.csv",
      contentUrl: "https://c/",
      uniqueId: "u",
      fileType: "csv",
    });
    const [text, offer, file] = bot.connector.calls.map(({ body }) => body);
    assert.deepEqual([text?.text, text?.textFormat], ["**1**", "markdown"]);
    assert.deepEqual(offer?.attachments, [
      {
        contentType: "application/vnd.microsoft.teams.card.file.consent",
        name: "r.csv",
        content: {
          description: "A report",
          sizeInBytes: 12,
          acceptContext: { context: "e1" },
          declineContext: { context: "e1" },
        },
      },
    ]);
    assert.deepEqual(file?.attachments, [
      {
        contentType: "application/vnd.microsoft.teams.card.file.info",
        contentUrl: "https://c/",
        name: "r.csv",
        content: { uniqueId: "u", fileType: "csv" },
      },
    ]);
  });

  it("opens the personal chat of a person, and updates in place", async () => {
    assert.deepEqual(await open(), {
      ok: true,
      address: { serviceUrl: bot.connector.url, conversationId: "a:chat" },
    });
    assert.deepEqual(await update(), { ok: true });
    const [created, updated] = bot.connector.calls;
    assert.deepEqual(created?.body, {
      isGroup: false,
      bot: { id: `28:${BOT}`, name: "" },
      members: [{ id: ADELE, name: "" }],
      tenantId: TENANT,
      channelData: { tenant: { id: TENANT } },
    });
    assert.equal(
      `${updated?.method} ${updated?.path}`,
      "PUT /teams/v3/conversations/a:1/activities/m9",
    );
  });

  it("keeps what is too big, or goes elsewhere, to itself", async () => {
    const big = await send({ kind: "text", text: "x".repeat(41_000) });
    assert.deepEqual(big, { ok: false, sure: true, why: "too-big", detail: "over 80 KB" });
    for (const serviceUrl of ["https://smba.trafficmanager.net/teams/", "http://evil.example/"]) {
      const away = await bot.teams.teams.send({ serviceUrl, conversationId: "a:1" }, TEXT);
      assert.equal(away.ok || !away.sure ? "" : away.why, "refused");
    }
    assert.equal(bot.connector.calls.length, 0);
  });

  it("Retry-After is waited out by everybody, in real time, with some jitter", async () => {
    meets(refusing(429, "Throttled", { "retry-after": "7" }));
    assert.equal((await send()).ok, true);
    assert.deepEqual(bot.waits, [7350]);
  });

  it("a 503 with Retry-After keeps only its own message waiting, in real time", async () => {
    meets(refusing(503, "ServiceUnavailable", { "retry-after": "7" }));
    assert.equal((await send()).ok, true);
    assert.deepEqual([bot.waits, bot.rests], [[7350], []]);
    assert.equal((await bot.teams.pacing.now()).perSecond, 24.5);
  });

  it("a warning in an answer slows us down, also in that of a delivered message", async () => {
    meets((_, res) => reply(res, 201, { id: "m" }, { "x-ms-throttle-limit-percentage": "0.93" }));
    assert.equal((await bot.teams.campaign.send(address(), TEXT, async () => true))?.ok, true);
    const { perSecond, ceiling } = await bot.teams.pacing.now();
    assert.ok(Math.abs(perSecond - 0.9 * 24.5) < 1e-9, String(perSecond));
    assert.equal(ceiling, 24.5);
  });

  it("a card updated without end keeps to what one conversation may bear", async () => {
    for (let count = 0; count < 61; count += 1)
      assert.equal((await bot.teams.teams.update(address(), "m9", CARD)).ok, true);
    assert.ok(bot.passed() >= 30_000, String(bot.passed()));
    const before = bot.passed();
    await bot.teams.teams.send({ ...address(), conversationId: "a:2" }, TEXT);
    assert.ok(bot.passed() - before < 500);
  });

  it("nobody waits when the service wants a long silence", async () => {
    const patience = await openLoopbackBot({ wait: () => new Promise(() => {}) });
    patience.connector.next.push(refusing(429, "Throttled", { "retry-after": "660" }));
    const to = { serviceUrl: patience.connector.url, conversationId: "a:1" };
    for (let count = 0; count < 3; count += 1) {
      const outcome = await patience.teams.teams.send(to, TEXT);
      assert.equal(outcome.ok || !outcome.sure ? "" : outcome.why, "throttled");
    }
    assert.equal(patience.connector.calls.length, 1);
    await patience.close();
  });

  it("does not follow a redirect with its token", async () => {
    meets((_, res) => reply(res, 307, {}, { location: `${bot.connector.url}/elsewhere` }), 5);
    const outcome = await send();
    assert.equal(outcome.ok, false);
    assert.equal(bot.connector.calls.length, 1);
  });

  it("one message is in flight in a conversation, in the order asked; others pass it", async () => {
    const arrived = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    meets((_, res) => {
      arrived.resolve();
      void held.promise.then(() => reply(res, 201, { id: "m" }));
    });
    const texts = ["0", "1", "2", "3"];
    const sending = texts.map((text) => send({ kind: "text", text }));
    await arrived.promise;
    const elsewhere = { ...address(), conversationId: "a:2" };
    assert.equal((await bot.teams.teams.send(elsewhere, TEXT)).ok, true);
    const said = () => bot.connector.calls.map(({ body }) => body.text);
    assert.deepEqual(said(), ["0", "hello"]);
    held.resolve();
    await Promise.all(sending);
    assert.deepEqual(said(), ["0", "hello", "1", "2", "3"]);
  });

  it("a closed bot sends nothing more", async () => {
    await bot.teams.close();
    const outcome = await send();
    assert.equal(outcome.ok || !outcome.sure ? "" : outcome.why, "unavailable");
    assert.equal(bot.connector.calls.length, 0);
  });

  it("a refused connection is certain, and tried again", async () => {
    const to = { serviceUrl: "http://127.0.0.1:9/", conversationId: "a:1" };
    const outcome = await bot.teams.teams.send(to, TEXT);
    assert.deepEqual(outcome, {
      ok: false,
      sure: true,
      why: "unavailable",
      detail: "ECONNREFUSED",
    });
    assert.deepEqual([bot.waits, bot.rests], [[], [1000, 2000, 4000, 8000]]);
  });
});
