import assert from "node:assert/strict";
import { actionsIn, textsIn } from "#sandbox/card.ts";
import {
  ADMINS,
  approve,
  click,
  difference,
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

describe("an approval", () => {
  it("whoever asked cannot approve; two others can, and every copy shows each decision", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      const inIt = enforceable(stage);
      await opens(stage);
      const own = await pressesPlan(stage, MEGAN);
      assert.ok(own.kind === "message" && /^Somebody else must approve/.test(own.text));
      assert.match(sameForAll(stage), /0 of 2\. 2 more admins must approve/);

      await approve(stage, LYNNE);
      await stage.settle();
      assert.match(sameForAll(stage), /1 of 2 \(Lynne Robbins\)\. 1 more admin must approve/);
      assert.deepEqual(written(stage), []);

      await approve(stage, ISAIAH);
      await stage.pass("PT1M");
      assert.match(sameForAll(stage), /Done: 4 of 4 people changed and read back\./);
      assert.deepEqual(written(stage), idsOf(inIt));
      isClean(stage);
    }));

  it("an analyst, a guest and an employee who forge the press change nothing and are written down", () =>
    story(SMALL, async (stage) => {
      const { chat, tenant } = stage;
      tenant.addToGroup(tenant.adminGroupId, "Lee Gu");
      await scan(stage);
      const view = await opens(stage);
      const [approval] = actionsIn(view.card).filter(({ verb }) => verb === "plan.approve");
      assert.ok(approval);
      const before = sameForAll(stage);
      for (const verb of ["plan.approve", "plan.decline", "plan.stop", "plan.undo"])
        for (const who of ["Pradeep Gupta", "Lee Gu", "Adele Vance", "Grady Archie"]) {
          const result = await chat(who).forges(verb, {
            ...approval.data,
            approvers: [tenant.person(MEGAN).id],
          });
          assert.ok(result.kind === "message", `${who} ${verb} ${result.kind}`);
          assert.match(result.text, /Only MFA admins can do that\. Nothing was changed\./);
        }
      await stage.pass("PT1M");
      assert.equal(sameForAll(stage), before);
      assert.deepEqual(written(stage), []);
      const record = await history(stage);
      assert.match(record, /Access denied \(verb plan\.approve, role analyst\) Pradeep Gupta/);
      assert.match(record, /Access denied \(verb plan\.approve, role person\) Lee Gu/);
      assert.match(record, /Access denied \(verb plan\.approve, role person\) Adele Vance/);
      isClean(stage);
    }));

  it("a button whose card we never sent leads nowhere", () =>
    story(SMALL, async (stage) => {
      const { chat } = stage;
      await scan(stage);
      const { card } = await opens(stage);
      const data = actionsIn(card).find(({ verb }) => verb === "plan.approve")?.data ?? {};
      for (const forged of [
        {},
        { id: "x", rev: 0 },
        { ...data, rev: 99 },
        { ...data, id: ["a"] },
        { ...data, id: "__proto__" },
      ]) {
        const result = await chat(LYNNE).forges("plan.approve", forged);
        assert.ok(
          result.kind === "error" && result.code === "unknown-button",
          JSON.stringify(forged),
        );
      }
      const other = await chat(LYNNE).forges("plan.enforce", data);
      assert.equal(other.kind, "error");
      assert.match(sameForAll(stage), /0 of 2/);
      isClean(stage);
    }));

  it("the same admin counts once, however often the press arrives", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      await opens(stage);
      const again = click(stage, LYNNE);
      const many = await Promise.all(Array.from({ length: 12 }, again));
      for (const each of many) {
        assert.ok(each.kind === "card");
        assert.match(textsIn(each.card).join(" "), /^Plan: .* 1 of 2 \(Lynne Robbins\)/);
      }
      await stage.settle();
      const late = await again();
      assert.ok(late.kind === "card");
      assert.match(textsIn(late.card).join(" "), /^Plan: .* 1 of 2 \(Lynne Robbins\)/);
      const anew = await pressesPlan(stage, LYNNE);
      assert.ok(anew.kind === "message" && /counts once.*can\.$/.test(anew.text));
      assert.match(sameForAll(stage), /1 of 2 \(Lynne Robbins\)/);
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), []);
      isClean(stage);
    }));

  it("two admins press at the same instant: both count, and each person is written once", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      const inIt = enforceable(stage);
      await opens(stage);
      const both = await Promise.all([click(stage, LYNNE)(), click(stage, ISAIAH)()]);
      assert.deepEqual(
        both.map(({ kind }) => kind),
        ["card", "card"],
      );
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), idsOf(inIt));
      assert.match(sameForAll(stage), /2 of 2 .*Done: 4 of 4|Done: 4 of 4.*2 of 2/);
      isClean(stage);
    }));

  it("three press at once on the last approval: the third is shown what the others have done", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      const inIt = enforceable(stage);
      await opens(stage);
      const presses = [LYNNE, ISAIAH, NESTOR].map((who) => click(stage, who));
      const results = await Promise.all(presses.map((press) => press()));
      const told = results.map((each) =>
        each.kind === "card" ? (textsIn(each.card)[0] ?? "") : each.kind,
      );
      assert.equal(told.filter((each) => /^Plan: /.test(each)).length, 2, told.join("; "));
      const third = results[told.findIndex((each) => !/^Plan: /.test(each))];
      assert.ok(third);
      assert.match(difference(third), /0 of 2 2 of 2 .*There is nothing left to decide/);
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), idsOf(inIt));
      assert.match(sameForAll(stage), /2 of 2/);
      isClean(stage);
    }));

  it("one word against it ends it: declined, whoever had approved", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      await opens(stage);
      await approve(stage, LYNNE);
      const late = click(stage, NESTOR);
      await stage.settle();
      await pressesPlan(stage, ISAIAH, "plan.decline");
      await stage.settle();
      assert.match(sameForAll(stage), /Declined by Isaiah Langer\. Nothing was changed\./);
      assert.match(
        difference(await late()),
        /waiting for approval declined .*Declined by nobody Isaiah Langer .*nothing left to decide/,
      );
      await stage.pass("PT1H");
      assert.deepEqual(written(stage), []);
      assert.match(await history(stage), /Plan declined .*Isaiah Langer/);
      isClean(stage);
    }));

  it("four hours without enough approvals: expired everywhere, and a late press changes nothing", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      await opens(stage);
      await approve(stage, LYNNE);
      await stage.settle();
      const late = click(stage, ISAIAH);
      await stage.pass("PT3H58M");
      assert.match(sameForAll(stage), /1 of 2/);
      await stage.pass("PT2M");
      assert.match(sameForAll(stage), /Expired before enough admins approved/);
      assert.match(difference(await late()), /waiting for approval expired/);
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), []);
      assert.match(await history(stage), /Plan expired/);
      isClean(stage);
    }));

  it("a decision taken while the cards are still being sent: the last copies show it too", () =>
    story(SMALL, async (stage) => {
      const { chat, tenant, journal, faults } = stage;
      await scan(stage);
      const ids = new Set(ADMINS.map((who) => tenant.person(who).id));
      let sent = 0;
      let pressed: Promise<unknown> = Promise.resolve();
      const stop = journal.subscribe((entry) => {
        if (entry.kind !== "message-sent" || entry.to === null || !ids.has(entry.to)) return;
        if (!JSON.stringify(entry.card).includes("plan.approve")) return;
        sent += 1;
        const first = ADMINS.find((who) => who !== MEGAN && tenant.person(who).id === entry.to);
        if (first === undefined) return;
        stop();
        // The others' cards dawdle; whoever has one declines at once.
        faults.add(
          { face: "connector", method: "POST", path: "/activities", times: 3 },
          { do: "delay", ms: 200 },
        );
        pressed = (async () => {
          while (chat(first).cardsWith("plan.decline").length === 0)
            await new Promise(setImmediate);
          return chat(first).presses(planSeenBy(stage, first), "plan.decline");
        })();
      });
      await chat(MEGAN).says("enforce");
      await pressed;
      await stage.settle();
      assert.ok(sent > 0);
      assert.match(sameForAll(stage), /Declined by/);
      isClean(stage);
    }));

  it("a press after the plan is done changes nothing", () =>
    story(SMALL, async (stage) => {
      await scan(stage);
      const inIt = enforceable(stage);
      await opens(stage);
      const [yes, no, again] = [
        click(stage, NESTOR),
        click(stage, NESTOR, "plan.decline"),
        click(stage, LYNNE),
      ];
      await approve(stage, LYNNE, ISAIAH);
      await stage.pass("PT1M");
      // What Nestor presses shows him the difference in the place of his card.
      const others = [MEGAN, LYNNE, ISAIAH];
      const before = sameForAll(stage, others);
      for (const press of [yes, no])
        assert.match(difference(await press()), /waiting for approval done/);
      const repeated = await again();
      assert.ok(repeated.kind === "card");
      assert.match(textsIn(repeated.card).join(" "), /^Plan: .* Done: 4 of 4/);
      await stage.pass("PT5M");
      assert.equal(sameForAll(stage, others), before);
      assert.deepEqual(written(stage), idsOf(inIt));
      isClean(stage);
    }));
});
