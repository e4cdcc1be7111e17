import assert from "node:assert/strict";
import fc from "fast-check";
import { type Course, HALT_RULES, haltReason } from "#bot/core/halt.ts";

const course = (facts: Partial<Course>): Course => ({
  tried: 100,
  failed: 0,
  failedInARow: 0,
  helps: 0,
  signIns: null,
  ...facts,
});

describe("a plan that is being written", () => {
  for (const [situation, facts, why] of [
    ["nobody was written yet", { tried: 0 }, null],
    ["everybody went well", {}, null],
    ["the only one failed", { tried: 1, failed: 1, failedInARow: 1 }, "too-many-failures"],
    ["one of fifty failed", { tried: 50, failed: 1 }, "too-many-failures"],
    ["one of fifty-one failed", { tried: 51, failed: 1 }, null],
    ["two of a hundred failed", { failed: 2 }, "too-many-failures"],
    ["two of a hundred and one failed", { tried: 101, failed: 2 }, null],
    [
      "the last three of a thousand failed",
      { tried: 1_000, failed: 3, failedInARow: 3 },
      "failures-in-a-row",
    ],
    ["the last two of a thousand failed", { tried: 1_000, failed: 2, failedInARow: 2 }, null],
    ["one of a hundred asked for help", { helps: 1 }, "people-need-help"],
    ["one of a hundred and one asked for help", { tried: 101, helps: 1 }, null],
    ["two of ten thousand asked for help", { tried: 10_000, helps: 2 }, "people-need-help"],
    ["one of ten thousand asked for help", { tried: 10_000, helps: 1 }, null],
    [
      "sign-ins fail for three of sixty, and for one before",
      { signIns: { people: 60, before: 1, after: 3 } },
      "sign-ins-fail",
    ],
    [
      "sign-ins fail for three of sixty-one",
      { signIns: { people: 61, before: 0, after: 3 } },
      null,
    ],
    ["sign-ins fail for two of two", { signIns: { people: 2, before: 0, after: 2 } }, null],
    [
      "sign-ins fail for twice as many as before",
      { signIns: { people: 60, before: 3, after: 6 } },
      null,
    ],
    ["sign-ins were not read", { signIns: null }, null],
  ] as const)
    it(`${situation}: ${why === null ? "goes on" : `halts, ${why}`}`, () =>
      assert.equal(haltReason(course(facts)), why));

  it("halts for the first reason there is", () => {
    assert.equal(haltReason(course({ failed: 3, failedInARow: 3, helps: 2 })), "failures-in-a-row");
    assert.equal(haltReason(course({ failed: 2, helps: 2 })), "too-many-failures");
  });

  it("halts exactly when one of the limits that were promised is reached", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 5 }),
        (tried, failed, failedInARow, helps) => {
          const promised =
            failed / tried >= 0.02 || failedInARow >= 3 || helps >= 2 || helps / tried >= 0.01;
          assert.equal(
            haltReason(course({ tried, failed, failedInARow, helps })) !== null,
            promised,
          );
        },
      ),
    ));

  it("never goes on better for going worse", () =>
    fc.assert(
      fc.property(fc.nat(300), fc.nat(10), fc.nat(4), fc.nat(4), (tried, failed, row, helps) => {
        const bad = course({ tried, failed, failedInARow: row, helps });
        if (haltReason(bad) === null) return;
        assert.notEqual(haltReason({ ...bad, failed: failed + 1 }), null);
        assert.notEqual(haltReason({ ...bad, helps: helps + 1 }), null);
      }),
    ));

  it("has a name for each reason, once", () =>
    assert.equal(new Set(HALT_RULES.map(({ why }) => why)).size, HALT_RULES.length));
});
