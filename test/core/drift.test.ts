import assert from "node:assert/strict";
import fc from "fast-check";
import { type DriftFacts, driftKey, driftsOf } from "#bot/core/drift.ts";
import { VERDICTS } from "#bot/core/eligibility.ts";
import { userId } from "#bot/core/ids.ts";
import { MFA_STATES } from "#bot/core/person.ts";

const FACTS: DriftFacts = {
  verdict: "registered",
  state: "enforced",
  registration: "registered",
  ours: null,
};

describe("what is wrong with a state", () => {
  for (const [what, facts, found] of [
    ["enforced and registered", {}, []],
    ["enabled and registered", { state: "enabled" }, ["stuck"]],
    [
      "enabled and registered by phone only",
      { state: "enabled", verdict: "phone-only" },
      ["stuck"],
    ],
    ["enabled, and no method is allowed", { state: "enabled", verdict: "not-capable" }, []],
    ["enabled and exempt", { state: "enabled", verdict: "exempt" }, []],
    [
      "enabled and not registered, as it is meant",
      { state: "enabled", verdict: "nudge", registration: "not-registered" },
      [],
    ],
    ["disabled and registered, never written", { state: "disabled" }, []],
    ["as we left it", { ours: "enforced" }, []],
    ["unlocked after our write", { state: "disabled", ours: "enforced" }, ["changed-outside"]],
    ["moved on by Entra itself after our write", { state: "enforced", ours: "enabled" }, []],
    [
      "enforced with nothing registered",
      { verdict: "nudge", registration: "not-registered" },
      ["locked-out"],
    ],
    [
      "enforced by somebody else, with nothing registered",
      { verdict: "nudge", registration: "not-registered", ours: "disabled" },
      ["changed-outside", "locked-out"],
    ],
    [
      "enforced with nothing registered, where nobody signs in",
      { verdict: "disabled", registration: "not-registered" },
      [],
    ],
    ["enforced, and the methods could not be read", { registration: "unknown" }, []],
  ] as const)
    it(`${what}: ${found.length === 0 ? "nothing" : found.join(" and ")}`, () =>
      assert.deepEqual(driftsOf({ ...FACTS, ...facts }), found));

  it("a state that could not be read is never wrong", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...VERDICTS),
        fc.constantFrom("registered", "not-registered", "unknown"),
        fc.constantFrom(null, ...MFA_STATES),
        (verdict, registration, ours) =>
          assert.deepEqual(driftsOf({ verdict, registration, ours, state: "unknown" }), []),
      ),
    ));
});

describe("two findings", () => {
  const user = userId("adele");

  it("of one kind about one person are the same one, whatever the state was", () =>
    assert.equal(
      driftKey({ user, kind: "stuck", now: "enabled" }),
      driftKey({ user, kind: "stuck", now: "enforced" }),
    ));

  it("of changes from outside that led to two states are two", () =>
    assert.notEqual(
      driftKey({ user, kind: "changed-outside", now: "enabled" }),
      driftKey({ user, kind: "changed-outside", now: "disabled" }),
    ));
});
