import assert from "node:assert/strict";
import { approve, opens, scan, someone, withRegistered, written } from "#support/planSteps.ts";
import { answerTo, dataOf, newest, textOf } from "#support/steps.ts";
import { type Setting, story, verbsOf } from "#support/story.ts";
import { cardsAbout } from "#support/trustSteps.ts";

const people = [
  ...withRegistered(3),
  someone("Stuck One", "enabled"),
  someone("Stuck Two", "enabled"),
];
const LOOK = /States that need a look/;

const looks = (tale: Pick<Setting, "chat">, who = "Lynne Robbins") =>
  cardsAbout(tale.chat(who), LOOK);

describe("drift", () => {
  it("people are registered and stuck at enabled: every admin gets one card with the numbers and the names", () =>
    story({ people }, async (tale) => {
      await scan(tale);
      for (const name of ["Megan Bowen", "Lynne Robbins", "Isaiah Langer", "Nestor Wilke"]) {
        const [card, ...more] = looks(tale, name);
        assert.deepEqual(more, [], name);
        const words = textOf(card ?? { text: "", card: null });
        assert.match(words, /2 of \d+ people who can sign in. New since the scan before: 2/);
        assert.match(words, /Registered, but still at enabled: 2.*Stuck One and Stuck Two/);
        assert.doesNotMatch(words, /changed by somebody else|nothing registered:/i);
      }
      assert.deepEqual(written(tale), []);
    }));

  it("a second scan finds the same: nobody is told again; the command still shows it", () =>
    story({ people }, async (tale) => {
      await scan(tale);
      await scan(tale);
      assert.equal(looks(tale).length, 1);
      const shown = await answerTo(tale.chat("Pradeep Gupta"), "drift");
      assert.match(textOf(shown), /New since the scan before: 0.*Stuck One and Stuck Two/);
      assert.deepEqual(verbsOf(shown.card), [], "the security team cannot ask for a plan");
    }));

  it("nothing is wrong: nobody is told, and the command says so", () =>
    story({ people: withRegistered(3) }, async (tale) => {
      await scan(tale);
      assert.deepEqual(looks(tale), []);
      const shown = await answerTo(tale.chat("Megan Bowen"), "drift");
      assert.match(textOf(shown), /No state needs a look/);
      assert.deepEqual(verbsOf(shown.card), []);
    }));

  it("an admin plans it from the card: an ordinary plan for those people, written only when approved", () =>
    story({ people, env: { BAKE_MINUTES: "0" } }, async (tale) => {
      await scan(tale);
      const megan = tale.chat("Megan Bowen");
      const pressed = await megan.presses(newest(megan, "drift.plan"), "drift.plan");
      assert.match(JSON.stringify(pressed), /making a plan for 2 people/);
      await tale.settle();
      assert.deepEqual(written(tale), []);
      const plan = textOf(newest(tale.chat("Lynne Robbins"), "plan.approve"));
      assert.match(plan, /Stuck One/);
      assert.doesNotMatch(plan, /Reg 001/);
      await approve(tale, "Lynne Robbins");
      await approve(tale, "Isaiah Langer");
      await tale.pass("PT3H");
      for (const name of ["Stuck One", "Stuck Two"])
        assert.equal(tale.tenant.perUserMfaState(name), "enforced", name);
      await scan(tale);
      const shown = await answerTo(megan, "drift");
      assert.match(textOf(shown), /No state needs a look/);
    }));

  it("an employee presses the admins' button: no plan is made", () =>
    story({ people }, async (tale) => {
      await scan(tale);
      const card = newest(tale.chat("Megan Bowen"), "drift.plan");
      const pressed = await tale
        .chat("Alex Wilber")
        .forges("drift.plan", dataOf(card, "drift.plan"), card.id);
      assert.match(JSON.stringify(pressed), /Only MFA admins/);
      await tale.settle();
      assert.equal(tale.chat("Lynne Robbins").cardsWith("plan.approve").length, 0);
    }));

  it("a help desk unlocks somebody after our write: told with before and now, and nothing is written back", () =>
    story({ people: withRegistered(1), env: { BAKE_MINUTES: "0" } }, async (tale) => {
      await scan(tale);
      await opens(tale, "enforce Reg 001");
      await approve(tale, "Lynne Robbins");
      await approve(tale, "Isaiah Langer");
      await tale.pass("PT10M");
      const before = written(tale).length;
      assert.equal(before, 1);
      tale.tenant.setMfaState("Reg 001", "disabled");
      await scan(tale);
      const [card] = looks(tale);
      assert.ok(card);
      assert.match(textOf(card), /Changed by somebody else after my write: 1/);
      assert.match(textOf(card), /Reg 001: enforced after my write, disabled when I saw it/);
      assert.equal(written(tale).length, before);
      assert.equal(tale.tenant.perUserMfaState("Reg 001"), "disabled");
      await scan(tale);
      assert.equal(looks(tale).length, 1);
      tale.tenant.setMfaState("Reg 001", "enforced");
      await scan(tale);
      const shown = await answerTo(tale.chat("Lynne Robbins"), "drift");
      assert.match(textOf(shown), /No state needs a look/);
      tale.tenant.setMfaState("Reg 001", "disabled");
      await scan(tale);
      assert.equal(looks(tale).length, 2, "it has happened again");
    }));

  it("somebody enforced loses every method: named for the service desk, and no plan is offered for them", () =>
    story({ people: [...withRegistered(1), someone("Locked", "enforced")] }, async (tale) => {
      await scan(tale);
      assert.deepEqual(looks(tale), []);
      tale.tenant.deleteMethods("Locked");
      await tale.pass("P2D");
      await scan(tale);
      const [card] = looks(tale);
      assert.ok(card);
      assert.match(
        textOf(card),
        /Enforced, with nothing registered: 1.*Temporary Access Pass.*Locked/,
      );
      assert.deepEqual(verbsOf(card.card), []);
    }));

  it("their methods cannot be read one by one: nobody is told on the report's word alone", () =>
    story({ people }, async (tale) => {
      tale.faults.add(
        {
          face: "graph",
          method: "GET",
          path: /authentication\/methods/,
          times: Number.POSITIVE_INFINITY,
        },
        { do: "answer", status: 403, code: "accessDenied" },
      );
      await scan(tale);
      assert.deepEqual(looks(tale), []);
    }));
});
