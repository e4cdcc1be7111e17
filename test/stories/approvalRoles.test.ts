import assert from "node:assert/strict";

import {
  approve,
  enforceable,
  history,
  idsOf,
  isClean,
  opens,
  planSeenBy,
  pressesPlan,
  sameForAll,
  scan,
  withRegistered,
  wordsOfPlan,
  written,
} from "#support/planSteps.ts";
import { story } from "#support/story.ts";

const SMALL = { people: withRegistered(3) };
const [MEGAN, LYNNE, ISAIAH, NESTOR] = [
  "Megan Bowen",
  "Lynne Robbins",
  "Isaiah Langer",
  "Nestor Wilke",
] as const;

describe("an admin who is none any more", () => {
  it("left the group between the card and the press: refused, and written down", () =>
    story(SMALL, async (stage) => {
      const { tenant } = stage;
      await scan(stage);
      await opens(stage);
      tenant.removeFromGroup(tenant.adminGroupId, LYNNE);
      const result = await pressesPlan(stage, LYNNE);
      assert.ok(result.kind === "message" && /Only MFA admins/.test(result.text));
      assert.match(sameForAll(stage), /0 of 2/);
      assert.match(await history(stage), /Access denied .* Lynne Robbins/);
      isClean(stage);
    }));

  for (const [what, falls] of [
    ["left the group", (tenant) => tenant.removeFromGroup(tenant.adminGroupId, LYNNE)],
    ["was disabled", (tenant) => tenant.disableAccount(LYNNE)],
    ["was deleted", (tenant) => tenant.deleteUser(LYNNE)],
    ["became a guest", (tenant) => tenant.change(LYNNE, { userType: "Guest" })],
  ] as readonly (readonly [string, (tenant: import("#sandbox/tenant.ts").Tenant) => unknown])[])
    it(`approved and then ${what}: nothing is written, and the card says why`, () =>
      story(SMALL, async (stage) => {
        await scan(stage);
        await opens(stage);
        await approve(stage, LYNNE);
        await stage.settle();
        falls(stage.tenant);
        await approve(stage, ISAIAH);
        await stage.pass("PT5M");
        assert.deepEqual(written(stage), []);
        assert.match(
          sameForAll(stage, [MEGAN, ISAIAH, NESTOR]),
          /Stopped: 0 of 4.*no longer an admin/,
        );
        assert.match(await history(stage), /Writing stopped \(why Somebody who asked/);
        isClean(stage);
      }));

  it("asked for it and left the group: nothing is written", () =>
    story(SMALL, async (stage) => {
      const { tenant } = stage;
      await scan(stage);
      await opens(stage);
      tenant.removeFromGroup(tenant.adminGroupId, MEGAN);
      await approve(stage, LYNNE, ISAIAH);
      await stage.pass("PT5M");
      assert.deepEqual(written(stage), []);
      assert.match(wordsOfPlan(stage, LYNNE), /Stopped: 0 of 4/);
      isClean(stage);
    }));

  it("nobody can tell who is an admin: the press is refused, and counts once Graph answers again", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      await opens(stage);
      for (const status of [403, 503]) {
        const mend = stage.faults.add(
          { face: "graph", path: "/checkMemberGroups", times: Number.POSITIVE_INFINITY },
          { do: "answer", status },
        );
        const result = await pressesPlan(stage, LYNNE);
        assert.ok(
          result.kind === "message" && /could not|cannot/i.test(result.text),
          JSON.stringify(result),
        );
        assert.match(sameForAll(stage), /0 of 2/);
        mend();
      }
      await approve(stage, LYNNE);
      isClean(stage);
    }));

  it("nobody can tell who is an admin when writing begins: nothing is written until it can be told", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      const inIt = enforceable(stage);
      await opens(stage);
      await approve(stage, LYNNE);
      const mend = stage.faults.add(
        { face: "graph", path: "/checkMemberGroups", skip: 1, times: Number.POSITIVE_INFINITY },
        { do: "answer", status: 403 },
      );
      await approve(stage, ISAIAH);
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), []);
      mend();
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), idsOf(inIt));
      assert.ok(planSeenBy(stage, MEGAN));
      isClean(stage);
    }));
});
