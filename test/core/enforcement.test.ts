import assert from "node:assert/strict";
import fc from "fast-check";
import { draftPlan } from "#bot/core/draft.ts";
import {
  CHANGE_STATES,
  type ChangeState,
  LAG_MS,
  lateOutcome,
  preflight,
  proves,
  RESUME_MS,
  resume,
  SETTLE_MS,
  SETTLED,
  undoing,
} from "#bot/core/enforcement.ts";
import { userId } from "#bot/core/ids.ts";
import { MFA_STATES } from "#bot/core/person.ts";
import { always, anyMoment, anySubject, change, combinations, example, NOON } from "./builders.ts";

const READINGS = [...MFA_STATES, "unknown"] as const;

describe("the last look before a write", () => {
  const toEnforce = change({ prior: "disabled", target: "enforced" });
  const toEnable = change({ prior: "disabled", target: "enabled" });
  const toUndo = change({ prior: "enforced", target: "disabled" });

  for (const [kind, each, good] of [
    ["enforce", toEnforce, "registered"],
    ["force-registration", toEnable, "nudge"],
    ["undo", toUndo, "registered"],
  ] as const) {
    const look = (
      subject: ReturnType<typeof example> | null,
      mfaState: (typeof READINGS)[number],
    ) => preflight(kind, each, { subject, mfaState }, NOON);
    it(`to ${kind}, when all is as approved: goes`, () =>
      assert.deepEqual(look(example(good), each.prior), { go: true }));
    for (const [situation, subject, mfaState, why] of [
      ["the person is gone", null, each.prior, "deleted"],
      ["the state cannot be read", example(good), "unknown", "could-not-be-read"],
      ["the target is reached already", example(good), each.target, "already-there"],
      ["the person is break-glass now", example("break-glass"), each.prior, "no-longer-eligible"],
    ] as const)
      it(`to ${kind}, when ${situation}: ${why}`, () =>
        assert.deepEqual(look(subject, mfaState), { go: false, why }));
    const other = MFA_STATES.find((state) => state !== each.prior && state !== each.target);
    it(`to ${kind}, when somebody else has set ${other}: state-changed`, () =>
      assert.deepEqual(look(example(good), other ?? assert.fail()), {
        go: false,
        why: "state-changed",
      }));
  }

  const gone = "no-longer-eligible";
  const unread = "could-not-be-read";
  for (const [verdict, enforce, force, undo] of [
    ["break-glass", gone, gone, gone],
    ["disabled", gone, gone, null],
    ["guest", gone, gone, null],
    ["sync-account", gone, gone, null],
    ["shared-mailbox", gone, gone, null],
    ["room-mailbox", gone, gone, null],
    ["equipment-mailbox", gone, gone, null],
    ["exempt", gone, gone, null],
    ["service-like", gone, gone, null],
    ["registered", null, "now-registered", null],
    ["phone-only", gone, "now-registered", null],
    ["not-capable", gone, "now-registered", null],
    ["unknown", unread, unread, null],
    ["nudge", "no-longer-registered", null, null],
  ] as const)
    for (const [kind, each, why] of [
      ["enforce", toEnforce, enforce],
      ["force-registration", toEnable, force],
      ["undo", toUndo, undo],
    ] as const)
      it(`to ${kind} for somebody who is now ${verdict}: ${why ?? "goes"}`, () =>
        assert.deepEqual(
          preflight(kind, each, { subject: example(verdict), mfaState: each.prior }, NOON),
          why === null ? { go: true } : { go: false, why },
        ));

  it("never lets break-glass, disabled accounts or guests through", () =>
    always(
      fc.property(
        fc.constantFrom("enforce", "force-registration"),
        anySubject,
        fc.constantFrom(...MFA_STATES),
        fc.constantFrom(...MFA_STATES),
        fc.constantFrom(...READINGS),
        anyMoment,
        (kind, subject, prior, target, mfaState, now) => {
          if (!preflight(kind, change({ prior, target }), { subject, mfaState }, now).go) return;
          assert.equal(subject.breakGlass, false);
          assert.equal(subject.person.accountEnabled, true);
          assert.equal(subject.person.userType, "member");
        },
      ),
    ));

  it("for any kind, writes only from exactly the state that was approved, and never to break-glass", () =>
    always(
      fc.property(
        fc.constantFrom("enforce", "force-registration", "undo"),
        anySubject,
        fc.constantFrom(...MFA_STATES),
        fc.constantFrom(...MFA_STATES),
        fc.constantFrom(...READINGS),
        anyMoment,
        (kind, subject, prior, target, mfaState, now) => {
          if (!preflight(kind, change({ prior, target }), { subject, mfaState }, now).go) return;
          assert.equal(mfaState, prior);
          assert.notEqual(mfaState, target);
          assert.equal(subject.breakGlass, false);
        },
      ),
    ));

  it("lets through only people whom a fresh draft would take in again", () =>
    always(
      fc.property(
        fc.constantFrom("enforce", "force-registration"),
        anySubject,
        anyMoment,
        (kind, subject, now) => {
          const { mfaState } = subject.person;
          const target = kind === "enforce" ? "enforced" : "enabled";
          const prior = kind === "enforce" && mfaState === "enabled" ? "enabled" : "disabled";
          const look = preflight(kind, change({ prior, target }), { subject, mfaState }, now);
          const drafted = draftPlan(kind, [subject], userId("megan"), now).changes.length;
          if (look.go) assert.equal(drafted, 1);
        },
      ),
    ));
});

describe("what a read-back proves", () => {
  for (const [target, proven] of [
    ["disabled", ["disabled"]],
    ["enabled", ["enabled", "enforced"]],
    ["enforced", ["enforced"]],
  ] as const)
    for (const reading of READINGS)
      it(`${reading} ${proven.some((each) => each === reading) ? "proves" : "does not prove"} a write of ${target}`, () =>
        assert.equal(
          proves(target, reading),
          proven.some((each) => each === reading),
        ));
});

describe("resuming a change whose outcome was not read back", () => {
  for (const [situation, state, readBack, ageMs, expected] of [
    ["intended and visible", "intent", "enforced", 0, "verified"],
    ["sent and visible, long ago", "sent", "enforced", RESUME_MS * 10, "verified"],
    ["somebody else set another state", "intent", "enabled", 0, "conflict"],
    ["somebody else set another state after sending", "sent", "enabled", RESUME_MS, "conflict"],
    ["intended, as before, too soon to tell", "intent", "disabled", SETTLE_MS - 1, "wait"],
    [
      "intended, as before, and the read has settled",
      "intent",
      "disabled",
      SETTLE_MS,
      "write-again",
    ],
    ["intended, as before, just young enough", "intent", "disabled", RESUME_MS - 1, "write-again"],
    ["intended, as before, too old", "intent", "disabled", RESUME_MS, "unknown"],
    ["sent, as before, may still lag", "sent", "disabled", LAG_MS - 1, "wait"],
    ["sent, as before, no longer a lag", "sent", "disabled", LAG_MS, "unknown"],
    ["intended, unreadable for a moment", "intent", "unknown", LAG_MS - 1, "wait"],
    ["intended, unreadable for good", "intent", "unknown", LAG_MS, "unknown"],
    ["sent, unreadable for good", "sent", "unknown", LAG_MS, "unknown"],
  ] as const)
    it(`${situation}: ${expected}`, () =>
      assert.equal(
        resume({ prior: "disabled", target: "enforced", state }, readBack, ageMs),
        expected,
      ));

  it("enabled that Entra promoted to enforced is verified", () =>
    assert.equal(
      resume({ prior: "disabled", target: "enabled", state: "intent" }, "enforced", 0),
      "verified",
    ));

  it("writes again only what was merely intended, reads as before, and is of the right age", () => {
    const ages = [SETTLE_MS, LAG_MS, RESUME_MS].flatMap((age) => [0, age - 1, age, age + 1]);
    const states = ["intent", "sent"] as const;
    const all = combinations(MFA_STATES, MFA_STATES, READINGS, states, ages);
    for (const [prior, target, readBack, state, ageMs] of all) {
      const next = resume({ prior, target, state }, readBack, ageMs);
      assert.equal(next === "verified", proves(target, readBack));
      if (ageMs >= RESUME_MS) assert.ok(["verified", "conflict", "unknown"].includes(next));
      if (next !== "write-again") continue;
      assert.deepEqual([state, readBack], ["intent", prior]);
      assert.ok(ageMs >= SETTLE_MS && ageMs < RESUME_MS);
    }
  });
});

describe("a write that was never answered, seen when it is to be written again", () => {
  const cases = [
    ["disabled", "enforced", "enforced", "verified"],
    ["disabled", "enforced", "disabled", null],
    ["disabled", "enforced", "enabled", "conflict"],
    ["disabled", "enforced", "unknown", "unknown"],
    ["disabled", "enabled", "enforced", "verified"],
    ["enforced", "disabled", "enabled", "conflict"],
  ] as const;
  for (const [prior, target, reading, expected] of cases)
    it(`from ${prior} to ${target}, reads ${reading}: ${expected ?? "is written like anybody else"}`, () =>
      assert.equal(lateOutcome({ prior, target }, reading), expected));
});

describe("undoing a change", () => {
  for (const [situation, given, now, expected] of [
    [
      "enforced by us and still so",
      { prior: "disabled", target: "enforced", state: "verified" },
      "enforced",
      ["enforced", "disabled"],
    ],
    [
      "brought from enabled to enforced",
      { prior: "enabled", target: "enforced", state: "verified" },
      "enforced",
      ["enforced", "enabled"],
    ],
    [
      "enabled by us, enforced by Entra since",
      { prior: "disabled", target: "enabled", state: "verified" },
      "enforced",
      ["enforced", "disabled"],
    ],
    [
      "enabled by us and still so",
      { prior: "disabled", target: "enabled", state: "verified" },
      "enabled",
      ["enabled", "disabled"],
    ],
    [
      "changed by somebody else since",
      { prior: "disabled", target: "enforced", state: "verified" },
      "enabled",
      null,
    ],
    [
      "undone already",
      { prior: "disabled", target: "enforced", state: "verified" },
      "disabled",
      null,
    ],
    ["unreadable", { prior: "disabled", target: "enforced", state: "verified" }, "unknown", null],
  ] as const)
    it(`${situation}: ${expected === null ? "is left alone" : `goes from ${expected.join(" to ")}`}`, () =>
      assert.deepEqual(
        undoing({ ...change(), ...given }, now),
        expected === null ? null : change({ prior: expected[0], target: expected[1] }),
      ));

  it("of any change in any state, restores exactly what was before, once, and only what we proved", () => {
    const all = combinations(CHANGE_STATES, MFA_STATES, MFA_STATES, READINGS);
    for (const [state, prior, target, now] of all) {
      const done = { ...change({ prior, target }), state };
      const back = undoing(done, now);
      if (back === null) continue;
      assert.equal(state, "verified");
      assert.ok(proves(target, now));
      assert.deepEqual([back.prior, back.target], [now, prior], "never weaker than before");
      assert.equal(undoing(done, back.target), null);
    }
  });

  it("of any drafted change, leaves nobody weaker than before the plan", () =>
    always(
      fc.property(
        fc.constantFrom("enforce", "force-registration"),
        anySubject,
        anyMoment,
        fc.boolean(),
        (kind, subject, at, promoted) => {
          const [first] = draftPlan(kind, [subject], userId("megan"), at).changes;
          if (first === undefined) return;
          const now = promoted ? "enforced" : first.target;
          const back = undoing({ ...first, state: "verified" }, now);
          assert.equal(back?.target, first.prior);
          assert.equal(back?.target, subject.person.mfaState);
        },
      ),
    ));
});

describe("the states of a change", () => {
  it("that are settled are all but the first three", () =>
    assert.deepEqual(
      CHANGE_STATES.filter((each) => !SETTLED.includes(each)),
      ["planned", "intent", "sent"] satisfies ChangeState[],
    ));
});
