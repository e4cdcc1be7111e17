import assert from "node:assert/strict";
import { openSandbox, type Sandbox } from "../../sandbox/server.ts";
import { batch, call, type Json } from "./fetching.ts";

describe("batches", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await openSandbox();
  });
  afterEach(() => sandbox.close());

  const ids = (count: number) => sandbox.tenant.people.slice(0, count).map(({ id }) => id);

  it("twenty parts come back complete, in another order", async () => {
    const requests = ids(20).map((id) => ({ id, method: "GET", url: `/users/${id}` }));
    const { body } = await call(sandbox, "POST", "/v1.0/$batch", { requests });
    const answered = (body.responses as Json[]).map((part) => part.id);
    assert.deepEqual(answered.toSorted(), ids(20).toSorted());
    assert.notDeepEqual(answered, ids(20));
  });

  it("the order is the seed's", async () => {
    const again = await openSandbox();
    const order = async (on: Sandbox) => {
      const requests = ids(12).map((id) => ({ id, method: "GET", url: `users/${id}` }));
      const { body } = await call(on, "POST", "/v1.0/$batch", { requests });
      return (body.responses as Json[]).map((part) => part.id);
    };
    assert.deepEqual(await order(sandbox), await order(again));
    await again.close();
  });

  for (const [name, requests] of [
    [
      "21 parts",
      Array.from({ length: 21 }, (_, id) => ({ id: `${id}`, method: "GET", url: "/users" })),
    ],
    ["two parts of one id", ["a", "A"].map((id) => ({ id, method: "GET", url: "/users" }))],
    ["no parts", []],
    ["a dependency on nobody", [{ id: "a", method: "GET", url: "/users", dependsOn: ["b"] }]],
    ["a body without a type", [{ id: "a", method: "PATCH", url: "/users/x", body: {} }]],
    ["a batch in a batch", [{ id: "a", method: "POST", url: "/$batch", body: {} }]],
  ] as const)
    it(`${name} are refused whole`, async () => {
      const refused = await call(sandbox, "POST", "/beta/$batch", { requests });
      assert.equal(refused.status, 400);
      assert.equal(sandbox.journal.count("invalid-request"), 1);
    });

  it("what depends on a failed part fails with 424, the rest goes on", async () => {
    const [known] = ids(1);
    const settled = await batch(sandbox, [
      { id: "after", method: "GET", url: `/users/${known}`, dependsOn: ["first"] },
      { id: "first", method: "GET", url: "/users/00000000-0000-4000-8000-000000000000" },
      { id: "alone", method: "GET", url: `/users/${known}` },
    ]);
    assert.deepEqual(
      ["first", "after", "alone"].map((id) => settled.get(id)?.status),
      [404, 424, 200],
    );
  });

  it("one part is throttled with its own Retry-After while the others succeed", async () => {
    const [one, two] = ids(2);
    sandbox.faults.add(
      { face: "graph", person: one ?? "", part: true },
      { do: "answer", status: 429, retryAfter: 7 },
    );
    const settled = await batch(sandbox, [`/users/${one}`, `/users/${two}`]);
    assert.equal(settled.get("0")?.status, 429);
    assert.equal((settled.get("0")?.headers as Json | undefined)?.["Retry-After"], "7");
    assert.equal(settled.get("1")?.status, 200);
    assert.equal(sandbox.journal.count("throttled"), 1);
  });

  it("a part can go missing, done or not done", async () => {
    const [one, two] = ids(2);
    const write = (id: string | undefined, at: string) => ({
      id: at,
      method: "PATCH",
      url: `/users/${id}/authentication/requirements`,
      headers: { "Content-Type": "application/json" },
      body: { perUserMfaState: "enabled" },
    });
    sandbox.faults.add({ face: "graph", person: one ?? "" }, { do: "drop-part", done: true });
    sandbox.faults.add({ face: "graph", person: two ?? "" }, { do: "drop-part" });
    const settled = await batch(sandbox, [write(one, "1"), write(two, "2")], "beta");
    assert.equal(settled.size, 0);
    assert.equal(sandbox.journal.writesOf(one ?? "").length, 1);
    assert.equal(sandbox.journal.writesOf(two ?? "").length, 0);
  });
});
