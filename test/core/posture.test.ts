import assert from "node:assert/strict";
import {
  objections,
  type Reading,
  shouldPreferConditionalAccess,
  type TenantPosture,
} from "#bot/core/posture.ts";
import { NOON } from "./builders.ts";

const read = <T>(value: T): Reading<T> => ({ read: true, value });
const unread = { read: false, why: "HTTP 403" } as const;
const posture = (over: Partial<TenantPosture> = {}): TenantPosture => ({
  readAt: NOON,
  securityDefaults: read(false),
  mfaPolicies: read([]),
  conditionalAccessLicensed: read(false),
  ...over,
});

const DEFAULTS = [
  [read(false), []],
  [read(true), [{ code: "security-defaults-on" }]],
  [unread, [{ code: "posture-unreadable", what: "security defaults", why: "HTTP 403" }]],
] as const;
const POLICIES = [
  [read([]), []],
  [read(["Admins"]), [{ code: "conditional-access-requires-mfa", policies: ["Admins"] }]],
  [
    read(["All users", "Admins"]),
    [{ code: "conditional-access-requires-mfa", policies: ["All users", "Admins"] }],
  ],
  [unread, [{ code: "posture-unreadable", what: "Conditional Access policies", why: "HTTP 403" }]],
] as const;

describe("what speaks against per-user MFA", () => {
  for (const [securityDefaults, first] of DEFAULTS)
    for (const [mfaPolicies, second] of POLICIES) {
      const expected = [...first, ...second];
      const [one, other] = [securityDefaults, mfaPolicies].map((each) =>
        each.read ? JSON.stringify(each.value) : "unreadable",
      );
      it(`security defaults ${one}, policies ${other}: ${expected.map((each) => each.code).join(" and ") || "nothing"}`, () =>
        assert.deepEqual(objections(posture({ securityDefaults, mfaPolicies })), expected));
    }

  it("a licence, read or not, is never an objection", () => {
    for (const conditionalAccessLicensed of [read(true), read(false), unread])
      assert.deepEqual(objections(posture({ conditionalAccessLicensed })), []);
  });
});

describe("advice to use Conditional Access instead", () => {
  for (const [situation, conditionalAccessLicensed, expected] of [
    ["the licence is there", read(true), true],
    ["there is no licence", read(false), false],
    ["the licences could not be read", unread, false],
  ] as const)
    it(`${situation}: ${expected ? "given" : "not given"}`, () =>
      assert.equal(
        shouldPreferConditionalAccess(posture({ conditionalAccessLicensed })),
        expected,
      ));
});
