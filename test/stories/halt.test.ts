import assert from "node:assert/strict";
import { actionsIn } from "#sandbox/card.ts";
import {
  ADMINS,
  approve,
  begun,
  click,
  difference,
  heard,
  history,
  isClean,
  opens,
  planSeenBy,
  pressesPlan,
  sameForAll,
  scan,
  WATCHED,
  withRegistered,
  wordsOfPlan,
  written,
} from "#support/planSteps.ts";
import { type Story, story, verbsOf } from "#support/story.ts";

/** Somebody presses the button of the card that told them of their change. */
async function asksForHelp({ chat, tenant, settle }: Story, id: string): Promise<string> {
  const them = chat(tenant.person(id).displayName);
  const card = them.cardsWith("enforced.help").at(-1);
  assert.ok(card, "they were told, with a button");
  const answer = await them.presses(card, "enforced.help");
  await settle();
  assert.equal(answer.kind, "card");
  return JSON.stringify("card" in answer ? answer.card : answer);
}

/** Refuses every write of this person. */
const refuses = ({ faults }: Story, person: string) =>
  faults.add(
    {
      face: "graph",
      method: "PATCH",
      path: "/authentication/requirements",
      person,
      part: true,
      times: Number.POSITIVE_INFINITY,
    },
    { do: "answer", status: 403, code: "accessDenied" },
  );

describe("a plan that goes badly", () => {
  it("the first write fails: halts by itself, asks all admins anew, and goes on once two approve again", () =>
    story({ people: withRegistered(10), env: WATCHED }, async (stage) => {
      const { tenant, journal, chat } = stage;
      await scan(stage);
      await opens(stage);
      const old = click(stage, "Nestor Wilke");
      for (const person of tenant.people) refuses(stage, person.id);
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stage.settle();
      assert.equal(journal.ofKind("mfa-write-refused").length, 1);
      assert.match(
        sameForAll(stage),
        /Halted by itself: 0 of 11 people were changed.*2 % of the writes failed.*0 of 2/,
      );
      for (const who of ADMINS) {
        const { card } = planSeenBy(stage, who);
        assert.ok(verbsOf(card).includes("plan.approve"), `${who} can approve`);
        assert.ok(chat(who).cardsWith("plan.approve").length >= 1);
      }
      assert.match(await history(stage), /Writing halted by itself \(hash .*tried 1, failed 1/);
      await stage.pass("PT2H");
      assert.equal(journal.ofKind("mfa-write-refused").length, 1, "and waits");

      assert.match(difference(await old()), /halted/);
      stage.faults.clear();
      await approve(stage, "Lynne Robbins");
      await stage.pass("PT1H");
      assert.equal(written(stage).length, 0, "one approval is not enough");
      await approve(stage, "Nestor Wilke");
      await stage.settle();
      assert.equal(written(stage).length, 5);
      await stage.pass("PT2H");
      assert.match(sameForAll(stage), /Done: 10 of 11 people changed.*Failed 1 accessDenied/);
      isClean(stage);
    }));

  it("somebody changed asks for help: halts at once, and nobody else is written until it is approved anew", () =>
    story({ people: withRegistered(60), env: WATCHED }, async (stage) => {
      await begun(stage);
      const [one = ""] = written(stage);
      assert.match(await asksForHelp(stage, one), /IT team has been told that you need help/);
      assert.match(
        sameForAll(stage),
        /Halted by itself: 1 of 61 people were changed.*asked for help/,
      );
      await stage.pass("PT3H");
      assert.equal(written(stage).length, 1);
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stage.pass("PT1M");
      assert.equal(written(stage).length, 6, "the call for help is known by now");
      await stage.pass("PT61M");
      assert.equal(written(stage).length, 31);
      isClean(stage);
    }));

  it("two of a later wave ask for help: the second finds it halted, and both are counted for the record", () =>
    story({ people: withRegistered(60), env: WATCHED }, async (stage) => {
      await begun(stage);
      await stage.pass("PT61M");
      const [one = "", two = ""] = written(stage);
      await asksForHelp(stage, one);
      await asksForHelp(stage, two);
      const [who, other] = [one, two].map((id) => stage.tenant.person(id).displayName);
      assert.match(
        sameForAll(stage),
        new RegExp(`Halted by itself: 6 of 61.*Asked for help: +${who} and ${other} `),
      );
      assert.match(await history(stage), /halted by itself .*tried 6, helps 1/);
      assert.match(await history(stage), /Somebody the plan changed asked for help/);
      await pressesPlan(stage, "Nestor Wilke", "plan.decline");
      await stage.pass("P1D");
      assert.equal(written(stage).length, 6);
      assert.match(wordsOfPlan(stage), /Declined by Nestor Wilke/);
      isClean(stage);
    }));

  it("stop ends it while it is halted, and what it changed can be undone", () =>
    story({ people: withRegistered(10), env: WATCHED }, async (stage) => {
      const { chat, tenant } = stage;
      await begun(stage);
      const [one = ""] = written(stage);
      await asksForHelp(stage, one);
      await chat("Nestor Wilke").says("stop");
      assert.match(heard(chat("Nestor Wilke")), /Stopped one plan/);
      assert.match(sameForAll(stage), /Stopped: 1 of 11/);
      const undone = await pressesPlan(stage, "Megan Bowen", "plan.undo");
      assert.equal(undone.kind, "message");
      await stage.settle();
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stage.pass("PT1M");
      assert.equal(tenant.perUserMfaState(one), "disabled");
      isClean(stage);
    }));

  it("nobody says anything to a halt: it ends as far as it came", () =>
    story({ people: withRegistered(10), env: WATCHED }, async (stage) => {
      await begun(stage);
      const [one = ""] = written(stage);
      await asksForHelp(stage, one);
      await stage.pass("P8D");
      assert.equal(written(stage).length, 1);
      assert.match(wordsOfPlan(stage), /Stopped: 1 of 11.*Nobody approved it anew in time/);
      isClean(stage);
    }));
});

describe("the button for help", () => {
  it("pressed by somebody else, or after the plan has ended, halts nothing", () =>
    story({ people: withRegistered(2), env: { WRITES_PER_SECOND: "20" } }, async (stage) => {
      const { chat, tenant } = stage;
      await begun(stage);
      await stage.pass("PT1M");
      assert.match(sameForAll(stage), /Done: 3 of 3/);
      const [one = "", two = ""] = written(stage);
      const card = chat(tenant.person(one).displayName).cardsWith("enforced.help").at(-1);
      assert.ok(card);
      const [{ data } = { data: {} }] = actionsIn(card.card);
      const other = await chat(tenant.person(two).displayName).forges(
        "enforced.help",
        data,
        card.id,
      );
      assert.ok(other.kind === "message" && /sent to somebody else/.test(other.text));
      await asksForHelp(stage, one);
      assert.match(
        sameForAll(stage),
        new RegExp(`Done: 3 of 3.*Asked for help: +${tenant.person(one).displayName} `),
      );
      isClean(stage);
    }));
});
