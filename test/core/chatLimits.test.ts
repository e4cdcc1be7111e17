import assert from "node:assert/strict";
import { CHAT_LIMITS, isForgettable, nextCallAt } from "#bot/core/chatLimits.ts";

/** When calls end that are made as soon as they are allowed. */
function hurried(count: number): readonly number[] {
  const calls: number[] = [];
  while (calls.length < count) calls.push(nextCallAt(calls, calls.at(-1) ?? 0));
  return calls;
}

describe("the limits of one conversation", () => {
  const calls = hurried(2_000);
  for (const { calls: most, perMs } of CHAT_LIMITS)
    it(`${most} in ${perMs / 1_000} s is reached by somebody in a hurry, and never passed`, () => {
      const inWindow = calls.map(
        (from, place) => calls.slice(place).filter((call) => call < from + perMs).length,
      );
      assert.equal(Math.max(...inWindow), most);
    });

  it("make nobody wait who is in no hurry", () => {
    assert.equal(nextCallAt([], 5), 5);
    assert.equal(nextCallAt([0, 1, 2, 3, 4, 5], 6), 6);
    assert.equal(nextCallAt([0, 1, 2, 3, 4, 5, 6], 7), 1_000);
    assert.equal(nextCallAt([0, 300, 600, 900, 1_200, 1_500, 1_800, 2_100], 2_400), 2_400);
  });

  it("are forgotten only where they cannot matter", () => {
    assert.equal(isForgettable([0], 30_001), true);
    assert.equal(isForgettable([0], 29_000), false);
    assert.equal(isForgettable([0, 1, 2, 3, 4, 5, 6], 40_000), true);
    assert.equal(isForgettable([0, 1, 2, 3, 4, 5, 6, 7], 40_000), false);
  });
});
