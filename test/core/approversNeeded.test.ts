import assert from "node:assert/strict";
import { approversNeeded } from "#bot/core/approversNeeded.ts";
import { change } from "./builders.ts";

describe("how many must approve", () => {
  const [plain, privileged] = [change(), change({ privileged: true })];
  const overridden = change({ override: "Their scanner was replaced" });

  for (const [what, changes, needed] of [
    ["nobody is in it", [], 2],
    ["nobody in it is privileged or held", [plain, plain], 2],
    ["one of them is privileged", [plain, privileged], 3],
    ["what held one of them was set aside", [overridden, plain], 3],
    ["even by a reason without words", [change({ override: "" })], 3],
    ["several are both", [privileged, overridden, privileged], 3],
  ] as const)
    it(`${what}: ${needed} of a usual 2`, () => assert.equal(approversNeeded(2, changes), needed));

  it("the usual number is the tenant's own", () => {
    assert.equal(approversNeeded(4, [plain]), 4);
    assert.equal(approversNeeded(4, [privileged]), 5);
  });
});
