import assert from "node:assert/strict";
import { guidOf, type Reply, refused, user, withStub } from "./stub.ts";

const [ROLE, OTHER] = [guidOf(70), guidOf(71)];
const assigned = (n: number, type: string) => ({
  principalId: guidOf(n),
  principal: { "@odata.type": `#microsoft.graph.${type}`, id: guidOf(n) },
});

function answer(path: string): Reply {
  if (path.includes("/directoryRoles"))
    return {
      body: {
        value: [
          { roleTemplateId: ROLE.toUpperCase(), displayName: "Global Administrator" },
          { roleTemplateId: OTHER, displayName: null },
        ],
      },
    };
  if (path.includes("/groups/")) return { body: { value: [user(5)] } };
  const rows = path.includes(ROLE)
    ? [assigned(1, "user"), assigned(2, "group"), assigned(3, "servicePrincipal")]
    : [assigned(1, "user")];
  return { body: { value: rows } };
}

describe("directory roles over Graph", () => {
  it("people hold their own roles and those of their groups; services hold none", () =>
    withStub(
      ({ path }) => answer(path),
      async ({ roles }) => {
        const held = await roles.holders();
        assert.deepEqual(Object.fromEntries(held ?? []), {
          [guidOf(1)]: [ROLE, OTHER],
          [guidOf(5)]: [ROLE],
        });
      },
    ));

  it("a role goes by its name, and by its id where it has none", () =>
    withStub(
      ({ path }) => answer(path),
      async ({ roles }) =>
        assert.deepEqual(
          [...(await roles.names())],
          [
            [ROLE, "Global Administrator"],
            [OTHER, OTHER],
          ],
        ),
    ));

  it("not permitted: nobody knows who holds one, which is not that nobody does", () =>
    withStub(
      () => refused(403, "Authorization_RequestDenied"),
      async ({ roles, licences }) => {
        assert.equal(await roles.holders(), null);
        assert.equal((await roles.names()).size, 0);
        assert.equal((await licences.names()).size, 0);
      },
    ));
});

describe("finding a group over Graph", () => {
  it("a name is asked for with its quotes escaped, and every group of that name comes back", () =>
    withStub(
      ({ path }) => {
        assert.match(path, /\$filter=displayName eq 'O''Brien''s team'&/);
        return { body: { value: [{ id: guidOf(8).toUpperCase(), displayName: "x" }, {}] } };
      },
      async ({ groups }) =>
        assert.deepEqual(await groups.find(" O'Brien's team "), [
          { id: guidOf(8), displayName: "x" },
        ]),
    ));

  it("an id is looked up as one, and none of that id is no group", () =>
    withStub(
      ({ path }) => {
        assert.match(path, new RegExp(`/v1.0/groups/${guidOf(8)}\\?`));
        return refused(404, "Request_ResourceNotFound");
      },
      async ({ groups }) => assert.deepEqual(await groups.find(guidOf(8)), []),
    ));
});
