import assert from "node:assert/strict";
import fc from "fast-check";
import { canSignIn, serviceSigns, VERDICTS, verdictOf } from "#bot/core/eligibility.ts";
import type { MailboxPurpose } from "#bot/core/person.ts";
import {
  always,
  anyMoment,
  anySubject,
  EXAMPLES,
  NOON,
  notRegistered,
  person,
  plus,
  registered,
  subject,
  TRAITS,
} from "./builders.ts";

describe("one verdict for everyone", () => {
  for (const [expected, each] of EXAMPLES)
    it(`a subject that is only ${expected} gets that verdict`, () =>
      assert.equal(verdictOf(each, NOON), expected));

  it("every verdict there is has an example here", () =>
    assert.deepEqual([...EXAMPLES.keys()].toSorted(), [...VERDICTS].toSorted()));

  for (const [rank, [upper, shape]] of TRAITS.entries())
    it(`a subject that is ${upper} and anything further down stays ${upper}`, () => {
      for (const [lower, base] of TRAITS.slice(rank + 1))
        assert.equal(verdictOf(shape(base(subject())), NOON), upper, `beside ${lower}`);
    });

  it("a subject of any kind gets exactly one verdict of the list", () =>
    always(
      fc.property(anySubject, anyMoment, (each, now) => {
        const verdict = verdictOf(each, now);
        assert.ok(VERDICTS.includes(verdict));
        assert.equal(verdictOf(each, now), verdict);
      }),
    ));

  it("somebody to protect is never nudged nor counted as registered, whatever else is known", () =>
    always(
      fc.property(anySubject, anyMoment, (each, now) => {
        if (!["nudge", "registered"].includes(verdictOf(each, now))) return;
        assert.equal(each.breakGlass, false);
        assert.equal(each.person.accountEnabled, true);
        assert.equal(each.person.userType, "member");
        assert.ok(!["shared", "room", "equipment"].includes(each.person.mailbox));
      }),
    ));

  it("a person is nudged only on evidence that they have not registered", () =>
    always(
      fc.property(anySubject, anyMoment, (each, now) => {
        if (verdictOf(each, now) === "nudge")
          assert.equal(each.person.registration.known, "not-registered");
      }),
    ));
});

describe("the people who can sign in", () => {
  const counted = ["exempt", "registered", "phone-only", "not-capable", "unknown", "nudge"];
  for (const verdict of VERDICTS)
    it(`${counted.includes(verdict) ? "include" : "do not include"} somebody who is ${verdict}`, () =>
      assert.equal(canSignIn(verdict), counted.includes(verdict)));
});

describe("an exemption", () => {
  const until = plus(NOON, 1_000);
  const exempt = subject({}, { ruling: { says: "exempt", until } });
  for (const [situation, now, expected] of [
    ["a millisecond before it ends", plus(until, -1), "exempt"],
    ["at the moment it ends", until, "nudge"],
    ["after it has ended", plus(until, 1), "nudge"],
  ] as const)
    it(`${situation}, the verdict is ${expected}`, () =>
      assert.equal(verdictOf(exempt, now), expected));
});

describe("a ruling that somebody is a person", () => {
  const ruling = { says: "person" } as const;
  it("lifts the hold on an account that looks like a service", () => {
    const held = { displayName: "Charlie Batch" };
    assert.equal(verdictOf(subject(held), NOON), "service-like");
    assert.equal(verdictOf(subject(held, { ruling }), NOON), "nudge");
  });

  for (const verdict of [
    "break-glass",
    "disabled",
    "guest",
    "sync-account",
    "shared-mailbox",
  ] as const)
    it(`does not lift the protection of a ${verdict}`, () => {
      const [, shape] = TRAITS.find(([name]) => name === verdict) ?? assert.fail();
      assert.equal(verdictOf(shape(subject({}, { ruling })), NOON), verdict);
    });
});

describe("a mailbox that is not of a known place", () => {
  for (const mailbox of ["user", "linked", "none", "unknown"] satisfies MailboxPurpose[])
    it(`of purpose ${mailbox} holds nobody back`, () => {
      assert.equal(verdictOf(subject({ mailbox }), NOON), "nudge");
      assert.equal(verdictOf(subject({ mailbox, registration: registered() }), NOON), "registered");
    });
});

describe("names of accounts that nobody signs in to", () => {
  for (const name of [
    "svc-backup",
    "svc_payroll",
    "SVC.Reporting",
    "svc01",
    "Scanner",
    "Scanner2",
    "Scanner 3rd floor",
    "3D Printer",
    "Service Desk",
    "Azure Monitoring",
    "No-Reply",
    "noreply",
    "Nightly Batch",
    "HR Integration",
    "Lobby Kiosk",
    "scan2mail",
    "Fax",
  ])
    it(`${name} is held as a service`, () =>
      assert.deepEqual(serviceSigns(person({ displayName: name })), ["service-name"]));

  for (const userPrincipalName of [
    "smtp@contoso.com",
    "smtp2@contoso.com",
    "svc-app@contoso.com",
    "app.svc@contoso.com",
    "donotreply@contoso.com",
    "front_desk-printer@contoso.com",
  ])
    it(`${userPrincipalName} is held as a service`, () =>
      assert.deepEqual(serviceSigns(person({ userPrincipalName })), ["service-name"]));

  for (const name of [
    "Adele Vance",
    "Lukas Prinz",
    "Debbie Scannell",
    "Cushing Batchelor",
    "Robert Printzer",
    "Faxén Åberg",
    "Jan Kopier",
    "Maria Automatia",
    "Ada Serviceberry",
    "Eve Packager",
    "Tim Relayson",
    "Ana Faxas",
    "Kioskova Jana",
    "Backus Naur",
    "D'Angelo Étienne",
    "山田 太郎",
    "Al-Farsi Layla",
  ])
    it(`${name} is taken for a person`, () =>
      assert.deepEqual(
        serviceSigns(
          person({
            displayName: name,
            userPrincipalName: `${name.toLowerCase().replaceAll(" ", ".")}@contoso.com`,
          }),
        ),
        [],
      ));

  it("a domain that sounds like a service says nothing of its people", () =>
    assert.deepEqual(serviceSigns(person({ userPrincipalName: "adele@service-batch.com" })), []));

  for (const [employeeType, signs] of [
    ["Service Account", ["service-employee-type"]],
    ["shared", ["service-employee-type"]],
    ["SYSTEM", ["service-employee-type"]],
    ["Employee", []],
    ["Contractor", []],
    ["", []],
    [null, []],
  ] as const)
    it(`an employee type of ${JSON.stringify(employeeType)} gives ${signs.length} signs`, () =>
      assert.deepEqual(serviceSigns(person({ employeeType })), signs));

  it("two signs are both named", () =>
    assert.deepEqual(serviceSigns(person({ displayName: "svc-x", employeeType: "system" })), [
      "service-name",
      "service-employee-type",
    ]));

  it("a service-like account stays held when it has not registered", () =>
    assert.equal(
      verdictOf(subject({ displayName: "svc-x", registration: notRegistered }), NOON),
      "service-like",
    ));
});
