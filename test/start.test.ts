import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readConfig } from "#bot/config.ts";
import { startBot } from "#bot/index.ts";
import { openSandbox } from "#sandbox/server.ts";
import { inFreshFolder } from "#support/freshFolder.ts";
import { templateDataDir } from "#support/store.ts";

describe("starting the bot", () => {
  it("on a port that is taken, fails and leaves nothing open", () =>
    inFreshFolder(async (folder) => {
      const sandbox = await openSandbox({ people: 1 });
      const taken = createServer();
      await new Promise<void>((done) => taken.listen(0, "127.0.0.1", done));
      const { port } = taken.address() as AddressInfo;
      const env = {
        ...sandbox.botEnv(),
        DATA_DIR: await templateDataDir(folder),
        LOG_LEVEL: "silent",
      };
      await assert.rejects(startBot(readConfig({ ...env, PORT: String(port) })), {
        code: "EADDRINUSE",
      });

      const bot = await startBot(readConfig({ ...env, PORT: "0" }));
      assert.equal((await fetch(`${bot.url}/healthz`)).status, 200, "the data folder was let go");
      await bot.close();
      await assert.rejects(fetch(`${bot.url}/healthz`));
      taken.close();
      await sandbox.close();
    }));

  it("twice on one data folder, the second is refused and told why", () =>
    inFreshFolder(async (folder) => {
      const sandbox = await openSandbox({ people: 1 });
      const config = readConfig({
        ...sandbox.botEnv(),
        PORT: "0",
        DATA_DIR: await templateDataDir(folder),
        LOG_LEVEL: "silent",
      });
      const first = await startBot(config);
      await assert.rejects(startBot(config), { code: "data-in-use" });
      await first.close();
      await sandbox.close();
    }));
});
