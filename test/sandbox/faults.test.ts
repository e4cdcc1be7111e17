import assert from "node:assert/strict";
import { openSandbox, type Sandbox } from "../../sandbox/server.ts";
import { Throttle } from "../../sandbox/throttle.ts";
import { call, codeOf, get, rows } from "./fetching.ts";

describe("faults on the wire", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await openSandbox();
  });
  afterEach(() => sandbox.close());

  it("hit as often as asked, after letting as many pass as asked", async () => {
    sandbox.faults.add(
      { face: "graph", path: "/users", times: 2, skip: 1 },
      { do: "answer", status: 503 },
    );
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn += 1)
      statuses.push((await get(sandbox, "/v1.0/users?$top=1")).status);
    assert.deepEqual(statuses, [200, 503, 503, 200]);
    assert.deepEqual(sandbox.faults.active(), []);
  });

  it("can be aimed at one person and taken back", async () => {
    const [adele, alex] = ["Adele Vance", "Alex Wilber"].map((name) => sandbox.tenant.person(name));
    const takeBack = sandbox.faults.add(
      { face: "graph", person: adele?.id ?? "", times: Number.POSITIVE_INFINITY },
      { do: "answer", status: 404, code: "Request_ResourceNotFound" },
    );
    assert.equal((await get(sandbox, `/v1.0/users/${adele?.id}`)).status, 404);
    assert.equal((await get(sandbox, `/v1.0/users/${alex?.id}`)).status, 200);
    takeBack();
    assert.equal((await get(sandbox, `/v1.0/users/${adele?.id}`)).status, 200);
  });

  it("can be aimed at batches that carry a write, and tell when they hit", async () => {
    const fault = { do: "answer", status: 503 } as const;
    const hits: unknown[] = [];
    const stop = sandbox.faults.onHit((hit, { path }) => hits.push([hit === fault, path]));
    sandbox.faults.add({ face: "graph", path: "/$batch", carries: "PATCH", times: 2 }, fault);
    const id = sandbox.tenant.person("Adele Vance").id;
    const send = async (request: object) =>
      (await call(sandbox, "POST", "/beta/$batch", { requests: [{ id: "1", ...request }] })).status;
    const write = {
      method: "PATCH",
      url: `/users/${id}/authentication/requirements`,
      headers: { "Content-Type": "application/json" },
      body: { perUserMfaState: "enabled" },
    };
    assert.equal(await send({ method: "GET", url: `/users/${id}` }), 200);
    assert.equal(await send(write), 503);
    assert.deepEqual(hits, [[true, "/beta/$batch"]]);
    stop();
    assert.equal(await send(write), 503);
    assert.equal(hits.length, 1);
    assert.equal(sandbox.tenant.perUserMfaState(id), "disabled");
  });

  it("throttle with and without Retry-After", async () => {
    const where = { face: "graph" } as const;
    sandbox.faults.add(where, { do: "answer", status: 429, retryAfter: 3 });
    sandbox.faults.add({ ...where, skip: 1 }, { do: "answer", status: 429 });
    const told = await get(sandbox, "/v1.0/users");
    const silent = await get(sandbox, "/v1.0/users");
    assert.equal(told.headers.get("retry-after"), "3");
    assert.equal(codeOf(told), "TooManyRequests");
    assert.equal(silent.headers.get("retry-after"), null);
    assert.equal(sandbox.journal.count("throttled"), 2);
  });

  it("reset the connection before or after the work", async () => {
    sandbox.faults.add({ face: "graph" }, { do: "reset-before" });
    await assert.rejects(get(sandbox, "/v1.0/users"));
    assert.equal((await get(sandbox, "/v1.0/users")).status, 200);
  });

  it("repeat a page, loop for ever, or end a list early", async () => {
    const list = "/v1.0/users?$top=50&$select=id";
    sandbox.faults.add({ face: "graph", skip: 1 }, { do: "duplicate-page" });
    assert.equal((await rows(sandbox, list)).length, 170);
    sandbox.faults.add({ face: "graph", times: Number.POSITIVE_INFINITY }, { do: "loop-page" });
    const looped = await rows(sandbox, list, 10);
    assert.equal(looped.length, 500);
    sandbox.faults.clear();
    sandbox.faults.add({ face: "graph" }, { do: "truncate-page" });
    assert.equal((await rows(sandbox, list)).length, 25);
  });

  it("deny a licensed tenant its report, once", async () => {
    const report = "/v1.0/reports/authenticationMethods/userRegistrationDetails?$top=1";
    sandbox.faults.reportFalseNegative();
    assert.equal((await get(sandbox, report)).status, 403);
    assert.equal((await get(sandbox, report)).status, 200);
  });
});

describe("quotas", () => {
  it("are off until switched on, then refill with time", () => {
    let now = 0;
    const throttle = new Throttle(() => now);
    assert.equal(throttle.take(["reports"], 100), null);
    throttle.switchOn("reports", "conditional-access");
    for (let turn = 0; turn < 5; turn += 1) assert.equal(throttle.take(["reports"]), null);
    assert.deepEqual(throttle.take(["reports"]), { retryAfter: 2 });
    now = 2000;
    assert.equal(throttle.take(["reports"]), null);
    assert.equal(throttle.take(["conditional-access"]), null);
    assert.deepEqual(throttle.take(["conditional-access"]), { retryAfter: null });
  });

  it("refuse over HTTP and are journaled", async () => {
    const sandbox = await openSandbox();
    sandbox.throttle.switchOn("conditional-access");
    const path = "/v1.0/identity/conditionalAccess/policies";
    assert.equal((await get(sandbox, path)).status, 200);
    const refused = await get(sandbox, path);
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get("retry-after"), null);
    assert.equal(sandbox.journal.count("throttled"), 1);
    await sandbox.close();
  });
});
