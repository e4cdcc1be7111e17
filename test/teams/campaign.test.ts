import assert from "node:assert/strict";
import type { Outgoing } from "#bot/ports/teams.ts";
import { type Behaviour, refusing, resetting } from "./fakeConnector.ts";
import { type LoopbackBot, openLoopbackBot } from "./loopbackBot.ts";

const TEXT: Outgoing = { kind: "text", text: "hello" };

describe("messages of a campaign", () => {
  let bot: LoopbackBot;
  beforeEach(async () => {
    bot = await openLoopbackBot({ callTimeoutMs: 200 });
  });
  afterEach(() => bot.close());

  const address = () => ({ serviceUrl: bot.connector.url, conversationId: "a:1" });
  const send = async (onTurn: () => Promise<boolean> = async () => true) => {
    const outcome = await bot.teams.campaign.send(address(), TEXT, onTurn);
    if (outcome === null) return "stayed";
    return outcome.ok ? "ok" : outcome.sure ? outcome.why : "unclear";
  };

  it("ask when their turn has come, before anything leaves", async () => {
    const before: number[] = [];
    const onTurn = async () => {
      before.push(bot.connector.calls.length);
      return true;
    };
    assert.deepEqual([await send(onTurn), await send(onTurn)], ["ok", "ok"]);
    assert.deepEqual(before, [0, 1]);
  });

  it("stay when they are told so on their turn", async () => {
    assert.equal(await send(async () => false), "stayed");
    assert.equal(bot.connector.calls.length, 0);
  });

  it("whose question fails are not sent, and the failure is the caller's", async () => {
    await assert.rejects(
      send(async () => {
        throw new Error("no database");
      }),
      /no database/,
    );
    assert.equal(bot.connector.calls.length, 0);
    assert.equal(await send(), "ok");
  });

  for (const [name, behaviour, why] of [
    ["412", refusing(412), "unavailable"],
    ["429", refusing(429, "Throttled"), "throttled"],
    ["502", refusing(502), "unavailable"],
    ["503", refusing(503), "unavailable"],
    ["504", refusing(504), "unclear"],
    ["500", refusing(500), "unclear"],
    ["a reset", resetting, "unclear"],
    ["403 BotDisabledByAdmin", refusing(403, "BotDisabledByAdmin"), "blocked-by-policy"],
  ] as readonly (readonly [string, Behaviour, string])[])
    it(`are tried once: after ${name} the outcome is ${why}, and whoever sent decides`, async () => {
      bot.connector.next.push(behaviour);
      assert.equal(await send(), why);
      assert.equal(bot.connector.calls.length, 1);
      assert.deepEqual([bot.waits, bot.rests], [[], []]);
    });

  it("that are throttled silence everybody, replies too", async () => {
    bot.connector.next.push(refusing(429, "Throttled", { "retry-after": "3" }));
    assert.equal(await send(), "throttled");
    assert.equal((await bot.teams.teams.send(address(), TEXT)).ok, true);
    assert.deepEqual(bot.waits, [3150]);
  });

  it("move to the right host without asking again", async () => {
    const right = await openLoopbackBot();
    const moved = await openLoopbackBot({ elsewhere: () => right.connector.url });
    moved.connector.next.push(refusing(403, "InvalidBotApiHost"));
    let asked = 0;
    const to = { serviceUrl: moved.connector.url, conversationId: "a:1" };
    const outcome = await moved.teams.campaign.send(to, TEXT, async () => {
      asked += 1;
      return true;
    });
    assert.deepEqual([outcome?.ok, asked, right.connector.calls.length], [true, 1, 1]);
    await moved.close();
    await right.close();
  });

  it("stay once campaigns end, while replies still go", async () => {
    bot.teams.endCampaigns();
    assert.equal(await send(() => assert.fail("its turn never comes")), "stayed");
    assert.equal((await bot.teams.teams.send(address(), TEXT)).ok, true);
  });
});
