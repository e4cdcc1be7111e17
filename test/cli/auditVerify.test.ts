import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type PostgresStore } from "#bot/adapters/postgres/openStore.ts";
import { auditVerify, failureText } from "#bot/cli/auditVerify.ts";
import { witnessText } from "#bot/core/chain.ts";
import { templateDataDir } from "#support/store.ts";
import { at, megan } from "../contract/store/given.ts";

describe("npm run audit:verify", function () {
  this.timeout(60_000);
  let home: string;
  let dataDir: string;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "mfa-nudge-verify-"));
    dataDir = await templateDataDir(join(home, "data"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const inStore = async (work: (store: PostgresStore) => Promise<unknown>): Promise<void> => {
    const store = await openStore({ dataDir, log: () => {} });
    try {
      await work(store);
    } finally {
      await store.close();
    }
  };
  const append = ({ audit }: PostgresStore) =>
    audit.append(
      [1, 2, 3].map((number) => ({
        at: at(number),
        actor: megan,
        event: "plan.approved" as const,
        subject: "plan",
        detail: { number },
      })),
    );
  const verify = (...args: readonly string[]) => auditVerify(["--data-dir", dataDir, ...args], {});

  it("says how many entries there are and what the head is, and finds the folder by the environment", async () => {
    let head = "";
    await inStore(async (store) => {
      await append(store);
      head = witnessText(await store.chain.head());
    });
    const found = await auditVerify([], { DATA_DIR: dataDir });
    assert.equal(found.ok, true);
    assert.match(found.text, /^The record is whole: 3 entries\.\nHead: 3:[0-9a-f]{64}\n/);
    assert.match((await verify("--head", head)).text, /It is the record that was witnessed/);
    const other = await verify("--head", `3:${"0".repeat(64)}`);
    assert.deepEqual(other, {
      ok: false,
      text: "Entry 3 is wrong: it is not the entry that was witnessed: the record was written anew, or cut short.\n",
    });
  });

  it("names the first entry that is wrong, and ends with 1", async () => {
    await inStore(async (store) => {
      await append(store);
      await store.pool.query(`begin; set local session_replication_role = replica;
        update audit_log set detail = '{"number":9}' where seq = 2; commit`);
    });
    const text = "Entry 2 is wrong: it says something else than what was recorded.\n";
    assert.deepEqual(await verify(), { ok: false, text });
    const run = () =>
      execFileSync(process.execPath, ["bot/cli/auditVerify.ts", "--data-dir", dataDir]);
    assert.throws(run, (error: Error & { status?: number; stdout?: Buffer }) => {
      assert.equal(error.status, 1);
      assert.equal(error.stdout?.toString(), text);
      return true;
    });
  });

  it("says that a bot is running on the folder, and changes nothing", () =>
    inStore(async (store) => {
      await append(store);
      await assert.rejects(verify(), (error) => {
        assert.match(
          failureText(error),
          /Another process is using the data folder .*\nStop the other bot/,
        );
        return true;
      });
    }));

  it("says what is odd about its own options and files", async () => {
    assert.match((await verify("--head", "3")).text, /--head takes a number, a colon/);
    const pack = join(home, "pack.zip");
    writeFileSync(pack, "no zip");
    await assert.rejects(auditVerify(["--pack", pack], {}), (error) => {
      assert.match(failureText(error), /^The record could not be checked: /);
      return true;
    });
    await assert.rejects(verify("--hed", "x"), /--hed/);
    assert.match((await auditVerify(["--help"], {})).text, /--pack evidence\.zip/);
  });
});
