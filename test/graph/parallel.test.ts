import assert from "node:assert/strict";
import { merged } from "#bot/adapters/graph/merged.ts";
import { isBotError } from "#bot/core/errors.ts";
import type { ListedUser } from "#bot/ports/directory.ts";
import { guidOf, type Reply, refused, type Seen, type Stub, user, withStub } from "./stub.ts";

const NAMES = ["adele", "ben", "_root", "42", "émile", "lynne", "megan", "zoe", "Öst"];

/** A tenant with two people of each name, one a page; `more` decides what else is answered. */
const tenant =
  (more: (seen: Seen) => Reply | null = () => null) =>
  (seen: Seen, url: string): Reply => {
    const other = more(seen);
    if (other !== null) return other;
    const asked = new URL(seen.path, url);
    const filter = asked.searchParams.get("$filter") ?? "";
    const edge = (op: string) => new RegExp(`${op} '([^']*)'`).exec(filter)?.[1];
    const [from = "", to] = [edge("ge"), edge("le")];
    const people = NAMES.flatMap((name, n) => [2 * n, 2 * n + 1].map((id) => ({ id, name })));
    const fitting = people.filter(
      ({ name }) => name.toLowerCase() >= from && (to === undefined || name.toLowerCase() <= to),
    );
    const at = Number(asked.searchParams.get("$skiptoken") ?? 0);
    const next = new URL(asked);
    next.searchParams.set("$skiptoken", String(at + 1));
    const value = fitting
      .slice(at, at + 1)
      .map(({ id, name }) =>
        user(id, { userPrincipalName: `${name}${id}@contoso.com`, perUserMfaState: "disabled" }),
      );
    return {
      body: { ...(at + 1 < fitting.length ? { "@odata.nextLink": next.href } : {}), value },
    };
  };

const idsOf = async (stub: Stub): Promise<readonly string[]> => {
  const users: ListedUser[] = (await Array.fromAsync(stub.directory.users("in parallel"))).flat();
  return users.map(({ profile }) => profile.id).toSorted();
};
const everybody = NAMES.flatMap((_, n) => [guidOf(2 * n), guidOf(2 * n + 1)]).toSorted();
const filtered = (seen: Seen): boolean => seen.path.includes("$filter=");

describe("users over Graph, in parallel", () => {
  it("everybody is read once, odd first characters too", () =>
    withStub(tenant(), async (stub) => {
      assert.deepEqual(await idsOf(stub), everybody);
      assert.equal(stub.seen.filter((seen) => !filtered(seen)).length, 1);
      assert.ok(stub.seen.filter(filtered).every(({ path }) => path.includes("perUserMfaState")));
    }));

  it("a tenant of one page is read with one request", () =>
    withStub(
      () => ({ body: { value: [user(1, { perUserMfaState: "enabled" })] } }),
      async (stub) => {
        assert.deepEqual(await idsOf(stub), [guidOf(1)]);
        assert.equal(stub.seen.length, 1);
      },
    ));

  it("a directory that knows no ranges is read in one chain", () =>
    withStub(
      tenant((seen) => (filtered(seen) ? refused(400, "Request_UnsupportedQuery") : null)),
      async (stub) => {
        assert.deepEqual(await idsOf(stub), everybody);
      },
    ));

  it("a directory that refuses states is still read in parallel, without them", () =>
    withStub(
      tenant((seen) => {
        if (seen.path === "/beta/$batch") return { body: { responses: [] } };
        return seen.path.includes("perUserMfaState") && !filtered(seen)
          ? refused(400, "BadRequest")
          : null;
      }),
      async (stub) => {
        assert.deepEqual(await idsOf(stub), everybody);
        assert.ok(stub.seen.filter(filtered).every(({ path }) => !path.includes("perUserMfa")));
      },
    ));

  it("a part that fails fails the listing", () =>
    withStub(
      tenant((seen) => (seen.path.includes("le 'am'") ? refused(403, "No") : null)),
      async (stub) => {
        await assert.rejects(idsOf(stub), (error) => isBotError(error, "directory-denied"));
      },
    ));

  it("the next page is asked for before this one has been taken", () =>
    withStub(tenant(), async (stub) => {
      const listing = stub.directory.users("in one chain")[Symbol.asyncIterator]();
      await listing.next();
      await listing.next();
      const deadline = Date.now() + 5000;
      while (stub.seen.length < 4 && Date.now() < deadline)
        await new Promise((turn) => setImmediate(turn));
      assert.ok(stub.seen.length >= 4, `${stub.seen.length} requests`);
      assert.ok(stub.seen.length <= 6, `${stub.seen.length} requests`);
      await listing.return?.();
    }));
});

describe("merged streams", () => {
  async function* counting(from: number, to: number): AsyncGenerator<number> {
    for (let n = from; n < to; n += 1) yield n;
  }

  it("bring what each brings, and end with the last", async () => {
    const all = await Array.fromAsync(merged([counting(0, 3), counting(10, 11), counting(5, 5)]));
    assert.deepEqual(
      all.toSorted((a, b) => a - b),
      [0, 1, 2, 10],
    );
  });

  it("are all ended when the caller leaves", async () => {
    let ended = 0;
    async function* endless(): AsyncGenerator<number> {
      try {
        for (;;) yield 1;
      } finally {
        ended += 1;
      }
    }
    for await (const _ of merged([endless(), endless()])) break;
    await new Promise((turn) => setImmediate(turn));
    assert.equal(ended, 2);
  });
});
