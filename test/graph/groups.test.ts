import assert from "node:assert/strict";
import { isBotError } from "#bot/core/errors.ts";
import { userId } from "#bot/core/ids.ts";
import { guidOf, refused, user, withStub } from "./stub.ts";

const ann = userId(guidOf(1));

describe("groups over Graph", () => {
  it("tells which of the asked groups somebody is in, in the caller's spelling", () =>
    withStub(
      ({ body }) => ({
        body: { value: [(body as { groupIds: string[] }).groupIds[0]?.toUpperCase()] },
      }),
      async (stub) => {
        assert.deepEqual([...(await stub.groups.among(ann, [guidOf(8), guidOf(9)]))], [guidOf(8)]);
        const [asked] = stub.seen;
        assert.equal(asked?.path, `/v1.0/users/${ann}/checkMemberGroups`);
        assert.deepEqual(asked?.body, { groupIds: [guidOf(8), guidOf(9)] });
      },
    ));

  for (const [how, reply] of [
    ["refused", refused(403, "Authorization_RequestDenied")],
    ["about nobody", refused(404, "Request_ResourceNotFound")],
    ["nonsense", { body: {} }],
    ["never answered", { reset: true }],
  ] as const)
    it(`an answer that is ${how} throws: nobody is let in by accident`, () =>
      withStub(
        () => reply,
        async (stub) =>
          assert.rejects(stub.groups.among(ann, [guidOf(8)]), (error) => isBotError(error)),
      ));

  it("a question that only reads is asked again after a break", () => {
    let broken = false;
    return withStub(
      () => {
        if (broken) return { body: { value: [] } };
        broken = true;
        return { reset: true };
      },
      async (stub) => {
        assert.equal((await stub.groups.among(ann, [guidOf(8)])).size, 0);
        assert.equal(stub.seen.length, 2);
      },
    );
  });

  it("members are the enabled people among them, nested groups resolved", () =>
    withStub(
      ({ path }, url) => {
        if (path.includes("skiptoken")) return { body: { value: [user(6)] } };
        assert.match(path, /^\/v1\.0\/groups\/[^/]+\/transitiveMembers\?\$select=id,.*&\$top=999$/);
        const typed = (type: string, row: object) => ({
          "@odata.type": `#microsoft.graph.${type}`,
          ...row,
        });
        return {
          body: {
            "@odata.nextLink": `${url}/v1.0/groups/x/transitiveMembers?skiptoken=1`,
            value: [
              typed("user", user(1)),
              typed("user", user(2, { accountEnabled: false })),
              typed("user", user(3, { userType: "Guest" })),
              typed("group", { id: guidOf(4), displayName: "Nested" }),
              { id: guidOf(5), displayName: "A device" },
            ],
          },
        };
      },
      async (stub) => {
        const members = await stub.groups.members(guidOf(7));
        assert.deepEqual(
          members.map(({ id }) => id),
          [guidOf(1), guidOf(6)],
        );
      },
    ));
});
