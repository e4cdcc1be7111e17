import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { MODEL_PROPERTIES } from "../prove/modelProperties.ts";

const MODEL = "test/properties/model.test.ts";
/** The order of a migration to Conditional Access: the bot writes no policies. */
const NOT_YET: readonly string[] = ["P25"];

/** The last table of `PROOF.md`: each property, the title of a test, and its file. */
const rows = [
  ...readFileSync(new URL("../PROOF.md", import.meta.url), "utf8").matchAll(
    /^\| (P\d+) \| (.+?) \| (test\/\S+) \|$/gm,
  ),
].map(([, property = "", title = "", file = ""]) => ({ property, title, file }));

const titlesIn = (file: string): string =>
  file === MODEL
    ? MODEL_PROPERTIES.map(({ id, says }) => `${id}: ${says}`).join("\n")
    : readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

describe("PROOF.md", () => {
  it("names a test for every property, but for those that have none yet", () => {
    const named = new Set(rows.map(({ property }) => property));
    const all = Array.from({ length: 30 }, (_, nth) => `P${nth + 1}`);
    assert.deepEqual(
      all.filter((each) => !named.has(each)),
      NOT_YET,
    );
  });

  it("names tests that are there", () => {
    for (const { title, file } of rows)
      assert.ok(titlesIn(file).includes(title), `${file} has a test "${title}"`);
  });
});
