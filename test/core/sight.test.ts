import assert from "node:assert/strict";
import { PLAN_STATES } from "#bot/core/approval.ts";
import { isUndecided, type Sight, stillHolds } from "#bot/core/sight.ts";

const seen: Sight = { state: "open", round: 1, approvals: 0 };
const approvedSince: Sight = { ...seen, approvals: 1 };

describe("a word given on a card", () => {
  for (const [situation, then, now, expected] of [
    ["nothing has changed", seen, { state: "open", round: 1 }, true],
    ["somebody else has approved meanwhile", seen, approvedSince, true],
    ["it was declined meanwhile", seen, { state: "declined", round: 1 }, false],
    ["it was approved to its end meanwhile", seen, { state: "writing", round: 1 }, false],
    ["a newer plan took its place", seen, { state: "superseded", round: 1 }, false],
    ["its time ran out", seen, { state: "expired", round: 1 }, false],
    ["it was approved, written and halted meanwhile", seen, { state: "halted", round: 2 }, false],
    [
      "it went on after one halt and came to another",
      { ...seen, state: "halted", round: 2 },
      { state: "halted", round: 3 },
      false,
    ],
    [
      "the round it shows is still the round",
      { ...seen, state: "halted", round: 2 },
      { state: "halted", round: 2 },
      true,
    ],
  ] as const)
    it(`${situation}: it ${expected ? "holds" : "does not hold"}`, () =>
      assert.equal(stillHolds(then, now), expected));
});

describe("whether anything is left to decide", () => {
  for (const state of PLAN_STATES)
    it(`${state}: ${state === "open" || state === "halted" ? "yes" : "no"}`, () =>
      assert.equal(isUndecided(state), state === "open" || state === "halted"));
});
