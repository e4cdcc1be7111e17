import assert from "node:assert/strict";
import { refusing, reply } from "./fakeConnector.ts";
import { type LoopbackBot, openLoopbackBot } from "./loopbackBot.ts";

describe("uploading a file", () => {
  let bot: LoopbackBot;
  beforeEach(async () => {
    bot = await openLoopbackBot();
  });
  afterEach(() => bot.close());
  const content = Buffer.from('{"rows":12}');

  it("puts the whole file in one range, without any token of ours", async () => {
    let headers: unknown;
    bot.connector.next.push((_, res, req) => {
      headers = [req.method, req.headers["content-range"], req.headers.authorization];
      reply(res, 201, {});
    });
    assert.deepEqual(await bot.teams.files.upload(`${bot.connector.url}/u`, content), { ok: true });
    assert.deepEqual(headers, ["PUT", "bytes 0-10/11", undefined]);
    assert.deepEqual(bot.connector.calls[0]?.body, { rows: 12 });
  });

  it("sends nothing elsewhere", async () => {
    const outcome = await bot.teams.files.upload("https://contoso.sharepoint.com/u", content);
    assert.equal(outcome.ok || !outcome.sure ? "" : outcome.why, "refused");
  });

  it("waits out throttling, and says what it cannot know", async () => {
    bot.connector.next.push(refusing(429, "x", { "retry-after": "3" }), refusing(503));
    assert.equal((await bot.teams.files.upload(`${bot.connector.url}/u`, content)).ok, true);
    assert.deepEqual(bot.waits, [3000, 2000]);
    bot.connector.next.push(refusing(500));
    const broken = await bot.teams.files.upload(`${bot.connector.url}/u`, content);
    assert.deepEqual(broken, { ok: false, sure: false, detail: "500" });
    bot.connector.next.push((_, res) => reply(res, 302, {}, { location: "/x" }));
    assert.equal((await bot.teams.files.upload(`${bot.connector.url}/u`, content)).ok, false);
  });
});
