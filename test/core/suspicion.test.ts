import assert from "node:assert/strict";
import { userId } from "#bot/core/ids.ts";
import {
  AFTER_RESET_MS,
  isUrgent,
  type RegistrationFacts,
  SUSPICIONS,
  suspicionOf,
} from "#bot/core/suspicion.ts";

const [adele, admin] = [userId("adele"), userId("admin")];
const at = new Date("2026-12-09T12:00:00Z");
const ago = (ms: number) => new Date(at.getTime() - ms);
/** Somebody who was reminded and then registered by themselves. */
const usual: RegistrationFacts = {
  user: adele,
  at,
  by: adele,
  resets: [],
  firstNudgedAt: ago(3_600_000),
  expected: false,
};

describe("a registration", () => {
  for (const [situation, facts, why] of [
    ["after a reminder, by the person", {}, null],
    ["a minute after a password reset", { resets: [ago(60_000)] }, "after-reset"],
    ["exactly a day after a reset", { resets: [ago(AFTER_RESET_MS)] }, "after-reset"],
    ["more than a day after a reset", { resets: [ago(AFTER_RESET_MS + 1)] }, null],
    ["before a reset", { resets: [ago(-1)] }, null],
    ["where resets cannot be read", { resets: null }, null],
    ["by an admin", { by: admin }, "by-somebody-else"],
    ["by an app", { by: "somebody" }, "by-somebody-else"],
    ["by nobody knows whom", { by: null }, null],
    ["of somebody never reminded", { firstNudgedAt: null }, "not-nudged"],
    ["before the first reminder", { firstNudgedAt: ago(-1) }, "not-nudged"],
    ["of a further method, never reminded", { firstNudgedAt: null, expected: true }, null],
    ["of a further method, by an admin", { expected: true, by: admin }, "by-somebody-else"],
    [
      "after a reset, by an admin, never reminded",
      { resets: [at], by: admin, firstNudgedAt: null },
      "after-reset",
    ],
  ] as const)
    it(`${situation}: ${why ?? "needs no question"}`, () =>
      assert.equal(suspicionOf({ ...usual, ...facts }), why));

  it("of somebody who was merely not reminded can wait for their working hours; the rest cannot", () =>
    assert.deepEqual(SUSPICIONS.filter(isUrgent), ["after-reset", "by-somebody-else"]));
});
