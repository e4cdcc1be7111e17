import assert from "node:assert/strict";
import { guidOf, withStub } from "./stub.ts";

describe("Registrations on Graph: the audit log", () => {
  it("events: successes that changed something, each naming its person", () => {
    const event = (id: string, activityDisplayName: string, more: object = {}) => ({
      id,
      activityDisplayName,
      activityDateTime: "2026-11-21T07:00:00Z",
      result: "success",
      targetResources: [{ id: guidOf(1).toUpperCase() }],
      initiatedBy: { user: { id: guidOf(2) } },
      ...more,
    });
    return withStub(
      () => ({
        body: {
          value: [
            event("a", "User registered security info"),
            event("b", "User registered security info", { result: "failure" }),
            event("c", "User started security info registration"),
            event("d", "User cancelled security info registration"),
            event("e", "User Reviewed Security Info"),
            event("f", "Get passkey creation options"),
            event("g", "Something Microsoft invents tomorrow", { targetResources: [] }),
            event("h", "Admin deleted security info", { result: "Success" }),
            event("i", "User registered security info", {
              targetResources: [],
              initiatedBy: { app: {} },
            }),
            event("j", "User registered security info", { activityDateTime: "soon" }),
          ],
        },
      }),
      async (stub) => {
        const since = new Date("2026-11-21T06:55:00Z");
        const events = await Array.fromAsync(stub.registrations.events(since));
        assert.deepEqual(
          events.map(({ id, user }) => [id, user]),
          [
            ["a", guidOf(1)],
            ["g", guidOf(2)],
            ["h", guidOf(1)],
          ],
        );
        assert.equal(
          stub.seen[0]?.path,
          "/v1.0/auditLogs/directoryAudits?$filter=loggedByService eq 'Authentication Methods' and activityDateTime ge 2026-11-21T06:55:00.000Z&$orderby=activityDateTime",
        );
      },
    );
  });

  for (const [situation, row, adds, by] of [
    ["by the person", {}, true, guidOf(1)],
    ["by an admin", { initiatedBy: { user: { id: guidOf(2).toUpperCase() } } }, true, guidOf(2)],
    ["by an app", { initiatedBy: { user: null, app: { appId: guidOf(3) } } }, true, "somebody"],
    ["by nobody knows whom", { initiatedBy: { user: null, app: null } }, true, null],
    [
      "by an admin without a name",
      { activityDisplayName: "Admin registered security info", initiatedBy: {} },
      true,
      "somebody",
    ],
    [
      "of a Temporary Access Pass",
      {
        activityDisplayName: "Admin registered security info",
        resultReason: "Admin registered temporary access pass method for user",
      },
      false,
      guidOf(1),
    ],
    ["taken back", { activityDisplayName: "User deleted security info" }, false, guidOf(1)],
  ] as const)
    it(`an event ${situation}: ${adds ? "adds a method" : "adds none"}, by ${by ?? "nobody known"}`, () =>
      withStub(
        () => ({
          body: {
            value: [
              {
                id: "a",
                activityDisplayName: "User registered security info",
                activityDateTime: "2026-11-21T07:00:00Z",
                result: "success",
                targetResources: [{ id: guidOf(1) }],
                initiatedBy: { user: { id: guidOf(1) }, app: null },
                ...row,
              },
            ],
          },
        }),
        async (stub) => {
          const [event] = await Array.fromAsync(stub.registrations.events(new Date(0)));
          assert.deepEqual([event?.adds, event?.by], [adds, by]);
        },
      ));

  it("password resets: those that took place, by an admin or by self-service, and no changes", () => {
    const audit = (activityDisplayName: string, result = "success") => ({
      id: activityDisplayName,
      activityDisplayName,
      activityDateTime: "2026-11-21T07:00:00Z",
      result,
      targetResources: [{ id: guidOf(1) }],
      initiatedBy: { user: { id: guidOf(2) } },
    });
    return withStub(
      () => ({
        body: {
          value: [
            audit("Reset user password"),
            audit("Reset password (self-service)"),
            audit("Reset password (by admin)"),
            audit("Reset password", "failure"),
            audit("Reset redemption status"),
          ],
        },
      }),
      async (stub) => {
        const resets = await Array.fromAsync(
          stub.registrations.passwordResets(new Date("2026-11-20T07:00:00Z")),
        );
        assert.deepEqual(
          resets.map(({ user }) => user),
          [guidOf(1), guidOf(1), guidOf(1)],
        );
        assert.equal(
          stub.seen[0]?.path,
          "/v1.0/auditLogs/directoryAudits?$filter=startswith(activityDisplayName,'Reset') and activityDateTime ge 2026-11-20T07:00:00.000Z&$orderby=activityDateTime",
        );
      },
    );
  });
});
