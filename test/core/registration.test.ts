import assert from "node:assert/strict";
import fc from "fast-check";
import {
  registrationFromMethods,
  registrationFromReport,
  strengthOfType,
} from "#bot/core/registration.ts";
import { always, NOON } from "./builders.ts";

const TYPES = [
  ["fido2AuthenticationMethod", "phishing-resistant"],
  ["windowsHelloForBusinessAuthenticationMethod", "phishing-resistant"],
  ["platformCredentialAuthenticationMethod", "phishing-resistant"],
  ["microsoftAuthenticatorAuthenticationMethod", "strong"],
  ["passwordlessMicrosoftAuthenticatorAuthenticationMethod", "strong"],
  ["softwareOathAuthenticationMethod", "strong"],
  ["hardwareOathAuthenticationMethod", "strong"],
  ["externalAuthenticationMethod", "strong"],
  ["phoneAuthenticationMethod", "phone"],
  ["passwordAuthenticationMethod", "not-mfa"],
  ["emailAuthenticationMethod", "not-mfa"],
  ["temporaryAccessPassAuthenticationMethod", "not-mfa"],
  ["qrCodePinAuthenticationMethod", "not-mfa"],
  ["resourceAccountKeyAuthenticationMethod", "not-mfa"],
] as const;

const odata = (type: string): string => `#microsoft.graph.${type}`;
const [password, email, phone, fido, app, odd] = [
  odata("passwordAuthenticationMethod"),
  odata("emailAuthenticationMethod"),
  odata("phoneAuthenticationMethod"),
  odata("fido2AuthenticationMethod"),
  odata("microsoftAuthenticatorAuthenticationMethod"),
  odata("thoughtAuthenticationMethod"),
];
const ofStrength = (wanted: string) =>
  TYPES.filter(([, strength]) => strength === wanted).map(([type]) => odata(type));

describe("the strength of a listed method", () => {
  for (const [type, strength] of TYPES)
    it(`${type} counts as ${strength}`, () => {
      assert.equal(strengthOfType(odata(type)), strength);
      assert.equal(strengthOfType(`microsoft.graph.${type}`), strength);
      assert.equal(strengthOfType(type), strength);
    });

  for (const type of [
    "thoughtAuthenticationMethod",
    "Fido2AuthenticationMethod",
    "evil#microsoft.graph.fido2AuthenticationMethod",
    "fido2AuthenticationMethod ",
    "",
    "constructor",
    "toString",
    "__proto__",
  ])
    it(`${JSON.stringify(type)} is no type we know`, () =>
      assert.equal(strengthOfType(odata(type)), "unknown"));
});

describe("a live list of methods", () => {
  for (const [situation, types, expected] of [
    ["an empty list", [], { known: "not-registered" }],
    ["a password alone", [password], { known: "not-registered" }],
    ["a password and e-mail", [password, email], { known: "not-registered" }],
    ["an app", [password, app], { known: "registered", phoneOnly: false }],
    ["a passkey alone", [fido], { known: "registered", phoneOnly: false }],
    ["a phone", [password, phone], { known: "registered", phoneOnly: true }],
    ["two phones and e-mail", [phone, phone, email], { known: "registered", phoneOnly: true }],
    ["a phone and an app", [phone, app], { known: "registered", phoneOnly: false }],
    ["a type we do not know", [password, odd], { known: "unknown" }],
    ["only a type we do not know", [odd], { known: "unknown" }],
    ["an app beside a type we do not know", [odd, app], { known: "registered", phoneOnly: false }],
  ] as const)
    it(`${situation} is ${JSON.stringify(expected)}`, () =>
      assert.partialDeepStrictEqual(registrationFromMethods(types, NOON), expected));

  const noApp = new Set(["microsoftAuthenticatorAuthenticationMethod"]);
  for (const [situation, types, capable] of [
    ["an app that policy forbids", [password, app], false],
    ["a forbidden app beside an allowed passkey", [app, fido], true],
    ["a forbidden app beside an allowed phone", [app, phone], true],
    ["a passkey that nothing forbids", [fido], true],
  ] as const)
    it(`${situation} is registered, and ${capable ? "capable" : "not capable"}`, () =>
      assert.partialDeepStrictEqual(registrationFromMethods(types, NOON, noApp), {
        known: "registered",
        capable,
      }));

  it("is dated by the read that made it", () => {
    assert.deepEqual(registrationFromMethods([app], NOON), {
      known: "registered",
      capable: true,
      phoneOnly: false,
      source: "live",
      asOf: NOON,
    });
    assert.deepEqual(registrationFromMethods([password], NOON), {
      known: "not-registered",
      source: "live",
      asOf: NOON,
    });
  });

  it("with any type we do not know, is never proof that somebody has not registered", () =>
    always(
      fc.property(
        fc.array(fc.constantFrom(...TYPES.map(([type]) => odata(type)))),
        fc.string().map((type) => odata(`x${type}`)),
        (types, strange) => {
          const found = registrationFromMethods([...types, strange], NOON);
          assert.notEqual(found.known, "not-registered");
        },
      ),
    ));

  it("with nothing that counts, is never proof that somebody has registered", () =>
    always(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(...ofStrength("not-mfa")),
            fc.string().map((x) => `x${x}`),
          ),
        ),
        (types) => assert.notEqual(registrationFromMethods(types, NOON).known, "registered"),
      ),
    ));

  it("says the same in any order", () =>
    always(
      fc.property(
        fc
          .array(fc.constantFrom(...TYPES.map(([type]) => odata(type)), odd))
          .chain((types) =>
            fc.tuple(
              fc.constant(types),
              fc.shuffledSubarray(types, { minLength: types.length, maxLength: types.length }),
            ),
          ),
        ([types, shuffled]) =>
          assert.deepEqual(
            registrationFromMethods(shuffled, NOON),
            registrationFromMethods(types, NOON),
          ),
      ),
    ));
});

describe("a row of the registration report", () => {
  const row = (
    isMfaRegistered: boolean | null,
    methodsRegistered: readonly string[] = [],
    isMfaCapable: boolean | null = isMfaRegistered,
  ) => ({ isMfaRegistered, isMfaCapable, methodsRegistered, asOf: NOON });

  for (const [situation, given, expected] of [
    ["that is missing", null, { known: "unknown", why: "no-report-row" }],
    ["of nulls", row(null), { known: "unknown", why: "report-null" }],
    ["of null with methods", row(null, ["mobilePhone"]), { known: "unknown", why: "report-null" }],
    ["that says no", row(false), { known: "not-registered", source: "report", asOf: NOON }],
  ] as const)
    it(`${situation} reads as ${expected.known}`, () =>
      assert.deepEqual(registrationFromReport(given), expected));

  for (const [methods, phoneOnly] of [
    [["mobilePhone"], true],
    [["mobilePhone", "alternateMobilePhone", "officePhone", "sms"], true],
    [["mobilePhone", "email", "securityQuestion", "temporaryAccessPass"], true],
    [["mobilePhone", "appPassword", "qrCode"], true],
    [["mobilePhone", "microsoftAuthenticatorPush"], false],
    [["mobilePhone", "passKeySynced"], false],
    [["mobilePhone", "aMethodOfTomorrow"], false],
    [["fido2SecurityKey"], false],
    [["email"], false],
    [[], false],
  ] as const)
    it(`that lists ${methods.join(", ") || "no methods"} is ${phoneOnly ? "" : "not "}phone-only`, () =>
      assert.deepEqual(registrationFromReport(row(true, methods)), {
        known: "registered",
        capable: true,
        phoneOnly,
        source: "report",
        asOf: NOON,
      }));

  for (const [isMfaCapable, capable] of [
    [true, true],
    [false, false],
    [null, true],
  ] as const)
    it(`with isMfaCapable ${isMfaCapable} is ${capable ? "" : "not "}capable`, () =>
      assert.partialDeepStrictEqual(
        registrationFromReport(row(true, ["fido2SecurityKey"], isMfaCapable)),
        { capable },
      ));

  it("proves that somebody has not registered only by saying false", () =>
    always(
      fc.property(
        fc.option(
          fc.record({
            isMfaRegistered: fc.option(fc.boolean()),
            isMfaCapable: fc.option(fc.boolean()),
            methodsRegistered: fc.array(fc.string()),
            asOf: fc.constant(NOON),
          }),
        ),
        (given) =>
          assert.equal(
            registrationFromReport(given).known === "not-registered",
            given?.isMfaRegistered === false,
          ),
      ),
    ));
});
