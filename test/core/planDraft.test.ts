import assert from "node:assert/strict";
import fc from "fast-check";
import { draftPlan } from "#bot/core/draft.ts";
import { VERDICTS, type Verdict } from "#bot/core/eligibility.ts";
import { userId } from "#bot/core/ids.ts";
import { MFA_STATES } from "#bot/core/person.ts";
import { always, anyMoment, anySubject, example, NOON } from "./builders.ts";

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
