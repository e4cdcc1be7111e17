import assert from "node:assert/strict";
import fc from "fast-check";
import { VERDICTS, type Verdict } from "#bot/core/eligibility.ts";
import { planId, type UserId, userId } from "#bot/core/ids.ts";
import { MFA_STATES } from "#bot/core/person.ts";
import {
  canonicalPlan,
  type Draft,
  draftPlan,
  holdApprovers,
  type Plan,
  type PlanKind,
} from "#bot/core/plan.ts";
import {
  always,
  anyMoment,
  anySubject,
  anyText,
  anyUserId,
  change,
  example,
  NOON,
  plan,
  plus,
} from "./builders.ts";

const megan = userId("megan");

/** Where each verdict leads when the state is `disabled`: into the plan, beside it, or nowhere. */
const PLACES: Readonly<Record<Verdict, { enforce: string; "force-registration": string }>> = {
  "break-glass": { enforce: "held", "force-registration": "held" },
  disabled: { enforce: "silent", "force-registration": "silent" },
  guest: { enforce: "silent", "force-registration": "silent" },
  "sync-account": { enforce: "held", "force-registration": "held" },
  "shared-mailbox": { enforce: "held", "force-registration": "held" },
  "room-mailbox": { enforce: "held", "force-registration": "held" },
  "equipment-mailbox": { enforce: "held", "force-registration": "held" },
  exempt: { enforce: "held", "force-registration": "held" },
  registered: { enforce: "in", "force-registration": "silent" },
  "phone-only": { enforce: "held", "force-registration": "held" },
  "not-capable": { enforce: "held", "force-registration": "held" },
  "service-like": { enforce: "held", "force-registration": "held" },
  unknown: { enforce: "silent", "force-registration": "silent" },
  nudge: { enforce: "silent", "force-registration": "in" },
};
const TARGET = { enforce: "enforced", "force-registration": "enabled" } as const;

describe("drafting a plan", () => {
  for (const kind of ["enforce", "force-registration"] as const)
    for (const verdict of VERDICTS) {
      const place = PLACES[verdict][kind];
      it(`to ${kind}, somebody who is ${verdict} is ${place}`, () => {
        const draft = draftPlan(kind, [example(verdict)], megan, NOON);
        assert.deepEqual(
          draft.changes.map(({ prior, target }) => [prior, target]),
          place === "in" ? [["disabled", TARGET[kind]]] : [],
        );
        assert.deepEqual(
          draft.holds.map((each) => each.why),
          place === "held" ? [verdict] : [],
        );
      });
      it(`to ${kind}, somebody who is ${verdict} and already enforced is silent`, () =>
        assert.deepEqual(
          draftPlan(kind, [example(verdict, { mfaState: "enforced" })], megan, NOON),
          { changes: [], holds: [] },
        ));
    }

  for (const [situation, kind, verdict, mfaState, expected] of [
    [
      "registered and stuck at enabled",
      "enforce",
      "registered",
      "enabled",
      ["enabled", "enforced"],
    ],
    ["unregistered and already enabled", "force-registration", "nudge", "enabled", null],
    ["registered in an unknown state", "enforce", "registered", "unknown", "state-unknown"],
    ["unregistered in an unknown state", "force-registration", "nudge", "unknown", "state-unknown"],
    ["break-glass in an unknown state", "enforce", "break-glass", "unknown", "break-glass"],
  ] as const)
    it(`to ${kind}, somebody ${situation} is ${expected ?? "silent"}`, () => {
      const { changes, holds } = draftPlan(kind, [example(verdict, { mfaState })], megan, NOON);
      const outcome = changes.map((each) => [each.prior, each.target]);
      assert.deepEqual(
        [...outcome, ...holds.map((each) => each.why)],
        expected === null ? [] : [expected],
      );
    });

  it("the requester is held, and so cannot enforce themselves", () =>
    assert.deepEqual(draftPlan("enforce", [example("registered", { id: megan })], megan, NOON), {
      changes: [],
      holds: [{ user: megan, displayName: "Adele Vance", why: "is-requester" }],
    }));

  it("nobody to judge gives an empty draft", () =>
    assert.deepEqual(draftPlan("enforce", [], megan, NOON), { changes: [], holds: [] }));

  it("people are listed by id, whatever order they came in", () => {
    const ids = ["c", "a", "b"].map(userId);
    const drafted = draftPlan(
      "enforce",
      ids.flatMap((id) => [
        example("registered", { id }),
        example("phone-only", { id: userId(`x${id}`) }),
      ]),
      megan,
      NOON,
    );
    assert.deepEqual(
      drafted.changes.map((each) => each.user),
      ["a", "b", "c"],
    );
    assert.deepEqual(
      drafted.holds.map((each) => each.user),
      ["xa", "xb", "xc"],
    );
  });

  it("everyone is in at most one list, once, and nobody is made weaker or left as they are", () =>
    always(
      fc.property(
        fc.constantFrom("enforce", "force-registration"),
        fc.uniqueArray(anySubject, { selector: (each) => each.person.id, maxLength: 12 }),
        anyMoment,
        (kind, subjects, now) => {
          const requester = subjects[0]?.person.id ?? megan;
          const { changes, holds } = draftPlan(kind, subjects, requester, now);
          const named = [...changes, ...holds].map((each) => each.user);
          assert.equal(new Set(named).size, named.length);
          assert.ok(!changes.some((each) => each.user === requester));
          for (const each of changes)
            assert.ok(MFA_STATES.indexOf(each.target) > MFA_STATES.indexOf(each.prior));
        },
      ),
    ));

  it("nobody is in it who is break-glass, disabled, a guest or of unknown state", () =>
    always(
      fc.property(
        fc.constantFrom("enforce", "force-registration"),
        anySubject,
        anyMoment,
        (kind, each, now) => {
          if (draftPlan(kind, [each], megan, now).changes.length === 0) return;
          assert.equal(each.breakGlass, false);
          assert.equal(each.person.accountEnabled, true);
          assert.equal(each.person.userType, "member");
          assert.notEqual(each.person.mfaState, "unknown");
          assert.equal(
            each.person.registration.known,
            kind === "enforce" ? "registered" : "not-registered",
          );
        },
      ),
    ));
});

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
});
const anyPlan: fc.Arbitrary<Omit<Plan, "hash">> = fc.record({
  id: fc.uuid().map(planId),
  kind: anyKind,
  by: anyUserId,
  createdAt: anyMoment,
  expiresAt: anyMoment,
  approvers: fc.integer({ min: 1, max: 5 }),
  override: fc.option(anyText),
  changes: fc.uniqueArray(anyChange, { selector: (each) => each.user, maxLength: 8 }),
});

/** Each of these gives another plan; null when it does not apply. */
const EDITS: readonly (readonly [string, (of: Omit<Plan, "hash">) => Omit<Plan, "hash"> | null])[] =
  [
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
  of: Omit<Plan, "hash">,
  edit: (first: Plan["changes"][number]) => Plan["changes"][number],
): Omit<Plan, "hash"> | null {
  const [first, ...rest] = of.changes;
  return first === undefined ? null : { ...of, changes: [edit(first), ...rest] };
}

describe("the canonical form of a plan", () => {
  it("of one plan is exactly this", () =>
    assert.equal(
      canonicalPlan(plan({ kind: { kind: "undo", of: planId("plan-0") }, override: 'We\n"know"' })),
      [
        "mfa-nudge plan 1",
        "id plan-1",
        "kind undo plan-0",
        "by megan",
        "created 2026-01-05T12:00:00.000Z",
        "expires 2026-01-05T16:00:00.000Z",
        "approvers 2",
        'override "We\\n\\"know\\""',
        "change adele disabled enforced",
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
        assert.equal(canonicalPlan(each).split("\n").length, 8 + each.changes.length),
      ),
    ));
});

describe("keeping approvers out of what they approve", () => {
  const [lynne, diego, adele] = ["lynne", "diego", "adele"].map(userId) as [UserId, UserId, UserId];
  const admins = [megan, lynne, diego];
  const draftOf = (...users: UserId[]): Draft => ({
    changes: users.map((user) => change({ user, displayName: user })),
    holds: [],
  });

  it("with enough free admins, an admin stays in the plan", () => {
    const draft = draftOf(adele, lynne);
    assert.equal(holdApprovers(draft, admins, megan, 1), draft);
  });

  it("with too few free admins, every admin is held", () =>
    assert.deepEqual(holdApprovers(draftOf(adele, diego, lynne), admins, megan, 2), {
      changes: [change({ user: adele, displayName: "adele" })],
      holds: [
        { user: diego, displayName: "diego", why: "is-approver" },
        { user: lynne, displayName: "lynne", why: "is-approver" },
      ],
    }));

  it("the requester is no free admin, also when named twice", () =>
    assert.deepEqual(
      holdApprovers(draftOf(lynne), [megan, megan, diego, diego, lynne], megan, 2).holds.map(
        (each) => each.user,
      ),
      [lynne],
    ));

  it("holds that were there stay, in order", () => {
    const draft: Draft = {
      changes: [change({ user: lynne })],
      holds: [
        { user: adele, displayName: "Adele", why: "phone-only" },
        { user: userId("zoe"), displayName: "Zoe", why: "exempt" },
      ],
    };
    assert.deepEqual(
      holdApprovers(draft, admins, megan, 2).holds.map(({ user, why }) => [user, why]),
      [
        [adele, "phone-only"],
        [lynne, "is-approver"],
        ["zoe", "exempt"],
      ],
    );
  });

  it("nobody is lost, and afterwards either admins suffice or none is in the plan", () => {
    const six = ["a", "b", "c", "d", "e", "f"].map(userId);
    always(
      fc.property(
        fc.subarray(six),
        fc.subarray(six),
        fc.constantFrom(...six),
        fc.integer({ min: 1, max: 5 }),
        (users, someAdmins, requester, approvers) => {
          const members = users.filter((each) => each !== requester);
          const { changes, holds } = holdApprovers(
            draftOf(...members),
            someAdmins,
            requester,
            approvers,
          );
          const kept = new Set(changes.map((each) => each.user));
          assert.deepEqual([...kept, ...holds.map((each) => each.user)].toSorted(), members);
          const free = someAdmins.filter((each) => each !== requester && !kept.has(each));
          assert.ok(free.length >= approvers || !someAdmins.some((each) => kept.has(each)));
        },
      ),
    );
  });
});
