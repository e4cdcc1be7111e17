import assert from "node:assert/strict";
import { story, verbsOf, wordsOf } from "#support/story.ts";

describe("the main job", () => {
  it("an unregistered employee is found, reminded, registers, is thanked, and is enforced after two approvals", () =>
    story({}, async ({ chat, tenant, journal, pass, settle }) => {
      const [megan, lynne, isaiah, adele] = ["Megan Bowen", "Lynne Robbins", "Isaiah Langer", "Adele Vance"].map(chat) as [ReturnType<typeof chat>, ReturnType<typeof chat>, ReturnType<typeof chat>, ReturnType<typeof chat>];

      await megan.says("scan");
      await settle();
      assert.match(wordsOf(megan.hears()?.card), /Scan finished/);

      await megan.says("nudge");
      const question = megan.cardsWith("ask.confirm").at(-1);
      assert.ok(question);
      const confirmed = await megan.presses(question, "ask.confirm");
      assert.equal(confirmed.kind, "card");
      assert.equal(adele.cardsWith("nudge.done").length, 0, "nobody is nudged before ten");

      await pass("PT1H");
      const card = adele.cardsWith("nudge.done").at(-1);
      assert.ok(card, "Adele has her card");

      const early = await adele.presses(card, "nudge.done");
      assert.equal(early.kind, "card");
      assert.match(wordsOf(adele.sees(card.id).card), /cannot see a method yet/);

      tenant.registerMethod("Adele Vance");
      await pass("PT15M");
      assert.match(wordsOf(adele.sees(card.id).card), /I noticed that you registered/);

      await megan.says("enforce");
      await settle();
      const plan = lynne.cardsWith("plan.approve").at(-1);
      assert.ok(plan, "Lynne has the plan");
      const own = megan.cardsWith("plan.approve").at(-1);
      assert.ok(own);
      const refused = await megan.presses(own, "plan.approve");
      assert.ok(refused.kind === "message" && /Somebody else must approve/.test(refused.text));

      await lynne.presses(plan, "plan.approve");
      assert.equal(tenant.perUserMfaState("Adele Vance"), "disabled");
      const second = isaiah.cardsWith("plan.approve").at(-1);
      assert.ok(second);
      await isaiah.presses(second, "plan.approve");
      await pass("PT5M");
      assert.equal(tenant.perUserMfaState("Adele Vance"), "enforced");
      assert.match(wordsOf(adele.hears()?.card), /next sign-in/);
      assert.ok(verbsOf(megan.sees(own.id).card).includes("plan.undo"));

      await megan.says("status");
      assert.match(wordsOf(megan.hears()?.card), /people who can sign in/);
      assert.deepEqual(journal.ofKind("invalid-request"), []);
    }));
});
