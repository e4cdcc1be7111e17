import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { openDatabase } from "#bot/adapters/postgres/openDatabase.ts";
import { openStore } from "#bot/adapters/postgres/openStore.ts";
import { openTestStore, templateDataDir } from "#support/store.ts";

describe("the embedded database", () => {
  it("that dies fails what is under way, tells once, and gives the folder back", async () => {
    const home = mkdtempSync(join(tmpdir(), "mfa-nudge-death-"));
    const dataDir = await templateDataDir(join(home, "data"));
    const threads: Worker[] = [];
    const notice = (worker: Worker) => threads.push(worker);
    process.on("worker", notice);
    const died = Promise.withResolvers<Error>();
    let deaths = 0;
    const store = await openStore({
      dataDir,
      log: () => {},
      onDeath: (error) => {
        deaths += 1;
        died.resolve(error);
      },
    });
    process.off("worker", notice);
    const lost = assert.rejects(store.pool.query("select pg_sleep(60)"));
    const waiting = assert.rejects(store.cursors.get("x"));
    await threads[0]?.terminate();
    assert.match((await died.promise).message, /thread stopped/);
    await Promise.all([lost, waiting]);
    await assert.rejects(store.cursors.get("x"));
    await store.close();
    assert.equal(deaths, 1);
    await (await openStore({ dataDir, log: () => {} })).close();
    rmSync(home, { recursive: true, force: true });
  });

  it("keeps nothing of what it answered", async () => {
    const threads: Worker[] = [];
    const notice = (worker: Worker) => threads.push(worker);
    process.on("worker", notice);
    const store = await openTestStore();
    process.off("worker", notice);
    const heap = async () => (await threads[0]?.getHeapStatistics())?.used_heap_size ?? Number.NaN;
    const before = await heap();
    for (let asked = 0; asked < 300; asked += 1)
      await store.pool.query("select generate_series(1, 2000)");
    const grown = (await heap()) - before;
    await store.close();
    // 600,000 rows, kept as they were parsed, take well over 100 MB; what is not yet swept up, some.
    assert.ok(grown < 60e6, `${grown} bytes`);
  });

  it("in memory starts from an image of another", async () => {
    const home = mkdtempSync(join(tmpdir(), "mfa-nudge-image-"));
    const dataDir = await templateDataDir(join(home, "data"));
    const original = await openDatabase({ dataDir, log: () => {} });
    await original.pool.query("insert into cursors values ('x', '2026-01-01Z')");
    const image = await original.dump();
    await original.close();
    rmSync(home, { recursive: true, force: true });
    assert.ok(image);
    const copy = await openStore({ image, log: () => {} });
    assert.deepEqual(await copy.cursors.get("x"), new Date("2026-01-01Z"));
    await copy.close();
    await copy.close();
  });

  it("stops timers of the bot for no longer than they can bear", async () => {
    const store = await openTestStore();
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    await store.pool.query("select count(*) from generate_series(1, 2000000)");
    clearInterval(timer);
    await store.close();
    assert.ok(ticks > 5, `${ticks} ticks while the database was busy`);
  });
});
