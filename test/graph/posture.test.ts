import assert from "node:assert/strict";
import { type Reply, refused, withStub } from "./stub.ts";

interface Tenant {
  readonly defaults?: Reply;
  readonly policies?: Reply;
  readonly strengths?: Reply;
  readonly skus?: Reply;
}

const list = (...value: readonly object[]): Reply => ({ body: { value } });
const policy = (displayName: string, grantControls: object | null, state = "enabled") => ({
  displayName,
  state,
  grantControls,
});
const strength = (id: string) => ({ builtInControls: [], authenticationStrength: { id } });
const sku = (capabilityStatus: string, servicePlanId: string, provisioningStatus = "Success") => ({
  capabilityStatus,
  servicePlans: [{ servicePlanId, provisioningStatus }],
});
const P1 = "41781fb2-bc02-4b7c-bd55-b576c07bb09d";
const P2 = "EEC0EB4F-6444-4F95-ABA0-50C24D67F998";

const STRENGTHS = list(
  { id: "phishing", requirementsSatisfied: "mfa" },
  { id: "both", requirementsSatisfied: "none, mfa" },
  { id: "none", requirementsSatisfied: "none" },
);

function answers(tenant: Tenant, path: string): Reply {
  if (path.includes("SecurityDefaults")) return tenant.defaults ?? { body: { isEnabled: false } };
  if (path.includes("conditionalAccess")) return tenant.policies ?? list();
  if (path.includes("Strength")) return tenant.strengths ?? STRENGTHS;
  return tenant.skus ?? list();
}

const TABLE: readonly (readonly [
  string,
  Tenant,
  defaults: unknown,
  policies: unknown,
  licensed: unknown,
])[] = [
  ["a Free tenant", {}, false, [], false],
  ["security defaults on", { defaults: { body: { isEnabled: true } } }, true, [], false],
  ["security defaults that do not say", { defaults: { body: {} } }, "unread", [], false],
  ["security defaults denied", { defaults: refused(403, "x") }, "unread", [], false],
  [
    "policies that demand MFA in one way or another",
    {
      policies: list(
        policy("plain", { builtInControls: ["mfa"] }),
        policy("or device", { operator: "OR", builtInControls: ["compliantDevice", "mfa"] }),
        policy("by strength", strength("phishing")),
        policy("by one of two", strength("both")),
        policy("told by itself", {
          authenticationStrength: { id: "elsewhere", requirementsSatisfied: "mfa" },
        }),
      ),
      skus: list(sku("Enabled", P1)),
    },
    false,
    ["plain", "or device", "by strength", "by one of two", "told by itself"],
    true,
  ],
  [
    "policies that demand something else, or nothing yet",
    {
      policies: list(
        policy("report only", { builtInControls: ["mfa"] }, "enabledForReportingButNotEnforced"),
        policy("off", { builtInControls: ["mfa"] }, "disabled"),
        policy("block", { builtInControls: ["block"] }),
        policy("session only", null),
        policy("weak strength", strength("none")),
      ),
      skus: list(sku("Warning", P2)),
    },
    false,
    [],
    true,
  ],
  [
    "a strength nobody knows",
    { policies: list(policy("?", strength("gone"))) },
    false,
    "unread",
    false,
  ],
  [
    "strengths denied",
    { policies: list(policy("?", strength("phishing"))), strengths: refused(403, "x") },
    false,
    "unread",
    false,
  ],
  ["policies denied", { policies: refused(403, "AccessDenied") }, false, "unread", false],
  ["a lapsed subscription", { skus: list(sku("Suspended", P1)) }, false, [], false],
  [
    "a plan still pending",
    { skus: list(sku("Enabled", P1, "PendingActivation")) },
    false,
    [],
    false,
  ],
  ["subscriptions denied", { skus: refused(403, "x") }, false, [], "unread"],
];

describe("posture over Graph", () => {
  for (const [name, tenant, defaults, policies, licensed] of TABLE)
    it(name, () =>
      withStub(
        ({ path }) => answers(tenant, path),
        async (stub) => {
          const read = await stub.posture.read();
          const [first, second, third] = [
            read.securityDefaults,
            read.mfaPolicies,
            read.conditionalAccessLicensed,
          ].map((part) => (part.read ? part.value : "unread"));
          assert.deepEqual([first, second, third], [defaults, policies, licensed]);
        },
      ),
    );

  it("Conditional Access is asked at most once a second", () =>
    withStub(
      ({ path }, url) =>
        path.includes("conditionalAccess") && !path.includes("skiptoken=3")
          ? {
              body: {
                value: [],
                "@odata.nextLink": `${url}/v1.0/identity/conditionalAccess/policies?skiptoken=${
                  Number(/skiptoken=(\d)/.exec(path)?.[1] ?? 0) + 1
                }`,
              },
            }
          : answers({}, path),
      async (stub) => {
        const before = stub.clock.now().getTime();
        await stub.posture.read();
        assert.ok(stub.clock.now().getTime() - before >= 3000);
      },
    ));
});
