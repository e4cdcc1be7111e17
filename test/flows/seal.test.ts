import assert from "node:assert/strict";
import type { Decision } from "#bot/core/approval.ts";
import { planHash, userId } from "#bot/core/ids.ts";
import { sealsWith } from "#bot/flows/seal.ts";

const plan = planHash("a".repeat(64));
const word = {
  by: userId("lynne"),
  says: "approve",
  round: 1,
  at: new Date("2026-12-07T12:00:00.123Z"),
} as const;
const seals = sealsWith("a key of thirty-two letters, or so");
const sealed: Decision = { ...word, seal: seals.of(plan, word) };

describe("a seal", () => {
  it("fits the decision it was made for, also in another process with the same key", () => {
    assert.ok(seals.fits(plan, sealed));
    assert.ok(sealsWith("a key of thirty-two letters, or so").fits(plan, sealed));
  });

  for (const [what, changed] of [
    ["another admin", { by: userId("isaiah") }],
    ["another word", { says: "decline" }],
    ["another round", { round: 2 }],
    ["another moment", { at: new Date("2026-12-07T12:00:00.124Z") }],
    ["no seal at all", { seal: "" }],
    ["half a seal", { seal: sealed.seal.slice(0, 32) }],
    [
      "a seal with a digit changed",
      { seal: sealed.seal.replace(/^./, (d) => (d === "0" ? "1" : "0")) },
    ],
    ["a seal that is no number", { seal: "z".repeat(64) }],
  ] as const)
    it(`does not fit ${what}`, () => assert.ok(!seals.fits(plan, { ...sealed, ...changed })));

  it("does not fit another plan", () => assert.ok(!seals.fits(planHash("b".repeat(64)), sealed)));

  it("made with another key does not fit", () =>
    assert.ok(!sealsWith("another key of thirty-two letters").fits(plan, sealed)));
});
