import assert from "node:assert/strict";
import {
  approveAndWrite,
  beside,
  enforceable,
  history,
  idsOf,
  isClean,
  opens,
  opensNone,
  sameForAll,
  scan,
  withRegistered,
  written,
} from "#support/planSteps.ts";
import { story } from "#support/story.ts";

const SMALL = { people: withRegistered(3) };
const CONDITIONAL_ACCESS = { face: "graph", path: "/identity/conditionalAccess/policies" } as const;

describe("a tenant that requires MFA already", () => {
  it("security defaults are on: no plan, with the reason, and the record says who tried", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      stage.tenant.setSecurityDefaults(true);
      assert.match(await opensNone(stage, "enforce"), /Security defaults are on.*--override/);
      assert.match(
        await history(stage),
        /Plan refused \(kind enforce, because security-defaults-on\) Megan Bowen/,
      );
      isClean(stage);
    }));

  it("a policy of Conditional Access requires it: the plan goes on with a reason, which every card shows", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      stage.tenant.addConditionalAccessPolicy({
        displayName: "CA01 [MFA](https://evil.example) for all",
      });
      const refusal = await opensNone(stage, "enforce --force-registration");
      assert.match(refusal, /Conditional Access requires MFA already \(CA01/);

      const inIt = enforceable(stage);
      const { card } = await opens(
        stage,
        'enforce --override "Legacy mail is outside that policy"',
      );
      assert.equal(
        beside(card, "Goes against the advice below, because"),
        "Legacy mail is outside that policy",
      );
      assert.match(sameForAll(stage), /Conditional Access requires MFA already/);
      assert.match(await history(stage), /override Legacy mail is outside that policy/);
      await approveAndWrite(stage);
      assert.deepEqual(written(stage), idsOf(inIt));
      isClean(stage);
    }));

  it("security defaults come on between the request and the last approval: nothing is written, and the card says why", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      await opens(stage);
      stage.tenant.setSecurityDefaults(true);
      await approveAndWrite(stage);
      assert.deepEqual(written(stage), []);
      assert.match(
        sameForAll(stage),
        /Something has changed since it was asked for. Security defaults are on/,
      );
      isClean(stage);
    }));

  it("policies that only report or are off speak against nothing", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      stage.tenant.addConditionalAccessPolicy({ state: "enabledForReportingButNotEnforced" });
      stage.tenant.addConditionalAccessPolicy({ state: "disabled" });
      stage.tenant.addConditionalAccessPolicy({
        grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
      });
      const { card } = await opens(stage, 'enforce --override "not needed"');
      assert.equal(beside(card, "Goes against the advice below, because"), undefined);
      isClean(stage);
    }));

  it("the policies cannot be read: refused, until somebody says why to go on", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      const mend = stage.faults.add(
        { ...CONDITIONAL_ACCESS, times: Number.POSITIVE_INFINITY },
        { do: "answer", status: 403, code: "AccessDenied", message: "You cannot perform this." },
      );
      assert.match(await opensNone(stage, "enforce"), /could not read Conditional Access policies/);
      assert.match(await history(stage), /because posture-unreadable/);
      await opens(stage, 'enforce --override "Checked by hand in the portal"');
      assert.match(sameForAll(stage), /could not read Conditional Access policies/);
      mend();
      await opens(stage);
      assert.doesNotMatch(sameForAll(stage), /could not read/);
      isClean(stage);
    }));
});
