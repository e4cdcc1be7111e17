import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sealKeyIn } from "#bot/adapters/keys/sealKeyFile.ts";
import { isBotError } from "#bot/core/errors.ts";
import { inFreshFolder } from "#support/freshFolder.ts";

describe("the seal key of a process alone", () => {
  it("is made at the first start, for its own account only, and stays", () =>
    inFreshFolder(async (folder) => {
      const key = sealKeyIn(folder);
      assert.match(key, /^[0-9a-f]{64}$/);
      assert.equal(statSync(join(folder, "seal.key")).mode & 0o777, 0o600);
      assert.equal(sealKeyIn(folder), key);
      await inFreshFolder(async (other) => assert.notEqual(sealKeyIn(other), key));
    }));

  it("that was damaged is refused, and left as it is", () =>
    inFreshFolder(async (folder) => {
      const path = join(folder, "seal.key");
      mkdirSync(folder);
      writeFileSync(path, "half a ke");
      assert.throws(
        () => sealKeyIn(folder),
        (error) => isBotError(error, "config-invalid"),
      );
      assert.equal(readFileSync(path, "utf8"), "half a ke");
    }));
});
