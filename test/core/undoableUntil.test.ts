import assert from "node:assert/strict";
import { type ChangeState, undoableUntil } from "#bot/core/enforcement.ts";
import { NOON, plus } from "./builders.ts";

describe("the time a plan can be undone", () => {
  const on = (state: ChangeState, days: number) => ({
    state,
    intendedAt: plus(NOON, days * 24 * 3_600_000),
  });

  it("ends so many days after the last change that held", () =>
    assert.deepEqual(
      undoableUntil([on("verified", 0), on("verified", 3), on("failed", 9)], 14),
      plus(NOON, 17 * 24 * 3_600_000),
    ));

  it("does not end where nobody was changed, or nobody knows when", () => {
    assert.equal(undoableUntil([on("failed", 0), on("planned", 0)], 14), null);
    assert.equal(undoableUntil([{ state: "verified", intendedAt: null }], 14), null);
  });
});
