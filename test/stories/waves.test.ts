import assert from "node:assert/strict";
import {
  ADMINS,
  approve,
  begun,
  enforceable,
  heard,
  history,
  idsOf,
  isClean,
  opens,
  pressesPlan,
  type Stage,
  sameForAll,
  scan,
  WATCHED,
  withRegistered,
  wordsOfPlan,
  written,
} from "#support/planSteps.ts";
import { story } from "#support/story.ts";

/** How many people each step of the way leaves written. */
async function counts(stage: Stage, ...steps: readonly string[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const step of steps) {
    await stage.pass(step);
    found.push(written(stage).length);
  }
  return found;
}

describe("a plan of several waves", () => {
  it("goes from one person to five, to twenty-five, to the rest, and each wave is watched for an hour", () =>
    story({ people: withRegistered(40), env: WATCHED }, async (stage) => {
      const { journal } = stage;
      await scan(stage);
      const inIt = enforceable(stage);
      await opens(stage);
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stage.settle();
      assert.equal(written(stage).length, 1);
      assert.match(
        sameForAll(stage),
        /Wave 1 of 4 is written and is being watched. The next wave begins on .*10:15.* at the earliest.*Of 41: 1 changed, .*40 to go.*should be finished by .*12:1\d/,
      );
      const [first = ""] = written(stage);
      assert.ok(
        journal.messagesTo(first).some(({ card }) => /next sign-in/.test(JSON.stringify(card))),
        "whoever is in the first wave is told before the second",
      );
      assert.deepEqual(
        await counts(stage, "PT57M", "PT4M", "PT57M", "PT4M", "PT57M", "PT4M"),
        [1, 6, 6, 31, 31, 41],
      );
      assert.deepEqual(written(stage), idsOf(inIt));
      assert.match(sameForAll(stage), /Done: 41 of 41 people changed and read back/);
      isClean(stage);
    }));

  it("is stopped while it is watched: nobody else is written, and what was is undone", () =>
    story({ people: withRegistered(10), env: WATCHED }, async (stage) => {
      const { chat, tenant } = stage;
      await begun(stage);
      await chat("Nestor Wilke").says("stop");
      assert.match(heard(chat("Nestor Wilke")), /Stopped one plan: nobody else is written/);
      await stage.pass("P1D");
      const [one = "", ...others] = written(stage);
      assert.deepEqual(others, []);
      assert.match(sameForAll(stage), /Stopped: 1 of 11 people were changed.*Not written 10/);
      const undone = await pressesPlan(stage, "Megan Bowen", "plan.undo");
      assert.equal(undone.kind, "message");
      await stage.settle();
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stage.pass("PT1M");
      assert.equal(tenant.perUserMfaState(one), "disabled");
      isClean(stage);
    }));

  it("goes on after a restart where it was, and no sooner", () =>
    story({ people: withRegistered(10), env: WATCHED }, async (stage) => {
      await begun(stage);
      await stage.pass("PT30M");
      await stage.restart();
      assert.deepEqual(await counts(stage, "PT28M", "PT3M"), [1, 6]);
      isClean(stage);
    }));

  it("an approver who loses the role while it is watched: the next wave is not written", () =>
    story({ people: withRegistered(10), env: WATCHED }, async (stage) => {
      const { tenant } = stage;
      await begun(stage);
      tenant.removeFromGroup(tenant.adminGroupId, "Lynne Robbins");
      await stage.pass("P1D");
      assert.equal(written(stage).length, 1);
      assert.match(wordsOfPlan(stage), /Stopped: 1 of 11 people were changed.*no longer an admin/);
      isClean(stage);
    }));

  it("more than the day's limit: the rest follows as the days go by, and the card says when", () =>
    story({ people: withRegistered(20), env: { WRITES_PER_DAY: "9" } }, async (stage) => {
      await begun(stage);
      await stage.pass("PT1M");
      assert.equal(written(stage).length, 9);
      assert.match(
        sameForAll(stage),
        /The limit of 9 people a day is reached. Writing goes on at .*8 December, 09:1\d UTC at the earliest/,
      );
      assert.deepEqual(await counts(stage, "PT23H", "PT2H", "P1D"), [9, 18, 21]);
      isClean(stage);
    }));

  it("smaller waves are set: they are never larger", () =>
    story(
      { people: withRegistered(10), env: { ...WATCHED, WAVE_SIZES: "1,2,3" } },
      async (stage) => {
        await begun(stage);
        assert.deepEqual(await counts(stage, "PT61M", "PT61M", "PT61M", "PT61M"), [3, 6, 9, 11]);
        isClean(stage);
      },
    ));

  it("the record says when it began and ended, and every admin sees the same", () =>
    story({ people: withRegistered(1), env: WATCHED }, async (stage) => {
      await begun(stage);
      await stage.pass("PT61M");
      assert.match(sameForAll(stage, ADMINS), /Done: 2 of 2/);
      assert.match(await history(stage), /Plan finished \(verified 2\)/);
      isClean(stage);
    }));
});
