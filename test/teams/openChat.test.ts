import assert from "node:assert/strict";
import { userId } from "#bot/core/ids.ts";
import type { Installation } from "#bot/ports/installer.ts";
import { ADELE } from "./activities.ts";
import { refusing } from "./fakeConnector.ts";
import { openLoopbackBot } from "./loopbackBot.ts";

const FORBIDDEN = refusing(403, "ForbiddenOperationException");

async function opening(installed: Installation | Error, failures: number) {
  const bot = await openLoopbackBot({
    install: async () => {
      if (installed instanceof Error) throw installed;
      return installed;
    },
  });
  for (let count = 0; count < failures; count += 1) bot.connector.next.push(FORBIDDEN);
  const outcome = await bot.teams.teams.openChat(userId(ADELE));
  const calls = bot.connector.calls.length;
  await bot.close();
  return { outcome: outcome.ok ? "open" : outcome.sure ? outcome.why : "unclear", calls };
}

describe("opening a chat", () => {
  it("is tried once more when an installation is not known yet", async () => {
    const fresh = { ok: true, already: false } as const;
    assert.deepEqual(await opening(fresh, 1), { outcome: "open", calls: 2 });
    assert.deepEqual(await opening(fresh, 9), { outcome: "not-installed", calls: 2 });
  });

  it("is tried although the installation failed, whose reason is told if the chat stays shut", async () => {
    const refused = { ok: false, why: "refused", detail: "not in the catalogue" } as const;
    assert.deepEqual(await opening(refused, 0), { outcome: "open", calls: 1 });
    assert.deepEqual(await opening(refused, 1), { outcome: "refused", calls: 1 });
    assert.deepEqual(await opening(new Error("x"), 0), { outcome: "open", calls: 1 });
    assert.deepEqual(await opening(new Error("x"), 1), { outcome: "unavailable", calls: 1 });
  });

  it("is not tried for people who are not there", async () => {
    for (const why of ["no-such-user", "no-teams-licence"] as const)
      assert.deepEqual(await opening({ ok: false, why, detail: "" }, 0), {
        outcome: why,
        calls: 0,
      });
  });
});
