import assert from "node:assert/strict";
import { refusing, reply, resetting } from "./fakeConnector.ts";
import { type LoopbackBot, openLoopbackBot } from "./loopbackBot.ts";

describe("fetching a file somebody sent", () => {
  let bot: LoopbackBot;
  beforeEach(async () => {
    bot = await openLoopbackBot();
  });
  afterEach(() => bot.close());

  const fetched = (path: string, mostBytes = 100) =>
    bot.teams.attachments.fetch({ name: "a.csv", url: `${bot.connector.url}/${path}` }, mostBytes);

  it("brings its bytes, without any token of ours", async () => {
    bot.connector.next.push((_, res) => reply(res, 200, "a,b\n1,2"));
    const file = await fetched("files/1?tempauth=secret");
    assert.equal(file.ok && Buffer.from(file.bytes).toString(), "a,b\n1,2");
    const [call] = bot.connector.calls;
    assert.deepEqual([call?.method, call?.authorization], ["GET", undefined]);
  });

  it("asks nothing of any other place", async () => {
    for (const url of [
      "https://contoso-my.sharepoint.com/x",
      "http://169.254.169.254/metadata",
      "http://127.0.0.1.evil.example/x",
      "file:///etc/passwd",
      "",
    ])
      assert.deepEqual(await bot.teams.attachments.fetch({ name: "a", url }, 10), {
        ok: false,
        why: "elsewhere",
      });
    assert.deepEqual(bot.connector.calls, []);
  });

  it("follows no redirect, and is asked for once", async () => {
    bot.connector.next.push((_, res) => reply(res, 302, "", { location: "/teams/other" }));
    assert.deepEqual(await fetched("files/1"), { ok: false, why: "unreachable" });
    assert.equal(bot.connector.calls.length, 1);
  });

  for (const [how, behaviour] of [
    ["refused", refusing(404)],
    ["broken off", resetting],
  ] as const)
    it(`${how}, it is unreachable`, async () => {
      bot.connector.next.push(behaviour);
      assert.deepEqual(await fetched("files/1"), { ok: false, why: "unreachable" });
    });

  it("is cut off beyond the most there may be, whatever length it was announced with", async () => {
    bot.connector.next.push((_, res) => reply(res, 200, "x".repeat(101)));
    assert.deepEqual(await fetched("files/1"), { ok: false, why: "too-big" });
    bot.connector.next.push((_, res) => reply(res, 200, "x".repeat(100)));
    assert.equal((await fetched("files/1")).ok, true);
  });
});
