import assert from "node:assert/strict";
import fc from "fast-check";
import { planId } from "#bot/core/ids.ts";
import { MFA_STATES } from "#bot/core/person.ts";
import type { Plan, PlannedChange } from "#bot/core/plan.ts";
import { hashPlan } from "#bot/flows/hashPlan.ts";
import { anyMoment, anyText, anyUserId } from "../core/builders.ts";

const RUNS = 10_000;

/** Few values, so that two plans drawn by themselves agree in much and now and then in all. */
const fewUsers = fc.constantFrom(...fc.sample(anyUserId, { numRuns: 3, seed: 1 }));
const fewTexts = fc.option(fc.oneof(fc.constantFrom("", "null", "a\nb", '"'), anyText));
const moment = fc.constantFrom(...fc.sample(anyMoment, { numRuns: 2, seed: 2 }));

const anyChange: fc.Arbitrary<PlannedChange> = fc.record({
  user: fewUsers,
  displayName: anyText,
  prior: fc.constantFrom(...MFA_STATES),
  target: fc.constantFrom(...MFA_STATES),
  wave: fc.integer({ min: 1, max: 3 }),
  privileged: fc.boolean(),
  override: fewTexts,
});

const anyPlan: fc.Arbitrary<Omit<Plan, "hash">> = fc.record({
  id: fc.constantFrom(planId("one"), planId("two")),
  kind: fc.constantFrom(
    { kind: "enforce" as const },
    { kind: "force-registration" as const },
    { kind: "undo" as const, of: planId("one") },
  ),
  by: fewUsers,
  createdAt: moment,
  expiresAt: moment,
  runsUntil: moment,
  approvers: fc.integer({ min: 2, max: 3 }),
  bakeMinutes: fc.constantFrom(0, 60),
  emergency: fc.boolean(),
  evidence: fc.constantFrom(null, "e".repeat(64)),
  override: fewTexts,
  changes: fc.uniqueArray(anyChange, { maxLength: 3, selector: ({ user }) => user }),
});

/** What a plan means, written down a second time: everything but names and order. */
const meaning = (plan: Omit<Plan, "hash">): unknown => ({
  ...plan,
  changes: new Map(plan.changes.map(({ user, displayName: _, ...change }) => [user, change])),
});

function isSame(one: unknown, other: unknown): boolean {
  try {
    assert.deepEqual(one, other);
    return true;
  } catch {
    return false;
  }
}

describe("a plan's hash", () => {
  it("P7: is the same for the same plan in any order, under any names", () =>
    fc.assert(
      fc.property(anyPlan, fc.infiniteStream(anyText), (plan, names) => {
        const shuffled = plan.changes
          .toReversed()
          .map((each) => ({ ...each, displayName: String(names.next().value) }));
        assert.equal(hashPlan({ ...plan, changes: shuffled }), hashPlan(plan));
      }),
      { numRuns: RUNS },
    ));

  it("P7: is another for every other plan", () =>
    fc.assert(
      fc.property(anyPlan, anyPlan, fc.boolean(), (one, other, isNear) => {
        // Half of them differ in one thing alone: there a hash that forgot it would show.
        const near = { ...one, ...oneOf(other) };
        const second = isNear ? near : other;
        assert.equal(hashPlan(one) === hashPlan(second), isSame(meaning(one), meaning(second)));
      }),
      { numRuns: RUNS },
    ));
});

/** One field of a plan, told by its own content. */
function oneOf(plan: Omit<Plan, "hash">): Partial<Plan> {
  const fields = Object.entries(plan);
  const [name, value] = fields[(plan.changes.length * 7 + plan.bakeMinutes) % fields.length] ?? [];
  return name === undefined ? {} : { [name]: value };
}
