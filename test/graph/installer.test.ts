import assert from "node:assert/strict";
import { userId } from "#bot/core/ids.ts";
import { guidOf, type Reply, refused, type Seen, withStub } from "./stub.ts";

const ann = userId(guidOf(1));
const catalogued = (id: string): Reply => ({ body: { value: [{ id, externalId: "x" }] } });
const isLookUp = ({ path }: Seen): boolean => path.includes("/appCatalogs/teamsApps?");

/** The catalogue holds the app; installing is answered by `replies` in turn, and then by the last. */
function installing(...replies: readonly Reply[]): (seen: Seen) => Reply {
  let turn = 0;
  return (seen) =>
    isLookUp(seen) ? catalogued("cat-1") : (replies[Math.min(turn++, replies.length - 1)] ?? {});
}

const forbidden = (message: string, inner?: string): Reply => ({
  status: 403,
  body: {
    error: { code: "Forbidden", message, ...(inner ? { innerError: { code: inner } } : {}) },
  },
});

const REFUSALS: readonly (readonly [string, Reply, string])[] = [
  ["an app permission policy", forbidden("", "AccessDenied"), "blocked-by-policy"],
  [
    "an app permission policy without an inner code",
    forbidden("App is blocked by app permission policy. TenantId: t"),
    "blocked-by-policy",
  ],
  [
    "no Teams licence",
    forbidden(
      "Failed to get license information for the user. Ensure user has a valid Office365 license assigned to them.",
    ),
    "no-teams-licence",
  ],
  [
    "another app's id in the manifest",
    forbidden("AAD App Id 'x' is not allowed to manage the Teams App ''"),
    "refused",
  ],
  ["a missing permission", forbidden("Missing scope permissions on the request."), "refused"],
  ["resource-specific consent", refused(412, "PreconditionFailed"), "refused"],
  ["a person who is gone", refused(404, "NotFound"), "no-such-user"],
  ["a 400 that stays", refused(400, "BadRequest"), "refused"],
  ["throttling without end", { status: 429 }, "throttled"],
  ["a service that is down", { status: 503 }, "unavailable"],
  ["a service that never answers", { reset: true }, "unavailable"],
];

describe("installing the app over Graph", () => {
  it("finds the app in the catalogue once, and installs it", () =>
    withStub(installing({ status: 201 }), async (stub) => {
      assert.deepEqual(await stub.installer.install(ann), { ok: true, already: false });
      assert.deepEqual(await stub.installer.install(ann), { ok: true, already: false });
      const [lookUp, ...posts] = stub.seen;
      assert.equal(
        lookUp?.path,
        "/v1.0/appCatalogs/teamsApps?$filter=externalId eq '11111111-1111-1111-1111-111111111111'",
      );
      assert.deepEqual(
        posts.map(({ method, path, body }) => [method, path, body]),
        [1, 2].map(() => [
          "POST",
          `/v1.0/users/${ann}/teamwork/installedApps`,
          { "teamsApp@odata.bind": `${stub.url}/v1.0/appCatalogs/teamsApps/cat-1` },
        ]),
      );
    }));

  it("who has it already, has it", () =>
    withStub(installing(refused(409, "Conflict")), async (stub) => {
      assert.deepEqual(await stub.installer.install(ann), { ok: true, already: true });
    }));

  it("the transient 400 is tried once more", () =>
    withStub(installing(refused(400, "BadRequest"), { status: 201 }), async (stub) => {
      assert.deepEqual(await stub.installer.install(ann), { ok: true, already: false });
    }));

  for (const [why, reply, outcome] of REFUSALS)
    it(`${why}: ${outcome}`, () =>
      withStub(installing(reply), async (stub) => {
        const done = await stub.installer.install(ann);
        assert.equal(done.ok === false && done.why, outcome);
      }));

  it("an app that is not in the catalogue cannot be installed, until it is", () => {
    let there = false;
    return withStub(
      (seen) =>
        isLookUp(seen) ? (there ? catalogued("cat-1") : { body: { value: [] } }) : { status: 201 },
      async (stub) => {
        const done = await stub.installer.install(ann);
        assert.equal(done.ok === false && done.why, "not-installed");
        there = true;
        assert.equal((await stub.installer.install(ann)).ok, true);
      },
    );
  });

  it("an app that was uploaded anew is found under its new id", () => {
    let current = "cat-1";
    return withStub(
      ({ path, body }) => {
        if (path.includes("/appCatalogs/")) return catalogued(current);
        return JSON.stringify(body).includes(current) ? { status: 201 } : refused(404, "NotFound");
      },
      async (stub) => {
        await stub.installer.install(ann);
        current = "cat-2";
        assert.deepEqual(await stub.installer.install(ann), { ok: true, already: false });
      },
    );
  });

  it("a catalogue that may not be read is a refusal that names the permission", () =>
    withStub(
      () => refused(403, "Forbidden"),
      async (stub) => {
        const done = await stub.installer.install(ann);
        assert.ok(
          !done.ok && done.why === "refused" && done.detail.includes("AppCatalog.Read.All"),
        );
      },
    ));
});
