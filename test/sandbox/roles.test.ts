import assert from "node:assert/strict";
import { ROLES } from "../../sandbox/roles.ts";
import { openSandbox, type Sandbox } from "../../sandbox/server.ts";
import { batch, call, codeOf, get, type Json, rows } from "./fetching.ts";

const ASSIGNMENTS = "/v1.0/roleManagement/directory/roleAssignments";
const AUDITS = "/v1.0/auditLogs/directoryAudits";

describe("managers, roles, licences and events of the tenant", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await openSandbox({ frozen: true, people: 120 });
  });
  afterEach(() => sandbox.close());

  it("a list shows managers when expanded, and refuses to with an advanced query", async () => {
    const path = "/v1.0/users?$select=id&$expand=manager($select=id)&$top=999";
    const shown = new Map(
      (await rows(sandbox, path)).map(({ id, manager }) => [id, (manager as Json | undefined)?.id]),
    );
    for (const { id, managerId } of sandbox.tenant.people)
      assert.equal(shown.get(id) ?? null, managerId);
    const eventual = { ConsistencyLevel: "eventual" };
    assert.equal((await get(sandbox, `${path}&$count=true`, eventual)).status, 400);
    const { id } = sandbox.tenant.person("Adele Vance");
    const parts = await batch(sandbox, [`/users/${id}?$select=id&$expand=manager($select=id)`]);
    const body = parts.get("0")?.body as Json;
    assert.equal((body.manager as Json).id, sandbox.tenant.person(id).managerId);
  });

  it("nobody is their own manager's manager, and nobody manages a crowd", () => {
    const { people } = sandbox.tenant;
    const bossOf = new Map(people.map(({ id, managerId }) => [id, managerId]));
    for (const { id } of people) {
      const chain = new Set<string>();
      for (let at: string | null = id; at !== null; at = bossOf.get(at) ?? null) {
        assert.equal(chain.has(at), false);
        chain.add(at);
      }
    }
    const team = Map.groupBy(people, ({ managerId }) => managerId);
    for (const [boss, reports] of team)
      if (boss !== null && sandbox.tenant.person(boss).displayName !== "Nestor Wilke")
        assert.ok(reports.length <= 9, `${reports.length}`);
  });

  it("break-glass accounts are Global Administrators, found by role and by person", async () => {
    const { id } = ROLES.globalAdministrator;
    const filter = `?$filter=roleDefinitionId eq '${id}'&$expand=principal`;
    const held = await rows(sandbox, `${ASSIGNMENTS}${filter}`);
    assert.deepEqual(
      held.map(({ principalId }) => principalId).toSorted(),
      [...sandbox.tenant.breakGlassIds].toSorted(),
    );
    assert.equal((held[0]?.principal as Json | undefined)?.id, held[0]?.principalId);
    const [person = ""] = sandbox.tenant.breakGlassIds;
    const theirs = await rows(sandbox, `${ASSIGNMENTS}?$filter=principalId eq '${person}'`);
    assert.deepEqual(
      theirs.map(({ roleDefinitionId }) => roleDefinitionId),
      [id],
    );
    assert.equal((await get(sandbox, ASSIGNMENTS)).status, 400);
    sandbox.tenant.manners.withheld = ["RoleManagement.Read.Directory"];
    const refused = await get(sandbox, `${ASSIGNMENTS}${filter}`);
    assert.deepEqual([refused.status, codeOf(refused)], [403, "Authorization_RequestDenied"]);
  });

  it("a licence without Teams: no installation, and no chat", async () => {
    const adele = sandbox.tenant.person("Adele Vance");
    const chat = () =>
      call(sandbox, "POST", "/v3/conversations", {
        members: [{ id: adele.id }],
        tenantId: sandbox.tenant.ids.tenantId,
      });
    sandbox.tenant.installBot(adele);
    assert.equal((await chat()).status, 201);
    sandbox.tenant.change(adele, {
      assignedLicenses: [{ skuId: "4b9405b0-7788-4568-add1-99614e613b69", disabledPlans: [] }],
    });
    const refused = await chat();
    assert.deepEqual([refused.status, codeOf(refused)], [403, "ForbiddenOperationException"]);
    const { catalogueId } = sandbox.tenant.apps;
    const install = await call(sandbox, "POST", `/v1.0/users/${adele.id}/teamwork/installedApps`, {
      "teamsApp@odata.bind": `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${catalogueId}`,
    });
    assert.equal(install.status, 403);
    const names = (await rows(sandbox, "/v1.0/subscribedSkus")).map((sku) => sku.skuPartNumber);
    assert.deepEqual(names, ["SPB", "EXCHANGESTANDARD"]);
  });

  it("resets, an admin's registration and a relapse are told apart in the audit log", async () => {
    const { tenant } = sandbox;
    const since = encodeURIComponent(`activityDateTime ge ${tenant.clock.now().toISOString()}`);
    tenant.resetPassword("Adele Vance");
    tenant.resetPassword("Adele Vance", "Megan Bowen");
    tenant.registerMethod("Adele Vance", "phone", { by: "Megan Bowen" });
    tenant.registerMethod("Adele Vance");
    tenant.deleteMethods("Adele Vance");
    tenant.clock.advance(10 * 60_000);
    const adele = tenant.person("Adele Vance").id;
    const megan = tenant.person("Megan Bowen").id;
    const told = (await rows(sandbox, `${AUDITS}?$filter=${since}&$orderby=activityDateTime`)).map(
      (row) => [row.activityDisplayName, ((row.initiatedBy as Json).user as Json).id],
    );
    assert.deepEqual(told, [
      ["Reset password (self-service)", adele],
      ["Reset user password", megan],
      ["Admin registered security info", megan],
      ["User registered security info", adele],
      ["User deleted security info", adele],
      ["User deleted security info", adele],
    ]);
    assert.equal(tenant.isRegistered("Adele Vance"), false);
  });
});
