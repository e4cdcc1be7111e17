import assert from "node:assert/strict";
import { openSandbox, type Sandbox } from "../../sandbox/server.ts";
import { call, codeOf, get, type Json, rows } from "./fetching.ts";

describe("groups, licences and policies of the tenant", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await openSandbox();
  });
  afterEach(() => sandbox.close());

  it("somebody in a group within a group is in both", async () => {
    const { tenant } = sandbox;
    const adele = tenant.person("Adele Vance");
    const nested = tenant.nestGroup(tenant.adminGroupId, "Identity Operations");
    tenant.addToGroup(nested, adele);
    const checked = await call(sandbox, "POST", `/v1.0/users/${adele.id}/checkMemberGroups`, {
      groupIds: [tenant.securityGroupId, tenant.adminGroupId],
    });
    assert.deepEqual(checked.body.value, [tenant.adminGroupId]);

    const group = `/v1.0/groups/${tenant.adminGroupId}`;
    const ids = async (path: string) => (await rows(sandbox, path)).map(({ id }) => id);
    assert.ok(!(await ids(`${group}/members?$top=2`)).includes(adele.id));
    assert.ok((await ids(`${group}/members`)).includes(nested));
    assert.ok((await ids(`${group}/transitiveMembers/microsoft.graph.user`)).includes(adele.id));
    assert.ok(
      (await ids(`/v1.0/users/${adele.id}/transitiveMemberOf/microsoft.graph.group`)).includes(
        tenant.adminGroupId,
      ),
    );
    tenant.removeFromGroup(nested, adele);
    assert.ok(!(await ids(`${group}/transitiveMembers`)).includes(adele.id));
  });

  it("four admins and one analyst are in their groups", async () => {
    const { tenant } = sandbox;
    const names = async (id: string) =>
      (await rows(sandbox, `/v1.0/groups/${id}/members/microsoft.graph.user`))
        .map(({ displayName }) => displayName)
        .toSorted();
    assert.deepEqual(await names(tenant.adminGroupId), [
      "Isaiah Langer",
      "Lynne Robbins",
      "Megan Bowen",
      "Nestor Wilke",
    ]);
    assert.deepEqual(await names(tenant.securityGroupId), ["Pradeep Gupta"]);
  });

  it("more than twenty groups cannot be checked at once", async () => {
    const { id } = sandbox.tenant.person("Adele Vance");
    const groupIds = Array.from({ length: 21 }, (_, at) => `group-${at}`);
    const refused = await call(sandbox, "POST", `/v1.0/users/${id}/checkMemberGroups`, {
      groupIds,
    });
    assert.equal(refused.status, 400);
  });

  it("without a licence the report and the sign-ins are refused, and policies are empty", async () => {
    sandbox.tenant.addConditionalAccessPolicy();
    sandbox.tenant.setLicence("free");
    for (const path of [
      "/v1.0/reports/authenticationMethods/userRegistrationDetails",
      "/v1.0/auditLogs/signIns",
    ]) {
      const refused = await get(sandbox, path);
      assert.equal(refused.status, 403);
      assert.equal(codeOf(refused), "Authentication_RequestFromNonPremiumTenantOrB2CTenant");
    }
    assert.deepEqual(await rows(sandbox, "/v1.0/identity/conditionalAccess/policies"), []);
    const [sku] = await rows(sandbox, "/v1.0/subscribedSkus");
    assert.deepEqual(planNames(sku), ["TEAMS1"]);
    assert.equal(sandbox.journal.count("invalid-request"), 0);
  });

  it("a licensed tenant says so, and shows what it demands", async () => {
    sandbox.tenant.addConditionalAccessPolicy({ displayName: "MFA for all" });
    sandbox.tenant.setSecurityDefaults(true);
    const [sku] = await rows(sandbox, "/v1.0/subscribedSkus");
    assert.deepEqual(planNames(sku), ["AAD_PREMIUM", "TEAMS1"]);
    const [policy] = await rows(sandbox, "/v1.0/identity/conditionalAccess/policies");
    assert.equal(policy?.displayName, "MFA for all");
    const defaults = await get(sandbox, "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy");
    assert.equal(defaults.body.isEnabled, true);
  });

  it("forbidding a method makes those who rely on it registered but not capable", async () => {
    const { id } = sandbox.tenant.person("Grady Archie");
    sandbox.tenant.policies.allowMethod("MicrosoftAuthenticator", false);
    sandbox.tenant.report.touch(id);
    sandbox.tenant.report.refresh(sandbox.tenant.clock.ms());
    const { body } = await get(
      sandbox,
      `/v1.0/reports/authenticationMethods/userRegistrationDetails/${id}`,
    );
    assert.deepEqual([body.isMfaRegistered, body.isMfaCapable], [true, false]);
  });

  it("a mailbox tells what it is for, and its absence is a 404", async () => {
    const purpose = async (kind: string) => {
      const person = sandbox.tenant.people.find((each) => each.kind === kind);
      const { body, status } = await get(sandbox, `/v1.0/users/${person?.id}/mailboxSettings`);
      return body.userPurpose ?? status;
    };
    assert.deepEqual(
      await Promise.all(["unregistered", "shared-mailbox", "room-mailbox", "service"].map(purpose)),
      ["user", "shared", "room", 404],
    );
  });

  it("legacy people sign in by an old protocol", async () => {
    const legacy = sandbox.tenant.people.find(({ kind }) => kind === "legacy");
    const filter = encodeURIComponent(
      `userId eq '${legacy?.id}' and signInEventTypes/any(t: t eq 'interactiveUser' or t eq 'nonInteractiveUser')`,
    );
    const [row] = await rows(sandbox, `/beta/auditLogs/signIns?$filter=${filter}&$top=1`);
    assert.equal(row?.clientAppUsed, legacy?.legacyClient);
  });

  it("guests are found by their address with hash marks", async () => {
    const lee = sandbox.tenant.person("Lee Gu");
    const name = encodeURIComponent(lee.userPrincipalName);
    assert.equal((await get(sandbox, `/v1.0/users/${name}`)).body.id, lee.id);
  });

  it("a deleted person is nobody", async () => {
    const { id } = sandbox.tenant.person("Adele Vance");
    sandbox.tenant.deleteUser("Adele Vance");
    const gone = await get(sandbox, `/v1.0/users/${id}`);
    assert.equal(codeOf(gone), "Request_ResourceNotFound");
    assert.throws(() => sandbox.tenant.person(id), RangeError);
  });

  it("a request without the sandbox's token is refused", async () => {
    const refused = await get(sandbox, "/v1.0/users", { authorization: "Bearer real" });
    assert.equal(refused.status, 401);
    assert.equal(codeOf(refused), "InvalidAuthenticationToken");
  });

  it("every answer can be traced", async () => {
    const mine = "5f1f3a5c-0a2b-4a53-9f0e-0d3a0d6f9a11";
    const { headers } = await get(sandbox, "/v1.0/organization", { "client-request-id": mine });
    assert.equal(headers.get("client-request-id"), mine);
    assert.match(headers.get("request-id") ?? "", /^[0-9a-f-]{36}$/);
  });
});

function planNames(sku: Json | undefined): unknown[] {
  return ((sku?.servicePlans ?? []) as Json[]).map((plan) => plan.servicePlanName);
}
