import assert from "node:assert/strict";
import { openSandbox, type Sandbox } from "../../sandbox/server.ts";
import { codeOf, get, rows } from "./fetching.ts";

const REPORT = "/v1.0/reports/authenticationMethods/userRegistrationDetails";

describe("paging through the simulated Graph", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await openSandbox({ seed: 3, people: 250 });
  });
  afterEach(() => sandbox.close());

  for (const path of ["/v1.0/users", "/v1.0/users?$top=7&$select=id,mail", "/beta/users?$top=100"])
    it(`${path} shows each person once`, async () => {
      const seen = await rows(sandbox, path);
      assert.equal(seen.length, 250);
      assert.equal(new Set(seen.map(({ id }) => id)).size, 250);
    });

  it("the report shows each reported person once and hides the disabled and the silent", async () => {
    const seen = new Set((await rows(sandbox, `${REPORT}?$top=40`)).map(({ id }) => id));
    for (const { id, kind } of sandbox.tenant.people)
      assert.equal(seen.has(id), kind !== "disabled" && kind !== "report-silent", kind);
  });

  it("a deletion between two pages loses nobody else", async () => {
    const { body } = await get(sandbox, "/v1.0/users?$top=100");
    const [gone] = body.value as { id: string }[];
    sandbox.tenant.deleteUser(gone?.id ?? "");
    const rest = await rows(sandbox, String(body["@odata.nextLink"]));
    assert.equal(rest.length, 150);
  });

  it("a page holds 100 by default, 999 at most, and says so", async () => {
    assert.equal(((await get(sandbox, "/v1.0/users")).body.value as object[]).length, 100);
    const refused = await get(sandbox, "/v1.0/users?$top=1000");
    assert.equal(refused.status, 400);
    assert.equal(codeOf(refused), "Request_UnsupportedQuery");
    assert.equal(sandbox.journal.count("invalid-request"), 1);
  });

  it("$select gives the named properties and the id, nothing else", async () => {
    const [row] = await rows(sandbox, "/v1.0/users?$select=department,perUserMfaState&$top=1", 1);
    assert.deepEqual(Object.keys(row ?? {}).toSorted(), ["department", "id", "perUserMfaState"]);
  });

  it("an invented property is refused, and the journal remembers it", async () => {
    assert.equal((await get(sandbox, "/v1.0/users?$select=shoeSize")).status, 400);
    assert.equal(sandbox.journal.count("invalid-request"), 1);
  });

  it("a tenant may refuse perUserMfaState, or leave it out of every row", async () => {
    sandbox.tenant.manners.perUserMfaSelect = "refused";
    const path = "/v1.0/users?$select=id,perUserMfaState&$top=5";
    assert.equal((await get(sandbox, path)).status, 400);
    sandbox.tenant.manners.perUserMfaSelect = "absent";
    const [row] = await rows(sandbox, path, 1);
    assert.deepEqual(Object.keys(row ?? {}), ["id"]);
    assert.equal(sandbox.journal.count("invalid-request"), 0, "a probe is no mistake");
  });

  it("filters by state, by beginning and by identity", async () => {
    const on = await rows(sandbox, "/v1.0/users?$filter=accountEnabled eq true&$top=999");
    assert.equal(on.length, sandbox.tenant.people.filter((each) => each.accountEnabled).length);
    const adele = sandbox.tenant.person("Adele Vance");
    for (const filter of [
      `id eq '${adele.id}'`,
      `userPrincipalName eq '${adele.userPrincipalName.toUpperCase()}'`,
      "startswith(displayName,'adele v')",
      `id in ('${adele.id}') and accountEnabled eq true`,
    ]) {
      const found = await rows(sandbox, `/v1.0/users?$filter=${encodeURIComponent(filter)}`);
      assert.deepEqual(
        found.map(({ id }) => id),
        [adele.id],
        filter,
      );
    }
  });

  it("counts only for those who ask with ConsistencyLevel", async () => {
    const eventual = { ConsistencyLevel: "eventual" };
    assert.equal((await get(sandbox, "/v1.0/users/$count")).status, 400);
    const counted = await fetch(`${sandbox.graphUrl}/v1.0/users/$count`, {
      headers: { ...eventual, authorization: "Bearer sandbox" },
    });
    assert.equal(await counted.text(), "250");
    const page = await get(sandbox, "/v1.0/users?$count=true&$top=1", eventual);
    assert.equal(page.body["@odata.count"], 250);
    const silent = await get(sandbox, "/v1.0/users?$count=true&$top=1");
    assert.equal(silent.body["@odata.count"], undefined);
  });

  it("the report filters by registration", async () => {
    const registered = await rows(sandbox, `${REPORT}?$filter=isMfaRegistered eq true`);
    assert.ok(registered.length > 0);
    assert.ok(registered.every((row) => row.isMfaRegistered === true));
  });
});
