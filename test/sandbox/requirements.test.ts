import assert from "node:assert/strict";
import { openSandbox, type Sandbox } from "../../sandbox/server.ts";
import { call, codeOf, get } from "./fetching.ts";

const of = (name: string) => `/beta/users/${name}/authentication/requirements`;

describe("per-user MFA in the tenant", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await openSandbox({ frozen: true });
  });
  afterEach(() => sandbox.close());

  const write = (name: string, perUserMfaState: string) =>
    call(sandbox, "PATCH", of(sandbox.tenant.person(name).id), { perUserMfaState });
  const read = async (name: string) =>
    (await get(sandbox, of(sandbox.tenant.person(name).id))).body.perUserMfaState;

  it("enabling the unregistered leaves them enabled until they register", async () => {
    assert.equal((await write("Adele Vance", "enabled")).status, 204);
    assert.equal(await read("Adele Vance"), "enabled");
    sandbox.tenant.registerMethod("Adele Vance");
    assert.equal(await read("Adele Vance"), "enforced");
  });

  it("enabling the registered comes back as enforced", async () => {
    await write("Grady Archie", "enabled");
    assert.equal(await read("Grady Archie"), "enforced");
    const { id } = sandbox.tenant.person("Grady Archie");
    assert.deepEqual(
      sandbox.journal.writesOf(id).map(({ from, to, effective }) => [from, to, effective]),
      [["disabled", "enabled", "enforced"]],
    );
  });

  it("an email address is no second factor", async () => {
    await write("Adele Vance", "enabled");
    sandbox.tenant.registerMethod("Adele Vance", "email");
    assert.equal(await read("Adele Vance"), "enabled");
  });

  it("a write shows in the audit log as an update of the user", async () => {
    await write("Grady Archie", "enforced");
    sandbox.tenant.clock.advance(sandbox.tenant.manners.auditDelayMs);
    const { body } = await get(
      sandbox,
      "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Update user'",
    );
    assert.equal((body.value as object[]).length, 1);
  });

  it("while a write replicates, a read shows the state before it", async () => {
    sandbox.tenant.manners.replicationMs = 5000;
    await write("Grady Archie", "enforced");
    assert.equal(await read("Grady Archie"), "disabled");
    sandbox.tenant.clock.advance(5000);
    assert.equal(await read("Grady Archie"), "enforced");
  });

  it("a stale replica shows the old state for as many reads as asked", async () => {
    await write("Grady Archie", "enforced");
    sandbox.faults.add({ face: "graph", method: "GET", times: 2 }, { do: "stale-read" });
    assert.deepEqual(
      [await read("Grady Archie"), await read("Grady Archie"), await read("Grady Archie")],
      ["disabled", "disabled", "enforced"],
    );
  });

  it("a swallowed write answers 204, and the journal knows better", async () => {
    sandbox.faults.add({ face: "graph", method: "PATCH" }, { do: "ignore-write" });
    assert.equal((await write("Grady Archie", "enforced")).status, 204);
    assert.equal(await read("Grady Archie"), "disabled");
    assert.equal(sandbox.journal.ofKind("mfa-written")[0]?.effective, "disabled");
  });

  it("a refused write is journaled as refused", async () => {
    sandbox.faults.add(
      { face: "graph", method: "PATCH" },
      { do: "answer", status: 403, code: "Authorization_RequestDenied" },
    );
    assert.equal(codeOf(await write("Grady Archie", "enforced")), "Authorization_RequestDenied");
    assert.equal(sandbox.journal.count("mfa-write-refused"), 1);
    assert.equal(sandbox.journal.count("mfa-written"), 0);
  });

  for (const body of [{}, { perUserMfaState: "on" }, { perUserMfaState: "enabled", force: true }])
    it(`a body of ${JSON.stringify(body)} is refused`, async () => {
      const { id } = sandbox.tenant.person("Grady Archie");
      assert.equal((await call(sandbox, "PATCH", of(id), body)).status, 400);
      assert.equal(sandbox.journal.count("invalid-request"), 1);
    });

  it("there is no v1.0 of it", async () => {
    const { id } = sandbox.tenant.person("Grady Archie");
    const path = `/v1.0/users/${id}/authentication/requirements`;
    assert.equal((await call(sandbox, "PATCH", path, { perUserMfaState: "enabled" })).status, 404);
  });

  it("an outside admin's change is not the bot's", async () => {
    sandbox.tenant.setMfaState("Grady Archie", "enforced");
    assert.equal(await read("Grady Archie"), "enforced");
    assert.equal(sandbox.journal.writesOf(sandbox.tenant.person("Grady Archie").id).length, 0);
  });
});
