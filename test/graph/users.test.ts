import assert from "node:assert/strict";
import { isBotError } from "#bot/core/errors.ts";
import { userId } from "#bot/core/ids.ts";
import type { ListedUser } from "#bot/ports/directory.ts";
import {
  batchReply,
  guidOf,
  personIn,
  refused,
  type Seen,
  type Stub,
  user,
  withStub,
} from "./stub.ts";

const listed = async (stub: Stub): Promise<readonly ListedUser[]> =>
  (await Array.fromAsync(stub.directory.users("in one chain"))).flat();
const statesOf = (users: readonly ListedUser[]) => users.map(({ mfaState }) => mfaState);
const pageOf = (seen: Seen): number => Number(/\$skiptoken=(\d+)/.exec(seen.path)?.[1] ?? 0);

describe("users over Graph", () => {
  it("each page is asked for once, by the link as it came", () =>
    withStub(
      (seen, url) => {
        const page = pageOf(seen);
        const value = page === 1 ? [] : [user(page, { perUserMfaState: "disabled" })];
        const next = `${url}/v1.0/users?b=2&a=x%2By&$skiptoken=${page + 1}`;
        return { body: { ...(page < 3 ? { "@odata.nextLink": next } : {}), value } };
      },
      async (stub) => {
        const users = await listed(stub);
        assert.deepEqual(
          users.map(({ profile }) => profile.id),
          [0, 2, 3].map(guidOf),
        );
        assert.deepEqual(
          stub.seen.slice(1).map(({ path }) => path),
          [1, 2, 3].map((page) => `/v1.0/users?b=2&a=x+y&$skiptoken=${page}`),
        );
        const [first] = stub.seen;
        assert.match(first?.path ?? "", /\$select=id,.*,perUserMfaState&\$top=999$/);
        assert.doesNotMatch(first?.path ?? "", /filter/);
        assert.equal(first?.headers.authorization, "Bearer sandbox");
        assert.equal(first?.headers["x-ms-throttle-priority"], "low");
        assert.match(String(first?.headers["client-request-id"]), /^[0-9a-f-]{36}$/);
      },
    ));

  it("a link that repeats is refused, after what it brought", () =>
    withStub(
      (_, url) => ({
        body: {
          "@odata.nextLink": `${url}/v1.0/users?$skiptoken=1`,
          value: [user(1, { perUserMfaState: "enabled" })],
        },
      }),
      async (stub) => {
        let rows = 0;
        await assert.rejects(
          async () => {
            for await (const page of stub.directory.users("in one chain")) rows += page.length;
          },
          (error) => isBotError(error, "directory-looping"),
        );
        assert.equal(rows, 2);
      },
    ));

  it("a link to another host gets no token, and no request", () =>
    withStub(
      () => ({
        body: { "@odata.nextLink": "https://evil.example/v1.0/users?x", value: [user(1)] },
      }),
      async (stub) => {
        await assert.rejects(listed(stub), (error) => isBotError(error, "directory-unavailable"));
      },
    ));

  it("states come with the listing where the tenant offers them, and a person without one is unknown", () =>
    withStub(
      () => ({
        body: {
          value: [
            user(1, { perUserMfaState: "enforced" }),
            user(2),
            user(3, { perUserMfaState: null }),
            user(4, { perUserMfaState: "somethingNew" }),
          ],
        },
      }),
      async (stub) => {
        assert.deepEqual(statesOf(await listed(stub)), [
          "enforced",
          "unknown",
          "unknown",
          "unknown",
        ]);
        assert.equal(stub.seen.length, 1);
      },
    ));

  for (const [how, offers] of [
    ["refuses the property", false],
    ["leaves the property out", true],
  ] as const)
    it(`a tenant that ${how} is read person by person, in batches`, () =>
      withStub(
        (seen) => {
          if (seen.path === "/beta/$batch")
            return batchReply(seen, ({ url }) =>
              personIn(url) === 7
                ? refused(403, "accessDenied")
                : { body: { perUserMfaState: personIn(url) % 2 ? "enabled" : "disabled" } },
            );
          if (!offers && seen.path.includes("perUserMfaState")) return refused(400, "BadRequest");
          return { body: { value: Array.from({ length: 45 }, (_, n) => user(n)) } };
        },
        async (stub) => {
          const states = statesOf(await listed(stub));
          assert.equal(states.length, 45);
          assert.equal(states[7], "unknown");
          assert.equal(states[8], "disabled");
          assert.equal(states[9], "enabled");
          const batches = stub.seen.filter(({ path }) => path === "/beta/$batch");
          assert.equal(batches.length, 3);
        },
      ));

  it("where nobody's state can be read, everybody is unknown and still listed", () =>
    withStub(
      ({ path }) =>
        path.endsWith("$batch")
          ? refused(403, "Authorization_RequestDenied")
          : { body: { value: [user(1)] } },
      async (stub) => assert.deepEqual(statesOf(await listed(stub)), ["unknown"]),
    ));

  it("disabled accounts and guests are listed as what they are", () =>
    withStub(
      () => ({
        body: {
          value: [
            user(1, { accountEnabled: false, perUserMfaState: "disabled" }),
            user(2, { userType: "Guest", mail: "g@fabrikam.com", assignedLicenses: [] }),
            user(3, { userType: null, onPremisesSyncEnabled: true, id: guidOf(3).toUpperCase() }),
          ],
        },
      }),
      async (stub) => {
        const [one, two, three] = (await listed(stub)).map(({ profile }) => profile);
        assert.equal(one?.accountEnabled, false);
        assert.deepEqual(
          [two?.userType, two?.licensed, two?.mail],
          ["guest", false, "g@fabrikam.com"],
        );
        assert.deepEqual(
          [three?.userType, three?.licensed, three?.onPremisesSynced, three?.id],
          ["member", true, true, guidOf(3)],
        );
      },
    ));

  it("the count is asked for consistently, and is null when the tenant will not say", async () => {
    await withStub(
      ({ headers }) =>
        headers.consistencylevel === "eventual"
          ? { body: "1234", headers: { "content-type": "text/plain" } }
          : refused(400, "Request_BadRequest"),
      async (stub) => assert.equal(await stub.directory.userCount(), 1234),
    );
    for (const reply of [refused(403, "x"), { body: "" }, { body: "many" }, { reset: true }])
      await withStub(
        () => ({ headers: { "content-type": "text/plain" }, ...reply }),
        async (stub) => assert.equal(await stub.directory.userCount(), null),
      );
  });

  it("one user, and nobody", () =>
    withStub(
      ({ path }) =>
        path.startsWith(`/v1.0/users/${guidOf(1)}?$select=id,`)
          ? { body: user(1) }
          : refused(404, "Request_ResourceNotFound"),
      async (stub) => {
        assert.equal((await stub.directory.user(userId(guidOf(1))))?.displayName, "Person 1");
        assert.equal(await stub.directory.user(userId(guidOf(2))), null);
      },
    ));

  it("many users: found, gone, and not to be read", () =>
    withStub(
      (seen) =>
        batchReply(seen, ({ url }) => {
          const n = personIn(url);
          if (n === 2) return refused(404, "Request_ResourceNotFound");
          return n === 3 ? refused(403, "Authorization_RequestDenied") : { body: user(n) };
        }),
      async (stub) => {
        const ids = Array.from({ length: 25 }, (_, n) => userId(guidOf(n)));
        const found = await stub.directory.usersById(ids);
        assert.equal(found.size, 24);
        assert.equal(found.get(userId(guidOf(24)))?.displayName, "Person 24");
        assert.equal(found.get(userId(guidOf(2))), null);
        assert.equal(found.has(userId(guidOf(3))), false);
      },
    ));

  it("mailboxes: what they are for, none at all, and unknown", () =>
    withStub(
      (seen) =>
        batchReply(seen, ({ url }) => {
          const replies = [
            { body: { userPurpose: "shared" } },
            refused(404, "MailboxNotEnabledForRESTAPI"),
            refused(403, "ErrorAccessDenied"),
            refused(404, "Request_ResourceNotFound"),
            { body: { userPurpose: "hologram" } },
            { body: {} },
          ];
          return replies[personIn(url)];
        }),
      async (stub) => {
        const ids = Array.from({ length: 6 }, (_, n) => userId(guidOf(n)));
        assert.deepEqual([...(await stub.directory.mailboxPurposes(ids))].toSorted(), [
          [guidOf(0), "shared"],
          [guidOf(1), "none"],
          [guidOf(4), "others"],
        ]);
      },
    ));
});
