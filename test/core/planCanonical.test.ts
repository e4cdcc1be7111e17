import assert from "node:assert/strict";
import fc from "fast-check";
import { planId, userId } from "#bot/core/ids.ts";
import { MFA_STATES } from "#bot/core/person.ts";
import { canonicalPlan, type Plan, type PlanKind } from "#bot/core/plan.ts";
import { always, anyMoment, anyText, anyUserId, change, plan, plus } from "./builders.ts";

type Unhashed = Omit<Plan, "hash">;

const anyKind: fc.Arbitrary<PlanKind> = fc.oneof(
  fc.constant({ kind: "enforce" } as const),
  fc.constant({ kind: "force-registration" } as const),
  fc.record({ kind: fc.constant("undo" as const), of: fc.uuid().map(planId) }),
);
const anyChange = fc.record({
  user: anyUserId,
  displayName: anyText,
  prior: fc.constantFrom(...MFA_STATES),
  target: fc.constantFrom(...MFA_STATES),
  wave: fc.integer({ min: 1, max: 99 }),
  privileged: fc.boolean(),
  override: fc.option(anyText),
});
const anyPlan: fc.Arbitrary<Unhashed> = fc.record({
  id: fc.uuid().map(planId),
  kind: anyKind,
  by: anyUserId,
  createdAt: anyMoment,
  expiresAt: anyMoment,
  runsUntil: anyMoment,
  approvers: fc.integer({ min: 1, max: 5 }),
  bakeMinutes: fc.nat(10_080),
  emergency: fc.boolean(),
  evidence: fc.option(fc.constantFrom("a".repeat(64), "b".repeat(64))),
  override: fc.option(anyText),
  changes: fc.uniqueArray(anyChange, { selector: (each) => each.user, maxLength: 8 }),
});

/** Each of these gives another plan; null when it does not apply. */
const EDITS: readonly (readonly [string, (of: Unhashed) => Unhashed | null])[] = [
  ["id", (of) => ({ ...of, id: planId(`${of.id}0`) })],
  [
    "kind",
    (of) => ({
      ...of,
      kind: { kind: of.kind.kind === "enforce" ? "force-registration" : "enforce" },
    }),
  ],
  ["plan undone", (of) => ({ ...of, kind: { kind: "undo", of: planId("another") } })],
  ["requester", (of) => ({ ...of, by: userId(`${of.by}0`) })],
  ["creation", (of) => ({ ...of, createdAt: plus(of.createdAt, 1) })],
  ["expiry", (of) => ({ ...of, expiresAt: plus(of.expiresAt, 1) })],
  ["end of writing", (of) => ({ ...of, runsUntil: plus(of.runsUntil, 1) })],
  ["bake time", (of) => ({ ...of, bakeMinutes: of.bakeMinutes + 1 })],
  ["emergency", (of) => ({ ...of, emergency: !of.emergency })],
  ["evidence", (of) => ({ ...of, evidence: `${of.evidence}0` })],
  ["approvers", (of) => ({ ...of, approvers: of.approvers + 1 })],
  ["override", (of) => ({ ...of, override: of.override === null ? "null" : `${of.override} ` })],
  ["no override", (of) => (of.override === null ? null : { ...of, override: null })],
  [
    "one change less",
    (of) => (of.changes.length === 0 ? null : { ...of, changes: of.changes.slice(1) }),
  ],
  ["one change more", (of) => ({ ...of, changes: [...of.changes, change()] })],
  ["person", (of) => editFirst(of, (first) => ({ ...first, user: userId(`${first.user}0`) }))],
  [
    "prior state",
    (of) =>
      editFirst(of, (first) => ({
        ...first,
        prior: first.prior === "enabled" ? "disabled" : "enabled",
      })),
  ],
  ["wave", (of) => editFirst(of, (first) => ({ ...first, wave: first.wave + 1 }))],
  ["privilege", (of) => editFirst(of, (first) => ({ ...first, privileged: !first.privileged }))],
  [
    "one person's override",
    (of) =>
      editFirst(of, (first) => ({
        ...first,
        override: first.override === null ? "null" : `${first.override} `,
      })),
  ],
  [
    "target state",
    (of) =>
      editFirst(of, (first) => ({
        ...first,
        target: first.target === "enforced" ? "enabled" : "enforced",
      })),
  ],
];

function editFirst(
  of: Unhashed,
  edit: (first: Plan["changes"][number]) => Plan["changes"][number],
): Unhashed | null {
  const [first, ...rest] = of.changes;
  return first === undefined ? null : { ...of, changes: [edit(first), ...rest] };
}

describe("the canonical form of a plan", () => {
  it("of one plan is exactly this", () =>
    assert.equal(
      canonicalPlan(plan({ kind: { kind: "undo", of: planId("plan-0") }, override: 'We\n"know"' })),
      [
        "mfa-nudge plan 2",
        "id plan-1",
        "kind undo plan-0",
        "by megan",
        "created 2026-01-05T12:00:00.000Z",
        "expires 2026-01-05T16:00:00.000Z",
        "runs until 2026-01-06T16:00:00.000Z",
        "approvers 2",
        "bake 60",
        "emergency false",
        "evidence null",
        'override "We\\n\\"know\\""',
        "change adele disabled enforced wave 1 ordinary override null",
      ].join("\n"),
    ));

  it("is the same however the changes are ordered, and whatever people are called", () =>
    always(
      fc.property(
        anyPlan.chain((each) =>
          fc.tuple(
            fc.constant(each),
            fc.shuffledSubarray([...each.changes], {
              minLength: each.changes.length,
              maxLength: each.changes.length,
            }),
          ),
        ),
        anyText,
        ([each, shuffled], displayName) =>
          assert.equal(
            canonicalPlan({
              ...each,
              changes: shuffled.map((item) => ({ ...item, displayName })),
            }),
            canonicalPlan(each),
          ),
      ),
    ));

  for (const [field, edit] of EDITS)
    it(`is another when this differs: ${field}`, () =>
      always(
        fc.property(anyPlan, (each) => {
          const edited = edit(each);
          if (edited !== null) assert.notEqual(canonicalPlan(edited), canonicalPlan(each));
        }),
      ));

  it("is one line a fact, so that no override can pretend to be another fact", () =>
    always(
      fc.property(anyPlan, (each) =>
        assert.equal(canonicalPlan(each).split("\n").length, 12 + each.changes.length),
      ),
    ));
});
