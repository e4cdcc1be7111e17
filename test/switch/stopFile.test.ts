import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopFile } from "#bot/adapters/switch/stopFile.ts";
import { userId } from "#bot/core/ids.ts";

const AT = new Date("2026-12-07T09:15:00Z");
const NESTOR = userId("nestor");

describe("the switch that stops all writing", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "mfa-nudge-switch-"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it("pulled, it stays so for the next process, which sees who pulled it and when", () => {
    const before = stopFile(join(home, "data"));
    assert.equal(before.pulled(), null);
    before.pull(NESTOR, AT);
    assert.deepEqual(before.pulled(), { by: NESTOR, at: AT });
    assert.deepEqual(stopFile(join(home, "data")).pulled(), { by: NESTOR, at: AT });
  });

  it("let go of, it is let go of for every process", () => {
    const one = stopFile(home);
    const other = stopFile(home);
    one.pull(NESTOR, AT);
    assert.notEqual(other.pulled(), null);
    other.release();
    assert.equal(other.pulled(), null);
    assert.equal(stopFile(home).pulled(), null);
    one.release();
    assert.equal(one.pulled(), null);
    one.release();
  });

  it("a file made by hand stops as well, whatever is in it", () => {
    writeFileSync(join(home, "stop"), "");
    assert.notEqual(stopFile(home).pulled(), null);
    writeFileSync(join(home, "stop"), '{"by":7}');
    assert.notEqual(stopFile(home).pulled(), null);
  });

  it("where no file can be made, this process stops all the same", () => {
    writeFileSync(join(home, "file"), "in the way");
    const inVain = stopFile(join(home, "file"));
    inVain.pull(NESTOR, AT);
    assert.deepEqual(inVain.pulled(), { by: NESTOR, at: AT });
    assert.equal(existsSync(join(home, "file", "stop")), false);
  });
});
