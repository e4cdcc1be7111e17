import assert from "node:assert/strict";
import { userId } from "#bot/core/ids.ts";
import { usableBreakGlass } from "#bot/core/tenantReadiness.ts";
import {
  batchReply,
  guidOf,
  personIn,
  type Reply,
  refused,
  type Seen,
  user,
  withStub,
} from "./stub.ts";

const list = (...value: readonly object[]): Reply => ({ body: { value } });
const method = (type: string) => ({ "@odata.type": `#microsoft.graph.${type}` });
const configuration = (id: string, state = "enabled") => ({ id, state });
const campaign = (changes: object = {}) => ({
  state: "enabled",
  snoozeDurationInDays: 3,
  enforceRegistrationAfterAllowedSnoozes: true,
  includeTargets: [
    {
      id: "all_users",
      targetType: "group",
      targetedAuthenticationMethod: "microsoftAuthenticator",
    },
  ],
  excludeTargets: [{ id: guidOf(50), targetType: "group" }],
  ...changes,
});
const policy = (changes: object = {}) => ({
  policyMigrationState: "migrationInProgress",
  authenticationMethodConfigurations: [
    configuration("Fido2"),
    configuration("Sms"),
    configuration("Voice", "disabled"),
  ],
  registrationEnforcement: { authenticationMethodsRegistrationCampaign: campaign() },
  ...changes,
});

interface Tenant {
  readonly policy?: Reply;
  readonly users?: (n: number) => Reply;
  readonly methods?: (n: number) => Reply;
}

const script =
  (tenant: Tenant) =>
  (seen: Seen): Reply => {
    const { path } = seen;
    if (path.endsWith("/$batch"))
      return batchReply(seen, ({ url }) => {
        const n = personIn(url.replace("/authentication/methods", ""));
        return url.includes("/methods")
          ? (tenant.methods?.(n) ?? list())
          : (tenant.users?.(n) ?? { body: user(n) });
      });
    if (path.includes("authenticationMethodsPolicy")) return tenant.policy ?? { body: policy() };
    if (path.includes("conditionalAccess")) return list();
    return refused(404, "unexpected", path);
  };

const accounts = [1, 2].map((n) => userId(guidOf(n)));

describe("readiness over Graph", () => {
  it("tells which methods are allowed, which of them end, and how far the move has come", () =>
    withStub(script({}), async ({ readiness }) => {
      const { methods } = await readiness.read([]);
      assert.deepEqual(methods, {
        read: true,
        value: { allowed: ["Fido2", "Sms"], migration: "migrationInProgress", ending: ["Sms"] },
      });
    }));

  it("tells Entra's own campaign: whom it asks, for what, and how long it can be put off", () =>
    withStub(script({}), async ({ readiness }) => {
      const read = await readiness.read([]);
      assert.deepEqual(read.campaign, {
        read: true,
        value: {
          state: "enabled",
          snoozeDays: 3,
          endlessSnooze: false,
          methods: ["microsoftAuthenticator"],
          included: 1,
          excluded: 1,
          everyone: true,
        },
      });
    }));

  it("words Microsoft adds later are unknown, and a policy without a campaign is unread, not off", () => {
    const registrationEnforcement = {
      authenticationMethodsRegistrationCampaign: campaign({
        state: "microsoftManaged",
        enforceRegistrationAfterAllowedSnoozes: false,
        includeTargets: [{ id: guidOf(60), targetType: "group" }],
      }),
    };
    return withStub(
      script({
        policy: { body: policy({ registrationEnforcement, policyMigrationState: "new" }) },
      }),
      async ({ readiness }) => {
        const { campaign: found, methods } = await readiness.read([]);
        assert.ok(found.read && methods.read);
        assert.deepEqual(
          [found.value.state, found.value.everyone, found.value.endlessSnooze],
          ["unknown", false, true],
        );
        assert.equal(methods.value.migration, "unknown");
      },
    ).then(() =>
      withStub(
        script({ policy: { body: policy({ registrationEnforcement: null }) } }),
        async ({ readiness }) => assert.equal((await readiness.read([])).campaign.read, false),
      ),
    );
  });

  it("a policy that may not be read says so in both its parts, and the accounts are still told", () =>
    withStub(
      script({ policy: refused(403, "Authorization_RequestDenied") }),
      async ({ readiness }) => {
        const { methods, campaign: found, breakGlass } = await readiness.read(accounts);
        assert.deepEqual([methods.read, found.read, breakGlass.read], [false, false, true]);
      },
    ));

  it("break-glass accounts are told in their order: there or not, enabled or not, with a passkey or without", () =>
    withStub(
      script({
        users: (n) => (n === 2 ? { body: user(n, { accountEnabled: false }) } : { body: user(n) }),
        methods: (n) =>
          list(method(n === 1 ? "fido2AuthenticationMethod" : "passwordAuthenticationMethod")),
      }),
      async ({ readiness }) => {
        const { breakGlass } = await readiness.read(accounts);
        assert.ok(breakGlass.read);
        assert.deepEqual(breakGlass.value, [
          {
            user: accounts[0],
            displayName: "Person 1",
            account: "enabled",
            passkey: { read: true, value: true },
          },
          {
            user: accounts[1],
            displayName: "Person 2",
            account: "disabled",
            passkey: { read: true, value: false },
          },
        ]);
        assert.deepEqual(
          usableBreakGlass(breakGlass.value).map((each) => each.user),
          [accounts[0]],
        );
      },
    ));

  it("an account that is gone is missing, one that cannot be read is unreadable, and no passkey is made up for either", () =>
    withStub(
      script({
        users: (n) => (n === 1 ? refused(404, "Request_ResourceNotFound") : refused(403, "x")),
        methods: (n) => (n === 1 ? refused(404, "x") : list(method("laterAuthenticationMethod"))),
      }),
      async ({ readiness }) => {
        const { breakGlass } = await readiness.read(accounts);
        assert.deepEqual(
          breakGlass.read &&
            breakGlass.value.map(({ account, passkey }) => [account, passkey.read]),
          [
            ["missing", false],
            ["unreadable", false],
          ],
        );
      },
    ));
});
