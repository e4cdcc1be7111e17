import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { openStore } from "#bot/adapters/postgres/openStore.ts";
import { isBotError } from "#bot/core/errors.ts";
import { templateDataDir } from "#support/store.ts";

describe("the embedded store's folder", () => {
  let home: string;
  const open = (dataDir: string) => openStore({ dataDir, log: () => {} });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "mfa-nudge-folder-"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it("is made when it is missing, whatever an earlier attempt left behind", async () => {
    const folder = join(home, "new", "data");
    mkdirSync(`${folder}.init`, { recursive: true });
    writeFileSync(join(`${folder}.init`, "PG_VERSION"), "half-made");
    mkdirSync(folder);
    const store = await open(folder);
    await store.cursors.set("x", new Date(0));
    await store.close();
    const again = await open(folder);
    assert.deepEqual(await again.cursors.get("x"), new Date(0));
    await again.close();
  });

  it("is left alone when it holds something else", async () => {
    const photos = join(home, "photos");
    mkdirSync(photos);
    writeFileSync(join(photos, "adele.jpg"), "");
    await assert.rejects(open(photos), (error) => isBotError(error, "store-corrupt"));
    await assert.rejects(open(photos), (error) => isBotError(error, "store-corrupt"));
    assert.ok(existsSync(join(photos, "adele.jpg")));
  });

  it("is refused to a second store, by whatever path, and free once the first is closed", async () => {
    const folder = await templateDataDir(join(home, "data"));
    const linked = `${home}-link`;
    symlinkSync(home, linked);
    const first = await open(folder);
    for (const path of [folder, `${folder}/`, join(linked, "data")])
      await assert.rejects(
        open(path),
        (error) => isBotError(error, "data-in-use") && /DATABASE_URL/.test(error.hint),
      );
    await first.close();
    rmSync(linked);
    await (await open(folder)).close();
  });

  describe("with its process killed", () => {
    let child: ChildProcess;
    afterEach(() => child.kill("SIGKILL"));

    it("is refused while that lives, and then has lost nothing that was committed", async () => {
      const folder = await templateDataDir(join(home, "data"));
      child = spawn(
        process.execPath,
        [fileURLToPath(new URL("./writer.ts", import.meta.url)), folder],
        {
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      assert.ok(child.stdout);
      const exited = once(child, "exit");
      let committed = 0;
      for await (const line of createInterface(child.stdout)) {
        committed = Number(line);
        if (committed === 20)
          await assert.rejects(open(folder), (error) => isBotError(error, "data-in-use"));
        if (committed === 200) child.kill("SIGKILL");
      }
      await exited;
      assert.ok(committed >= 200);

      const store = await open(folder);
      for (let number = 1; number <= committed; number += 1)
        assert.deepEqual(await store.cursors.get(`row ${number}`), new Date(number * 1000));
      const verdict = await store.audit.verify();
      assert.ok(verdict.ok && verdict.records >= committed, JSON.stringify(verdict));
      assert.equal(
        await store.leases.take("nudge", "next", 1000),
        2,
        "the dead one's lease is free",
      );
      await store.close();
    });
  });
});
