import assert from "node:assert/strict";
import { isBotError } from "#bot/core/errors.ts";
import { userId } from "#bot/core/ids.ts";
import { batchReply, guidOf, personIn, type Reply, refused, withStub } from "./stub.ts";

const NOT_PREMIUM = refused(
  403,
  "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
  "any text",
);
const skus = (...plans: readonly (readonly [string, string])[]): Reply => ({
  body: {
    value: plans.map(([capabilityStatus, servicePlanId]) => ({
      capabilityStatus,
      servicePlans: [{ servicePlanId, provisioningStatus: "Success" }],
    })),
  },
});
const P1 = "41781fb2-bc02-4b7c-bd55-b576c07bb09d";

describe("registrations over Graph", () => {
  it("a service that refuses to select is asked for whole rows, now and from then on", () =>
    withStub(
      ({ path }) =>
        path.includes("$select")
          ? refused(400, "BadRequest")
          : { body: { value: [{ id: guidOf(1), isMfaRegistered: true }] } },
      async (stub) => {
        for (const scope of ["everyone", "unregistered"] as const) {
          const rows = (await Array.fromAsync(stub.registrations.report(scope))).flat();
          assert.deepEqual(
            rows.map(({ id }) => id),
            [guidOf(1)],
          );
        }
        assert.equal(stub.seen.filter(({ path }) => path.includes("$select")).length, 1);
      },
    ));

  it("report rows keep null as null, and their own time", () =>
    withStub(
      ({ path }) =>
        path ===
        "/v1.0/reports/authenticationMethods/userRegistrationDetails?$select=id,isMfaRegistered,isMfaCapable,methodsRegistered,lastUpdatedDateTime&$top=999"
          ? {
              body: {
                value: [
                  {
                    id: guidOf(1).toUpperCase(),
                    isMfaRegistered: true,
                    isMfaCapable: false,
                    methodsRegistered: ["mobilePhone", "brandNew"],
                    userPreferredMethodForSecondaryAuthentication: "",
                    lastUpdatedDateTime: "2026-11-20T02:00:00Z",
                  },
                  { id: guidOf(2), isMfaRegistered: null },
                  { isMfaRegistered: true },
                ],
              },
            }
          : refused(400, "BadRequest"),
      async (stub) => {
        assert.deepEqual((await Array.fromAsync(stub.registrations.report("everyone"))).flat(), [
          {
            id: guidOf(1),
            row: {
              isMfaRegistered: true,
              isMfaCapable: false,
              methodsRegistered: ["mobilePhone", "brandNew"],
              asOf: new Date("2026-11-20T02:00:00Z"),
            },
          },
          {
            id: guidOf(2),
            row: {
              isMfaRegistered: null,
              isMfaCapable: null,
              methodsRegistered: [],
              asOf: stub.clock.now(),
            },
          },
        ]);
      },
    ));

  for (const [tenant, subscriptions, code, reports] of [
    ["has no licence", skus(), "directory-not-licensed", 2],
    ["let its licence go", skus(["Suspended", P1]), "directory-not-licensed", 2],
    ["will not tell", refused(403, "Authorization_RequestDenied"), "directory-not-licensed", 2],
    ["owns the licence after all", skus(["Warning", P1]), "directory-unavailable", 2],
  ] as const)
    it(`a licence denied twice is checked against the subscriptions: the tenant ${tenant}`, () =>
      withStub(
        ({ path }) => (path === "/v1.0/subscribedSkus" ? subscriptions : NOT_PREMIUM),
        async (stub) => {
          await assert.rejects(Array.fromAsync(stub.registrations.report("everyone")), (error) =>
            isBotError(error, code),
          );
          assert.equal(stub.seen.filter(({ path }) => path.includes("/reports/")).length, reports);
        },
      ));

  it("a licence denied once, and then not, goes unnoticed", () => {
    let denied = false;
    return withStub(
      () => {
        if (denied) return { body: { value: [{ id: guidOf(1), isMfaRegistered: false }] } };
        denied = true;
        return NOT_PREMIUM;
      },
      async (stub) => {
        assert.equal(
          (await Array.fromAsync(stub.registrations.report("everyone"))).flat().length,
          1,
        );
      },
    );
  });

  it("what a person has is read from beta, and a failed read is unknown", () => {
    const methods = (...kinds: readonly string[]): Reply => ({
      body: {
        value: kinds.map((kind) => ({
          "@odata.type": `#microsoft.graph.${kind}AuthenticationMethod`,
        })),
      },
    });
    const replies: readonly (Reply | undefined)[] = [
      methods("password", "hardwareOath"),
      methods("password", "email"),
      methods("password", "phone"),
      methods("password", "telepathy"),
      refused(404, "Request_ResourceNotFound"),
      { body: { value: "nothing of the kind" } },
      { body: { value: [], "@odata.nextLink": "https://more" } },
      undefined,
    ];
    return withStub(
      (seen) =>
        seen.path.endsWith("/$batch")
          ? batchReply(seen, ({ url }) => replies[personIn(url)])
          : refused(404, "ResourceNotFound"),
      async (stub) => {
        const ids = replies.map((_, n) => userId(guidOf(n)));
        const live = await stub.registrations.live(ids);
        assert.deepEqual(
          ids.map((id) => live.get(id)?.known),
          ["registered", "not-registered", "registered", ...Array(5).fill("unknown")],
        );
        const policy = "/beta/policies/authenticationMethodsPolicy";
        assert.ok(stub.seen.every(({ path }) => path === "/beta/$batch" || path === policy));
      },
    );
  });

  it("what a person has goes on over more pages: all of it counts", async () => {
    const method = (kind: string) => ({
      "@odata.type": `#microsoft.graph.${kind}AuthenticationMethod`,
    });
    const known = async (second: Reply): Promise<string | undefined> => {
      let found: string | undefined;
      await withStub(
        (seen, url) => {
          if (seen.path.includes("more")) return second;
          if (!seen.path.endsWith("/$batch")) return refused(404, "ResourceNotFound");
          const next = `${url}/beta/more?$skiptoken=1`;
          return batchReply(seen, () => ({
            body: { value: [method("password")], "@odata.nextLink": next },
          }));
        },
        async ({ registrations }) => {
          const id = userId(guidOf(1));
          found = (await registrations.live([id])).get(id)?.known;
        },
      );
      return found;
    };
    assert.equal(await known({ body: { value: [] } }), "not-registered");
    assert.equal(await known({ body: { value: [method("fido2")] } }), "registered");
    assert.equal(await known(refused(403, "Authorization_RequestDenied")), "unknown");
  });

  const capableUnder = async (kind: string, policy: Reply): Promise<boolean | undefined> => {
    let capable: boolean | undefined;
    const method = { "@odata.type": `#microsoft.graph.${kind}AuthenticationMethod` };
    await withStub(
      (seen) =>
        seen.path.endsWith("/$batch")
          ? batchReply(seen, () => ({ body: { value: [method] } }))
          : policy,
      async ({ registrations }) => {
        const id = userId(guidOf(1));
        const found = (await registrations.live([id])).get(id);
        capable = found?.known === "registered" ? found.capable : undefined;
      },
    );
    return capable;
  };
  const policyOf = (...configurations: readonly object[]): Reply => ({
    body: { authenticationMethodConfigurations: configurations },
  });
  const external = "#microsoft.graph.externalAuthenticationMethodConfiguration";

  for (const [situation, kind, policy, capable] of [
    ["its method is on", "fido2", policyOf({ id: "Fido2", state: "enabled" }), true],
    ["its method is off", "fido2", policyOf({ id: "Fido2", state: "disabled" }), false],
    [
      "the policy does not list its method",
      "hardwareOath",
      policyOf({ id: "Sms", state: "enabled" }),
      true,
    ],
    [
      "the policy never governs its method",
      "windowsHelloForBusiness",
      policyOf({ id: "Sms", state: "disabled" }),
      true,
    ],
    [
      "calls are off and texts are on",
      "phone",
      policyOf({ id: "Sms", state: "enabled" }, { id: "Voice", state: "disabled" }),
      true,
    ],
    [
      "calls and texts are off",
      "phone",
      policyOf({ id: "Sms", state: "disabled" }, { id: "Voice", state: "disabled" }),
      false,
    ],
    [
      "no external provider is set up",
      "external",
      policyOf({ id: "Sms", state: "enabled" }),
      false,
    ],
    [
      "an external provider is on",
      "external",
      policyOf({ id: "a-guid", "@odata.type": external, state: "enabled" }),
      true,
    ],
    ["the policy cannot be read", "fido2", refused(403, "Authorization_RequestDenied"), true],
  ] as const)
    it(`a live read, when ${situation}, finds a ${kind} ${capable ? "capable" : "not capable"}`, async () =>
      assert.equal(await capableUnder(kind, policy), capable));
});
