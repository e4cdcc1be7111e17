import assert from "node:assert/strict";
import fc from "fast-check";
import { userId } from "#bot/core/ids.ts";
import { canonicalEvidence, evidenceOf, type PersonEvidence } from "#bot/core/planEvidence.ts";
import { planSummary } from "#bot/core/planSummary.ts";
import { serviceLikeness } from "#bot/core/serviceLikeness.ts";
import { always, anySubject, anyText, example, NOON } from "./builders.ts";
import { anyFindings, findings, legacy, read, unread } from "./findingsBuilders.ts";

const anyEvidence: fc.Arbitrary<PersonEvidence> = fc
  .tuple(anySubject, anyFindings, fc.option(anyText))
  .map(([subject, found, override]) =>
    evidenceOf(
      subject.person,
      { ...found, user: subject.person.id },
      serviceLikeness({ subject, findings: found }),
      { says: "go", reasons: [], override },
    ),
  );

const known = (id: string, over: Partial<PersonEvidence> = {}): PersonEvidence => {
  const subject = example("registered", { id: userId(id) });
  const found = findings({ user: userId(id) });
  return {
    ...evidenceOf(subject.person, found, serviceLikeness({ subject, findings: found }), {
      says: "go",
      reasons: [],
      override: null,
    }),
    ...over,
  };
};

describe("what is kept as evidence", () => {
  it("has one form, whatever order people and keys come in, also after a database kept it", () =>
    always(
      fc.property(
        fc.uniqueArray(anyEvidence, { selector: ({ user }) => user, maxLength: 5 }),
        (all) => {
          const kept = JSON.parse(
            JSON.stringify(all, (_key, each) =>
              typeof each === "string" ? each.replaceAll("\0", "").toWellFormed() : each,
            ),
          ) as PersonEvidence[];
          const turned = kept
            .toReversed()
            .map((each) => Object.fromEntries(Object.entries(each).toReversed()));
          assert.equal(
            canonicalEvidence(turned as unknown as PersonEvidence[]),
            canonicalEvidence(all),
          );
        },
      ),
    ));

  it("another finding is another form", () => {
    const before = canonicalEvidence([known("a")]);
    for (const over of [
      { strongest: read("phone" as const) },
      { legacy: unread() },
      { override: "It was agreed" },
      { says: "hold" as const },
      { roles: ["62e90394-69f5-4237-9190-012177145e10"] },
    ])
      assert.notEqual(canonicalEvidence([known("a", over)]), before);
  });

  it("moments are text, and what was not read keeps its reason", () => {
    const subject = example("registered");
    const found = findings({ legacy: read([legacy("IMAP4")]), lastInteractive: unread("away") });
    const likeness = serviceLikeness({ subject, findings: found });
    const kept = evidenceOf(subject.person, found, likeness, {
      says: "hold",
      reasons: ["legacy-sign-ins"],
      override: null,
    });
    assert.deepEqual(kept.legacy, read([{ ...legacy("IMAP4"), lastSeen: NOON.toISOString() }]));
    assert.deepEqual(kept.lastInteractive, unread("away"));
  });
});

describe("the numbers of a plan", () => {
  it("add up to their base, and those about the plan count only who is in it", () => {
    const people = [
      known("a", { strongest: read("phishing-resistant"), roles: ["x"] }),
      known("b", { legacy: unread(), override: "It was agreed" }),
      known("c", {
        says: "hold",
        reasons: ["smtp-sign-ins"],
        legacy: read([{ protocol: "SMTP", application: "", lastSeen: NOON.toISOString() }]),
      }),
    ];
    const leftOut = new Map([
      ["nudge", 7],
      ["unknown", 2],
      ["guest", 4],
    ] as const);
    const share = { registered: 5, canSignIn: 12 };
    assert.deepEqual(planSummary(people, new Set(["a", "b"]), 1, leftOut, share), {
      base: 12,
      inPlan: 2,
      held: 1,
      unregistered: 7,
      registeredAlready: 0,
      unread: 2,
      strongest: { "phishing-resistant": 1, strong: 1, phone: 0, unread: 0 },
      legacyUnknown: 1,
      overridden: 1,
      privileged: 1,
      smtp: 1,
      ...share,
    });
  });
});
