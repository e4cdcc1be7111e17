import assert from "node:assert/strict";
import {
  adele,
  alex,
  GROUP,
  list,
  OTHER_GROUP,
  people,
  ROLE,
  script,
  type Tenant,
  told,
} from "./findingsStub.ts";
import { guidOf, refused, withStub } from "./stub.ts";

describe("coverage over Graph", () => {
  const users = (who: object) => ({
    displayName: "P",
    state: "enabled",
    conditions: {
      users: who,
      applications: { includeApplications: ["All"], excludeApplications: [] },
      clientAppTypes: ["all"],
      locations: null,
      signInRiskLevels: [],
    },
    grantControls: { operator: "OR", builtInControls: ["mfa"] },
  });
  const members: Tenant["members"] = {
    [GROUP]: list({ id: guidOf(1) }),
    [OTHER_GROUP]: list({ id: guidOf(2) }),
  };
  const holder = list({
    principalId: guidOf(3),
    principal: { "@odata.type": "#microsoft.graph.user" },
  });
  const REACH: readonly (readonly [string, object, expected: readonly unknown[]])[] = [
    ["everyone", { includeUsers: ["All"] }, [["P"], ["P"], ["P"]]],
    ["nobody", { includeUsers: ["None"] }, [[], [], []]],
    ["guests alone", { includeUsers: ["GuestsOrExternalUsers"] }, [[], [], []]],
    ["a person", { includeUsers: [adele.toUpperCase()] }, [["P"], [], []]],
    ["all but a person", { includeUsers: ["All"], excludeUsers: [alex] }, [["P"], [], ["P"]]],
    ["a group", { includeGroups: [GROUP] }, [["P"], [], []]],
    ["all but a group", { includeUsers: ["All"], excludeGroups: [GROUP] }, [[], ["P"], ["P"]]],
    [
      "a group without another",
      { includeGroups: [GROUP, OTHER_GROUP], excludeGroups: [OTHER_GROUP] },
      [["P"], [], []],
    ],
    ["a role", { includeRoles: [ROLE] }, [[], [], ["P"]]],
    ["all but a role", { includeUsers: ["All"], excludeRoles: [ROLE] }, [["P"], ["P"], []]],
    ["a group that is gone", { includeGroups: [guidOf(79)] }, [[], [], []]],
  ];
  for (const [name, who, expected] of REACH)
    it(`a policy for ${name} covers those`, () =>
      withStub(script({ policies: [users(who)], members, roles: holder }), async ({ findings }) =>
        assert.deepEqual(told(await findings.read(people), "coveredBy"), expected),
      ));

  const NARROW: readonly (readonly [string, object])[] = [
    ["some applications", { applications: { includeApplications: ["Office365"] } }],
    [
      "all applications but one",
      { applications: { includeApplications: ["All"], excludeApplications: ["x"] } },
    ],
    ["some places", { locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } }],
    ["some platforms", { platforms: { includePlatforms: ["iOS"] } }],
    ["browsers alone", { clientAppTypes: ["browser"] }],
    ["risky sign-ins", { signInRiskLevels: ["high"] }],
    ["something new", { phaseOfTheMoon: { full: true } }],
  ];
  for (const [name, condition] of NARROW)
    it(`a policy for ${name} covers nobody for certain, and the readiness names it`, () => {
      const policy = users({ includeUsers: ["All"] });
      const narrow = { ...policy, conditions: { ...policy.conditions, ...condition } };
      return withStub(script({ policies: [narrow] }), async ({ findings, readiness }) => {
        assert.deepEqual(told(await findings.read(people), "coveredBy"), [[], [], []]);
        const { partialPolicies } = await readiness.read([]);
        assert.deepEqual(partialPolicies, { read: true, value: ["P"] });
      });
    });

  it("a device that would do instead of MFA is a way around it", () => {
    const policy = users({ includeUsers: ["All"] });
    const grantControls = { operator: "OR", builtInControls: ["mfa", "compliantDevice"] };
    const both = { ...policy, grantControls: { ...grantControls, operator: "AND" } };
    return withStub(
      script({
        policies: [
          { ...policy, grantControls },
          { ...both, displayName: "both" },
        ],
      }),
      async ({ findings }) =>
        assert.deepEqual(told(await findings.read([adele]), "coveredBy")[0], ["both"]),
    );
  });

  it("security defaults cover everyone", () =>
    withStub(script({ defaults: true }), async ({ findings }) =>
      assert.deepEqual(told(await findings.read([adele]), "coveredBy")[0], ["security defaults"]),
    ));

  it("each group is read once, and one that cannot be read leaves nobody uncovered", () =>
    withStub(
      script({
        policies: [users({ includeGroups: [GROUP] }), users({ includeGroups: [GROUP] })],
        members: { [GROUP]: refused(403, "Authorization_RequestDenied") },
      }),
      async ({ findings, seen }) => {
        const found = await findings.read(people);
        assert.deepEqual(told(found, "coveredBy"), ["unread", "unread", "unread"]);
        assert.equal(seen.filter(({ path }) => path.includes("/groups/")).length, 1);
      },
    ));

  it("a role whose holders cannot be read leaves nobody uncovered", () =>
    withStub(
      script({
        policies: [users({ includeRoles: [ROLE] })],
        roles: refused(403, "Authorization_RequestDenied"),
      }),
      async ({ findings }) =>
        assert.deepEqual(told(await findings.read([adele]), "coveredBy")[0], "unread"),
    ));
});
