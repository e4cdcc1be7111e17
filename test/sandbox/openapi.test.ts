import assert from "node:assert/strict";
import type { Exchange } from "../../sandbox/journal.ts";
import { METHOD_KINDS } from "../../sandbox/methods.ts";
import { openSandbox } from "../../sandbox/server.ts";
import { call, get, type Json } from "./fetching.ts";
import { graphSchema } from "./graphSchema.ts";

const judge = graphSchema();

if (judge !== null)
  describe("what the simulated Graph says, against Microsoft's schemas", () => {
    const heard: Exchange[] = [];
    let invalid: readonly unknown[];

    before(async () => {
      const sandbox = await openSandbox({ seed: 11 });
      sandbox.journal.onTraffic((exchange) => heard.push(exchange));
      await everyCall(sandbox);
      invalid = sandbox.journal.ofKind("invalid-request");
      await sandbox.close();
    });

    it("every call is one Microsoft has, and every answer has the promised shape", () => {
      assert.ok(heard.length > 45, String(heard.length));
      for (const exchange of heard) assert.deepEqual(judge(exchange), []);
      assert.deepEqual(invalid, []);
    });

    it("a misspelt property would be noticed", () => {
      const [sample] = heard.filter(({ template }) => template === "/v1.0/organization");
      assert.ok(sample !== undefined);
      const responseBody = { valeu: [] };
      assert.notDeepEqual(judge({ ...sample, responseBody }), []);
    });
  });

async function everyCall(sandbox: Awaited<ReturnType<typeof openSandbox>>): Promise<void> {
  const { tenant } = sandbox;
  const { id, userPrincipalName } = tenant.person("Adele Vance");
  const megan = tenant.person("Megan Bowen").id;
  const registration = "reports/authenticationMethods/userRegistrationDetails";
  for (const kind of METHOD_KINDS) tenant.registerMethod("Adele Vance", kind);
  tenant.registerMethod("Alex Wilber", "phone", { by: "Megan Bowen" });
  tenant.resetPassword("Adele Vance");
  tenant.resetPassword("Adele Vance", "Megan Bowen");
  tenant.setPresence("Adele Vance", "Busy", "InAMeeting");
  tenant.setMailbox("Adele Vance", {
    workingHours: {
      daysOfWeek: ["sunday", "monday"],
      startTime: "09:30",
      endTime: "18:00",
      timeZone: { bias: -330 },
    },
    automaticReplies: {
      status: "scheduled",
      from: tenant.clock.now(),
      to: new Date(tenant.clock.ms() + 86_400_000),
      message: "Away",
    },
  });
  tenant.addConditionalAccessPolicy();
  tenant.clock.advance(3 * 3_600_000);
  const properties =
    "id,displayName,userPrincipalName,mail,accountEnabled,userType,department,companyName,officeLocation,usageLocation,preferredLanguage,jobTitle,createdDateTime,employeeType,assignedLicenses,onPremisesSyncEnabled,perUserMfaState";
  for (const path of [
    `v1.0/${registration}?$top=50`,
    `beta/${registration}?$top=50`,
    `v1.0/${registration}/${id}`,
    `v1.0/users?$select=${properties}&$top=999`,
    "v1.0/users",
    `beta/users?$select=${properties}`,
    `v1.0/users/${userPrincipalName}`,
    `beta/users/${id}`,
    `v1.0/users/${id}/manager`,
    `v1.0/users/${id}/mailboxSettings`,
    `v1.0/users/${megan}/mailboxSettings`,
    `v1.0/users/${tenant.breakGlassIds[0]}/mailboxSettings`,
    "v1.0/users?$select=id,city,country,employeeHireDate&$expand=manager($select=id,displayName,mail)",
    `v1.0/users/${id}?$select=id&$expand=manager($select=id)`,
    "v1.0/roleManagement/directory/roleDefinitions",
    "v1.0/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq '62e90394-69f5-4237-9190-012177145e10'&$expand=principal",
    `v1.0/users/${id}/authentication/methods`,
    `beta/users/${id}/authentication/methods`,
    `beta/users/${id}/authentication/requirements`,
    `v1.0/groups/${tenant.adminGroupId}`,
    `v1.0/groups/${tenant.adminGroupId}/members`,
    `v1.0/groups/${tenant.adminGroupId}/transitiveMembers/microsoft.graph.user?$select=id`,
    `v1.0/users/${megan}/transitiveMemberOf`,
    `v1.0/users/${megan}/transitiveMemberOf/microsoft.graph.group`,
    `v1.0/users/${megan}/transitiveMemberOf/microsoft.graph.directoryRole`,
    `v1.0/roleManagement/directory/roleAssignments?$filter=principalId eq '${megan}'`,
    "v1.0/policies/identitySecurityDefaultsEnforcementPolicy",
    "v1.0/policies/authenticationMethodsPolicy",
    "beta/policies/authenticationMethodsPolicy",
    "v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations",
    "v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/Fido2",
    "v1.0/policies/authenticationStrengthPolicies",
    "v1.0/identity/conditionalAccess/policies",
    "v1.0/subscribedSkus",
    "v1.0/organization",
    "v1.0/auditLogs/directoryAudits",
    "v1.0/auditLogs/signIns?$top=5",
    "beta/auditLogs/signIns?$top=5",
    "beta/auditLogs/signIns?$filter=signInEventTypes/any(t: t eq 'nonInteractiveUser') and status/errorCode eq 0&$top=50",
    "v1.0/users?$select=id,signInActivity&$top=500",
    `v1.0/appCatalogs/teamsApps?$filter=externalId eq '${tenant.apps.externalId}'`,
    "v1.0/users/00000000-0000-4000-8000-000000000000",
  ])
    await get(sandbox, `/${path}`);

  const installed = `/v1.0/users/${id}/teamwork/installedApps`;
  await call(sandbox, "POST", installed, {
    "teamsApp@odata.bind": `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${tenant.apps.catalogueId}`,
  });
  const { body } = await get(sandbox, `${installed}?$expand=teamsApp`);
  const [installation] = body.value as Json[];
  await get(sandbox, `${installed}/${installation?.id}`);
  await get(sandbox, `${installed}/${installation?.id}/chat`);
  await call(sandbox, "DELETE", `${installed}/${installation?.id}`);
  await call(sandbox, "POST", `/v1.0/users/${id}/checkMemberGroups`, {
    groupIds: [tenant.adminGroupId],
  });
  await call(sandbox, "POST", `/v1.0/users/${id}/sendMail`, {
    message: {
      subject: "x",
      body: { contentType: "text", content: "x" },
      toRecipients: [{ emailAddress: { address: "a@contoso.com" } }],
    },
  });
  await call(sandbox, "POST", "/v1.0/communications/getPresencesByUserId", { ids: [id, megan] });
  const requirements = `users/${id}/authentication/requirements`;
  await call(sandbox, "PATCH", `/beta/${requirements}`, { perUserMfaState: "enforced" });
  for (const version of ["v1.0", "beta"])
    await call(sandbox, "POST", `/${version}/$batch`, {
      requests: [{ id: "1", method: "GET", url: `/users/${id}` }],
    });
}
