import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "#bot/config.ts";
import { startBot } from "#bot/index.ts";
import { startBotProcess } from "#sandbox/botProcess.ts";
import { openSandbox } from "#sandbox/server.ts";
import {
  approve,
  enforceable,
  idsOf,
  isClean,
  opens,
  pressesPlan,
  sameForAll,
  scan,
  withRegistered,
  written,
} from "#support/planSteps.ts";
import { emergencyAccounts, MONDAY, type Setting, settingOf } from "#support/story.ts";
import { storyDatabase } from "#support/storyDatabase.ts";
import { type WatchedGraph, watchedGraph } from "#support/watchedGraph.ts";
import { server } from "../contract/store/server.ts";

interface SplitStory extends Setting {
  /** What the bot sends to Graph; the worker has a way of its own. */
  readonly botsGraph: WatchedGraph;
  startWorker(): Promise<{ readonly url: string; stop(): Promise<void> }>;
}

/** A bot that writes nothing and, when it is started, a worker that speaks to nobody: two processes, one database. */
async function splitStory(tell: (story: SplitStory) => Promise<void>): Promise<void> {
  await using open = new AsyncDisposableStack();
  const home = mkdtempSync(join(tmpdir(), "mfa-nudge-roles-"));
  open.defer(() => rmSync(home, { recursive: true, force: true }));
  const database = await storyDatabase();
  assert.ok(database);
  open.defer(() => database.drop());
  const sandbox = await openSandbox({ now: MONDAY, people: withRegistered(3) });
  open.defer(() => sandbox.close());
  const botsGraph = await watchedGraph(sandbox.graphUrl);
  open.defer(() => botsGraph.close());
  const start = async (role: "bot" | "worker", env: Record<string, string>) => {
    const started = await startBotProcess({
      env: {
        ...sandbox.botEnv(),
        ...emergencyAccounts(sandbox),
        DATABASE_URL: database.url,
        DATA_DIR: join(home, role),
        NOTICE_MINUTES: "60",
        BAKE_MINUTES: "0",
        GRAPH_SPEED: "1000",
        LOG_LEVEL: "error",
        ROLE: role,
        ...env,
      },
    });
    open.defer(() => started.stop());
    return started;
  };
  const bot = await start("bot", { GRAPH_URL: botsGraph.url });
  await sandbox.connectBot(bot.url);
  await tell({
    ...settingOf(sandbox),
    botsGraph,
    async startWorker() {
      const worker = await start("worker", {});
      await sandbox.connectWorkers([worker.url]);
      return worker;
    },
  });
}

describe("work split between two processes", () => {
  before(function () {
    if (server === null) this.skip();
  });

  it("the bot takes the approvals and writes nobody; the worker writes, and the bot shows it", () =>
    splitStory(async (stage) => {
      await scan(stage);
      const inIt = idsOf(enforceable(stage));
      await opens(stage);
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stage.pass("PT5M");
      assert.deepEqual(written(stage), [], "approved, and nobody there who may write");
      assert.match(sameForAll(stage), /being written/);

      const worker = await stage.startWorker();
      const sent = stage.journal.count("message-sent");
      await stage.pass("PT5M");
      await stage.pass("PT5M");
      assert.deepEqual(written(stage), inIt);
      assert.match(sameForAll(stage), /Done: 4 of 4/);
      assert.ok(stage.journal.count("message-sent") > sent, "those who were changed are told");
      assert.deepEqual(stage.botsGraph.changes, [], "the bot's own identity changed nothing");
      const knock = await fetch(`${worker.url}/api/messages`, { method: "POST", body: "{}" });
      assert.equal(knock.status, 404, "a worker takes no messages");
      isClean(stage);
    })).timeout(120_000);

  it("an undo asked for at the bot is written by the worker as well", () =>
    splitStory(async (stage) => {
      await scan(stage);
      await stage.startWorker();
      await opens(stage);
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stage.pass("PT5M");
      await stage.pass("PT5M");
      const once = written(stage).length;
      assert.equal(once, 4);
      await pressesPlan(stage, "Nestor Wilke", "plan.undo");
      await stage.settle();
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stage.pass("PT5M");
      await stage.pass("PT5M");
      assert.equal(written(stage).length, 2 * once);
      assert.deepEqual(stage.botsGraph.changes, []);
      isClean(stage);
    })).timeout(120_000);
});

describe("a worker in production", () => {
  before(function () {
    if (server === null) this.skip();
  });

  it("listens to nobody", async () => {
    await using open = new AsyncDisposableStack();
    const database = await storyDatabase();
    assert.ok(database);
    open.defer(() => database.drop());
    const home = mkdtempSync(join(tmpdir(), "mfa-nudge-worker-"));
    open.defer(() => rmSync(home, { recursive: true, force: true }));
    const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    const worker = await startBot(
      readConfig({
        TENANT_ID: id,
        BOT_ID: id,
        ADMIN_GROUP_ID: id,
        SECURITY_GROUP_ID: id,
        BOT_PASSWORD: "a secret",
        DATABASE_URL: database.url,
        DATA_DIR: home,
        SEAL_KEY: "k".repeat(32),
        ROLE: "worker",
        PORT: "0",
        LOG_LEVEL: "silent",
      }),
    );
    open.defer(() => worker.close());
    assert.equal(worker.url, "");
    const ports = process.getActiveResourcesInfo().filter((each) => each === "TCPServerWrap");
    assert.deepEqual(ports, []);
  });
});
