import assert from "node:assert/strict";
import fc from "fast-check";
import { draftPlan } from "#bot/core/draft.ts";
import { VERDICTS, type Verdict } from "#bot/core/eligibility.ts";
import { type Findings, NOT_LICENSED } from "#bot/core/findings.ts";
import { userId } from "#bot/core/ids.ts";
import {
  FINDING_HOLDS,
  type FindingHold,
  isNever,
  isOverridable,
  judge,
  type Reason,
  setAside,
  verdictNow,
} from "#bot/core/judgement.ts";
import { always, anyMoment, anySubject, example, NOON, plus, subject } from "./builders.ts";
import { anyFindings, findings, legacy, read, unread } from "./findingsBuilders.ts";

const DAY_MS = 86_400_000;
const megan = userId("megan");
const judged = (over: Partial<Findings>, verdict: Verdict = "registered") =>
  judge({ subject: example(verdict), findings: findings(over) }, "registered", NOON);

/** What is found out, and the reason it makes for somebody who is registered. */
const FOUND: readonly (readonly [string, Partial<Findings>, FindingHold | null])[] = [
  ["nothing against it", {}, null],
  ["no method any more", { strongest: read(null) }, "no-method-now"],
  ["methods that could not be read", { strongest: unread() }, "methods-unread"],
  ["IMAP4", { legacy: read([legacy("IMAP4")]) }, "legacy-sign-ins"],
  ["imap4 in small letters", { legacy: read([legacy("imap4")]) }, "legacy-sign-ins"],
  ["Authenticated SMTP", { legacy: read([legacy("Authenticated SMTP")]) }, "smtp-sign-ins"],
  [
    "POP3, and an app password",
    { legacy: read([legacy("POP3")]), appPasswords: read(true) },
    "app-passwords",
  ],
  ["an app password alone", { appPasswords: read(true) }, null],
  ["app passwords nobody can tell", { appPasswords: unread() }, null],
  ["sign-ins that could not be read", { legacy: unread() }, "sign-ins-unread"],
  ["sign-ins the licence leaves out", { legacy: unread(NOT_LICENSED) }, null],
  ["a policy that includes them", { coveredBy: read(["CA01"]) }, "covered-already"],
  ["policies that could not be read", { coveredBy: unread() }, "coverage-unread"],
  ["a last sign-in 90 days ago", { lastInteractive: read(plus(NOON, -90 * DAY_MS)) }, null],
  [
    "a last sign-in longer ago",
    { lastInteractive: read(plus(NOON, -90 * DAY_MS - 1)) },
    "long-absent",
  ],
  [
    "no sign-in ever",
    { lastInteractive: read(null), lastNonInteractive: read(null) },
    "long-absent",
  ],
  ["a last sign-in that could not be read", { lastInteractive: unread() }, null],
];

describe("judging one person", () => {
  for (const [what, over, reason] of FOUND)
    it(`${what}: ${reason ?? "go"}`, () =>
      assert.deepEqual(
        judged(over),
        reason === null ? { says: "go" } : { says: "hold", reasons: [reason] },
      ));

  it("every reason there is has a row above", () =>
    assert.deepEqual(
      [...new Set(FOUND.flatMap(([, , reason]) => reason ?? []))].toSorted(),
      [...FINDING_HOLDS].toSorted(),
    ));

  for (const verdict of VERDICTS)
    it(`${verdict} by the scan: ${isNever(verdict) ? "never" : verdict === "registered" ? "go" : "hold, for that reason first"}`, () => {
      const strongest = verdict === "phone-only" ? "phone" : "strong";
      const judgement = judged({ strongest: read(strongest) }, verdict);
      if (isNever(verdict)) assert.deepEqual(judgement, { says: "never", why: verdict });
      else if (verdict === "registered") assert.deepEqual(judgement, { says: "go" });
      else assert.equal(judgement.says === "hold" && judgement.reasons[0], verdict);
    });

  it("nobody who never registered is said to have lost a method", () =>
    assert.deepEqual(judged({ strongest: read(null) }, "nudge"), {
      says: "hold",
      reasons: ["nudge"],
    }));

  it("a phone alone, read now, holds whom the scan took for more; a method more, read now, lifts it", () => {
    assert.deepEqual(judged({ strongest: read("phone") }), {
      says: "hold",
      reasons: ["phone-only"],
    });
    assert.deepEqual(judged({ strongest: read("strong") }, "phone-only"), { says: "go" });
  });

  it("every reason is told, what breaks somebody's day before what deserves a look", () =>
    assert.deepEqual(
      judged({
        lastInteractive: read(plus(NOON, -91 * DAY_MS)),
        coveredBy: read(["CA01"]),
        legacy: read([legacy("IMAP4"), legacy("Authenticated SMTP")]),
      }),
      {
        says: "hold",
        reasons: ["smtp-sign-ins", "legacy-sign-ins", "covered-already", "long-absent"],
      },
    ));

  it("only machines sign in: it looks like a service, unless an admin says it is a person", () => {
    const machine = findings({ lastInteractive: read(null), lastNonInteractive: read(NOON) });
    const reasons = (ruling: { says: "person" } | null) => {
      const base = example("registered");
      const judgement = judge(
        { subject: { ...base, ruling }, findings: machine },
        "registered",
        NOON,
      );
      return judgement.says === "hold" ? judgement.reasons : [];
    };
    assert.deepEqual(reasons(null), ["service-like", "long-absent"]);
    assert.deepEqual(reasons({ says: "person" }), ["long-absent"]);
  });

  it("to be asked to register nobody needs a method, and old programs hold all the same", () => {
    const asked = (over: Partial<Findings>) =>
      judge({ subject: example("nudge"), findings: findings(over) }, "nudge", NOON);
    assert.deepEqual(asked({ strongest: read(null) }), { says: "go" });
    assert.deepEqual(asked({ strongest: unread() }), { says: "go" });
    assert.deepEqual(asked({ strongest: read(null), legacy: read([legacy("POP3")]) }), {
      says: "hold",
      reasons: ["legacy-sign-ins"],
    });
  });
});

describe("setting reasons aside", () => {
  const NOBODY_HELPS: readonly Reason[] = [
    "no-method-now",
    "methods-unread",
    "not-capable",
    "nudge",
    "unknown",
    "registered",
    "break-glass",
    "disabled",
    "guest",
    "sync-account",
  ];
  for (const reason of [...VERDICTS, ...FINDING_HOLDS]) {
    const helps = !NOBODY_HELPS.includes(reason);
    it(`an admin's reason ${helps ? "sets aside" : "does not set aside"} ${reason}`, () => {
      assert.equal(isOverridable(reason), helps);
      const held = { says: "hold", reasons: [reason] } as const;
      assert.deepEqual(setAside(held, "It was agreed", new Set()), helps ? { says: "go" } : held);
      assert.deepEqual(setAside(held, null, new Set()), held);
      assert.deepEqual(setAside(held, null, new Set([reason])), { says: "go" });
    });
  }

  it("what nobody's reason helps with stays, and the rest goes", () =>
    assert.deepEqual(
      setAside({ says: "hold", reasons: ["exempt", "no-method-now"] }, "why", new Set()),
      { says: "hold", reasons: ["no-method-now"] },
    ));

  it("whoever is never written stays out, whatever the reasons", () =>
    assert.deepEqual(
      setAside({ says: "never", why: "break-glass" }, "why", new Set<Reason>(["break-glass"])),
      { says: "never", why: "break-glass" },
    ));
});

describe("whom no override brings in", () => {
  const anyKind = fc.constantFrom("enforce" as const, "force-registration" as const);

  it("nobody who is never written, whatever is found and whoever overrides", () =>
    always(
      fc.property(anyKind, anySubject, anyFindings, anyMoment, (kind, each, found, now) => {
        const id = each.person.id;
        const { changes } = draftPlan(kind, [each], megan, now, {
          findings: new Map([[id, { ...found, user: id }]]),
          overrides: new Map([[id, "It was agreed"]]),
          accepted: new Set(),
        });
        if (changes.length === 0) return;
        assert.equal(each.breakGlass, false);
        assert.equal(each.person.accountEnabled, true);
        assert.equal(each.person.userType, "member");
        if (kind === "force-registration") return;
        const { registration } = each.person;
        assert.ok(registration.known === "registered" && registration.capable);
        assert.ok(found.strongest.read && found.strongest.value !== null);
      }),
    ));

  it("without an override, nobody in a plan has anything found against them", () =>
    always(
      fc.property(anyKind, anySubject, anyFindings, anyMoment, (kind, each, found, now) => {
        const id = each.person.id;
        const { changes } = draftPlan(kind, [each], megan, now, {
          findings: new Map([[id, { ...found, user: id }]]),
          overrides: new Map(),
          accepted: new Set(),
        });
        for (const change of changes) {
          assert.equal(change.override, null);
          const wants = kind === "enforce" ? "registered" : "nudge";
          assert.equal(judge({ subject: each, findings: found }, wants, now).says, "go");
        }
      }),
    ));

  it("somebody about whom evidence was to be gathered and is missing is held", () =>
    assert.deepEqual(
      draftPlan("enforce", [example("registered")], megan, NOON, {
        findings: new Map(),
        overrides: new Map([[userId("adele"), "It was agreed"]]),
        accepted: new Set(),
      }).holds.map(({ why }) => why),
      ["methods-unread"],
    ));

  it("a reason that was not needed is not kept", () =>
    assert.equal(
      draftPlan("enforce", [example("registered")], megan, NOON, {
        findings: new Map([[userId("adele"), findings({})]]),
        overrides: new Map([[userId("adele"), "It was agreed"]]),
        accepted: new Set(),
      }).changes[0]?.override,
      null,
    ));
});

describe("the last look at somebody an admin overrode", () => {
  for (const verdict of VERDICTS)
    it(`${verdict}: ${isNever(verdict) || ["unknown", "nudge", "not-capable"].includes(verdict) ? "stays out" : "is told by their registration"}`, () => {
      const live =
        verdict === "nudge" || verdict === "unknown"
          ? example(verdict)
          : example(verdict, { registration: example("registered").person.registration });
      const shaped =
        verdict === "not-capable" || verdict === "phone-only" ? example(verdict) : live;
      const now = verdictNow(shaped, "It was agreed", NOON);
      const stays = isNever(verdict) || ["unknown", "nudge", "not-capable"].includes(verdict);
      assert.equal(now, stays ? verdict : "registered");
    });

  it("without an override it is the verdict itself", () => {
    for (const verdict of VERDICTS) assert.equal(verdictNow(example(verdict), null, NOON), verdict);
  });

  it("an unregistered shared mailbox is not registered, whatever was set aside", () =>
    assert.equal(verdictNow(subject({ mailbox: "shared" }), "It was agreed", NOON), "nudge"));
});
