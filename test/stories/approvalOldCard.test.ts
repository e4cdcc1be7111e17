import assert from "node:assert/strict";
import { actionsIn, textsIn } from "#sandbox/card.ts";
import {
  approve,
  click,
  difference,
  history,
  isClean,
  opens,
  planSeenBy,
  pressesPlan,
  sameForAll,
  scan,
  someone,
  withRegistered,
  written,
} from "#support/planSteps.ts";
import { story, verbsOf } from "#support/story.ts";

const SMALL = { people: withRegistered(3) };
const [MEGAN, LYNNE, ISAIAH, NESTOR] = [
  "Megan Bowen",
  "Lynne Robbins",
  "Isaiah Langer",
  "Nestor Wilke",
] as const;

describe("a press on a plan's card", () => {
  it("from a copy sent to another admin: nothing counts, and it is written down", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      await opens(stage);
      const view = planSeenBy(stage, LYNNE);
      const data = actionsIn(view.card).find(({ verb }) => verb === "plan.approve")?.data ?? {};
      for (const verb of ["plan.approve", "plan.decline"]) {
        const result = await stage.chat(ISAIAH).forges(verb, data);
        assert.ok(result.kind === "message" && /sent to somebody else/.test(result.text));
      }
      assert.match(sameForAll(stage), /0 of 2/);
      assert.match(await history(stage), /Access denied .*not-own-copy.* Isaiah Langer/);
      // It was not used up: whose it is can still use it.
      await approve(stage, LYNNE);
      isClean(stage);
    }));

  it("without a nonce, or with another's: it shows how the plan stands, and a press there counts", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      await opens(stage);
      const data = (who: string) =>
        actionsIn(planSeenBy(stage, who).card).find(({ verb }) => verb === "plan.approve")?.data ??
        {};
      const { id, rev } = data(LYNNE);
      const view = planSeenBy(stage, LYNNE);
      for (const forged of [
        { id, rev },
        { id, rev, nonce: 7 },
        { id, rev, nonce: "" },
        { id, rev, nonce: "x".repeat(65) },
        { id, rev, nonce: data(ISAIAH).nonce },
        { id, rev, nonce: "__proto__" },
      ]) {
        const told = difference(await stage.chat(LYNNE).forges("plan.approve", forged, view.id));
        assert.match(told, /Standing not known any more waiting for approval/);
      }
      assert.match(sameForAll(stage, [MEGAN, ISAIAH]), /0 of 2/);
      const informed = await stage.chat(LYNNE).presses(view.id, "plan.approve");
      assert.ok(informed.kind === "card");
      assert.match(textsIn(informed.card).join(" "), /^Plan: .*1 of 2 \(Lynne Robbins\)/);
      isClean(stage);
    }));

  it("approve and decline from one drawing: the first counts, the second shows what it did and can be given again", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      await opens(stage);
      const [yes, no] = [click(stage, LYNNE), click(stage, LYNNE, "plan.decline")];
      assert.equal((await yes()).kind, "card");
      assert.match(difference(await no()), /0 of 2 1 of 2 \(Lynne Robbins\).*press again/);
      const view = stage.chat(LYNNE).cardsWith("plan.decline").at(-1);
      assert.ok(view);
      await stage.chat(LYNNE).presses(view.id, "plan.decline");
      await stage.settle();
      assert.match(sameForAll(stage), /Declined by Lynne Robbins/);
      isClean(stage);
    }));

  it("an older drawing counts while only approvals have come: what it asks is the same", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      await opens(stage);
      const old = click(stage, NESTOR);
      await approve(stage, LYNNE);
      await stage.settle();
      const result = await old();
      assert.ok(result.kind === "card");
      assert.match(
        textsIn(result.card).join(" "),
        /^Plan: .*Approved, and being written|^Plan: .*Done/,
      );
      await stage.pass("PT1M");
      assert.equal(written(stage).length, 4);
      isClean(stage);
    }));
});

describe("a plan asked for anew while one waits", () => {
  it("the older is replaced, its approvals void; a press on its card shows who came and who went", () =>
    story(SMALL, async (stage) => {
      const { tenant } = stage;
      await scan(stage);
      await opens(stage);
      await approve(stage, LYNNE);
      await stage.settle();
      const old = click(stage, ISAIAH);
      const oldId = planSeenBy(stage, ISAIAH).id;
      tenant.join(someone("Reg 004"));
      tenant.setMfaState("Reg 001", "enforced");
      await scan(stage);
      await opens(stage);
      await stage.settle();
      assert.match(
        textsIn(stage.chat(ISAIAH).sees(oldId).card).join(" "),
        /Another plan was asked for in its place/,
      );
      assert.deepEqual(verbsOf(stage.chat(ISAIAH).sees(oldId).card), []);
      const told = difference(await old());
      assert.match(told, /waiting for approval replaced/);
      assert.match(told, /Added in the newer plan: Reg 004\./);
      assert.match(told, /No longer in the newer plan: Reg 001\./);
      assert.match(told, /has a card of its own/);
      assert.match(sameForAll(stage), /0 of 2/);
      await pressesPlan(stage, ISAIAH);
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), [], "one approval of the newer plan is not enough");
      assert.match(await history(stage), /Plan replaced/);
      isClean(stage);
    }));
});
