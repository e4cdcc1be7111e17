import assert from "node:assert/strict";
import { userId } from "#bot/core/ids.ts";
import type { Delivery, Outgoing } from "#bot/ports/teams.ts";
import { ADELE } from "./activities.ts";
import { type Behaviour, hanging, refusing, reply, resetting } from "./fakeConnector.ts";
import { type LoopbackBot, openLoopbackBot } from "./loopbackBot.ts";

const TEXT: Outgoing = { kind: "text", text: "hello" };
const CARD: Outgoing = {
  kind: "card",
  card: { type: "AdaptiveCard", version: "1.5", body: [{ type: "TextBlock", text: "hi" }] },
  summary: "A reminder",
};
const BLOCKED = {
  errorCode: 209,
  message: JSON.stringify({ subCode: "MessageWritesBlocked", details: "Thread is not writable." }),
};
const writesBlocked: Behaviour = (_, res) => reply(res, 403, BLOCKED);

describe("failures of delivery", () => {
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

  const finals: readonly (readonly [string, Behaviour, string])[] = [
    ["400 Bad Argument", refusing(400, "Bad Argument"), "invalid"],
    ["401 BotNotRegistered", refusing(401, "BotNotRegistered"), "bot-not-registered"],
    ["403 BotDisabledByAdmin", refusing(403, "BotDisabledByAdmin"), "blocked-by-policy"],
    [
      "403 BotNotInConversationRoster",
      refusing(403, "BotNotInConversationRoster"),
      "not-installed",
    ],
    [
      "403 ConversationBlockedByUser",
      refusing(403, "ConversationBlockedByUser"),
      "blocked-by-user",
    ],
    ["403 BotDisabledByUser", refusing(403, "BotDisabledByUser"), "blocked-by-user"],
    [
      "403 ForbiddenOperationException",
      refusing(403, "ForbiddenOperationException"),
      "not-installed",
    ],
    ["403 InvalidBotApiHost", refusing(403, "InvalidBotApiHost"), "refused"],
    ["403 NotEnoughPermissions", refusing(403, "NotEnoughPermissions"), "refused"],
    ["403 of no known code", refusing(403, "SomethingNew"), "refused"],
    ["403 without a code", refusing(403), "refused"],
    ["403 MessageWritesBlocked in a string", writesBlocked, "blocked-by-user"],
    [
      "403 MessageWritesBlocked in a string, as plain text",
      (_, res) => reply(res, 403, JSON.stringify(BLOCKED), { "content-type": "text/plain" }),
      "blocked-by-user",
    ],
    [
      "403 MessageWritesBlocked in a string in a string",
      (_, res) => reply(res, 403, { error: { message: JSON.stringify(BLOCKED) } }),
      "blocked-by-user",
    ],
    [
      "404 ActivityNotFoundInConversation",
      refusing(404, "ActivityNotFoundInConversation"),
      "no-such-message",
    ],
    ["404 ConversationNotFound", refusing(404, "ConversationNotFound"), "no-such-conversation"],
    ["404 without a code", refusing(404), "no-such-conversation"],
    ["413 MessageSizeTooBig", refusing(413, "MessageSizeTooBig"), "too-big"],
    [
      "413 in HTML",
      (_, res) => reply(res, 413, "<html>too large</html>", { "content-type": "text/html" }),
      "too-big",
    ],
    ["409", refusing(409), "refused"],
  ];
  for (const [name, behaviour, why] of finals)
    it(`${name} is ${why}, and not tried again`, async () => {
      meets(behaviour, 5);
      const outcome = await send();
      assert.deepEqual(
        outcome.ok ? outcome : { sure: outcome.sure, why: outcome.sure ? outcome.why : null },
        { sure: true, why },
      );
      assert.equal(bot.connector.calls.length, 1);
      assert.deepEqual([...bot.waits, ...bot.rests], []);
    });

  const patient: readonly (readonly [string, Behaviour, string])[] = [
    ["412", refusing(412, "PreconditionFailed"), "unavailable"],
    ["429 without Retry-After", refusing(429, "Throttled"), "throttled"],
    ["502", refusing(502, "ServiceError"), "unavailable"],
    ["503", refusing(503, "ServiceUnavailable"), "unavailable"],
  ];
  for (const [name, behaviour, why] of patient)
    it(`${name} is waited out, five times at most`, async () => {
      meets(behaviour, 2);
      assert.equal((await send()).ok, true);
      assert.equal(bot.connector.calls.length, 3);
      assert.deepEqual([bot.waits, bot.rests], [[], [1000, 2000]]);
      meets(behaviour, 9);
      const outcome = await send();
      assert.deepEqual(
        outcome.ok ? outcome : { sure: outcome.sure, why: outcome.sure ? outcome.why : null },
        { sure: true, why },
      );
      assert.equal(bot.connector.calls.length, 3 + 5);
    });

  const unclear: readonly (readonly [string, Behaviour, RegExp])[] = [
    ["500", refusing(500, "ServiceError"), /500 ServiceError/],
    ["504", refusing(504), /504/],
    ["408", refusing(408), /408/],
    ["a reset", resetting, /ECONNRESET/],
    ["a timeout", hanging, /AbortError/],
    ["a success that is no JSON", (_, res) => reply(res, 200, "<html>"), /./],
    ["a success without an id", (_, res) => reply(res, 201, {}), /NoId/],
  ];
  for (const [name, behaviour, detail] of unclear)
    it(`after ${name} nobody knows, so a message is not sent again`, async () => {
      meets(behaviour, 5);
      const outcome = await send();
      assert.deepEqual([outcome.ok, outcome.ok || outcome.sure], [false, false]);
      assert.match(outcome.ok ? "" : outcome.detail, detail);
      assert.equal(bot.connector.calls.length, 1);
    });

  const verdict = (outcome: Delivery<object>): string =>
    outcome.ok ? "ok" : outcome.sure ? outcome.why : "unclear";

  for (const [name, behaviour] of unclear.filter(([each]) => /504|reset|timeout/.test(each)))
    it(`after ${name} an update and an opening are repeated`, async () => {
      for (const act of [update, open]) {
        const before = bot.connector.calls.length;
        meets(behaviour, 2);
        assert.equal(verdict(await act()), "ok");
        assert.equal(bot.connector.calls.length, before + 3);
        meets(behaviour, 5);
        assert.equal(verdict(await act()), "unavailable");
      }
    });

  for (const [name, behaviour] of [
    ["500", refusing(500, "ServiceError")],
    ["501", refusing(501)],
    ["408", refusing(408)],
  ] as const)
    it(`after ${name}, which Teams does not want repeated, an update and an opening are not`, async () => {
      for (const act of [update, open]) {
        const before = bot.connector.calls.length;
        meets(behaviour);
        assert.equal(verdict(await act()), "unavailable");
        assert.equal(bot.connector.calls.length, before + 1);
      }
    });

  it("403 InvalidBotApiHost is tried once more where the tenant lives, which is then remembered", async () => {
    const right = await openLoopbackBot();
    const moved = await openLoopbackBot({ elsewhere: () => right.connector.url });
    const to = { serviceUrl: moved.connector.url, conversationId: "a:1" };
    moved.connector.next.push(refusing(403, "InvalidBotApiHost"));
    for (let count = 0; count < 3; count += 1)
      assert.equal(verdict(await moved.teams.teams.send(to, TEXT)), "ok");
    assert.equal(verdict(await moved.teams.teams.update(to, "m9", CARD)), "ok");
    const opened = await moved.teams.campaign.openChat(userId(ADELE));
    assert.equal(opened.ok ? opened.address.serviceUrl : "", right.connector.url);
    assert.deepEqual([moved.connector.calls.length, right.connector.calls.length], [1, 5]);
    await moved.close();
    await right.close();
  });

  it("403 InvalidBotApiHost at both places is final", async () => {
    meets(refusing(403, "InvalidBotApiHost"), 9);
    const lost = await openLoopbackBot({ elsewhere: () => bot.connector.url });
    lost.connector.next.push(refusing(403, "InvalidBotApiHost"));
    const to = { serviceUrl: lost.connector.url, conversationId: "a:1" };
    assert.equal(verdict(await lost.teams.teams.send(to, TEXT)), "refused");
    assert.deepEqual([lost.connector.calls.length, bot.connector.calls.length], [1, 1]);
    await lost.close();
  });

  it("404 of a message or a person is named as such", async () => {
    meets(refusing(404), 2);
    const [updated, opened] = [await update(), await open()];
    assert.equal(updated.ok || !updated.sure ? "" : updated.why, "no-such-message");
    assert.equal(opened.ok || !opened.sure ? "" : opened.why, "no-such-user");
  });
});
