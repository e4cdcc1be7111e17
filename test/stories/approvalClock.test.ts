import assert from "node:assert/strict";
import { processStory } from "#support/botProcess.ts";
import {
  approve,
  click,
  isClean,
  opens,
  scan,
  withRegistered,
  wordsOfPlan,
  written,
} from "#support/planSteps.ts";

/** The bot's own clock shows minutes after the request all along, as if its host had been set back by days. */
describe("time that has passed by the database's clock alone", () => {
  it("longer than a plan can be approved: a press is late, and nothing is counted", () =>
    processStory({ people: withRegistered(1) }, async (stage) => {
      await scan(stage);
      await opens(stage);
      const press = click(stage, "Lynne Robbins");
      await stage.kill();
      await stage.inStore(({ pool }) =>
        pool.query("update plans set round_at = round_at - interval '48 hours'"),
      );
      await stage.start();
      const late = await press();
      const told =
        late.kind === "message" ? late.text : late.kind === "card" ? JSON.stringify(late.card) : "";
      assert.match(told, /This plan has expired|Expired before enough|expired/);
      assert.doesNotMatch(told, /1 of 2/);
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), []);
      isClean(stage);
    })).timeout(60_000);

  it("longer than a plan may be written: nobody is, though the last approval came in time", () =>
    processStory({ people: withRegistered(1) }, async (stage) => {
      await scan(stage);
      await opens(stage);
      await approve(stage, "Lynne Robbins");
      await stage.kill();
      await stage.inStore(({ pool }) =>
        pool.query("update plans set opened_at = opened_at - interval '90 days'"),
      );
      await stage.start();
      await approve(stage, "Isaiah Langer");
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), []);
      assert.match(wordsOfPlan(stage), /Stopped: 0 of 2.*approval ran out/);
      isClean(stage);
    })).timeout(60_000);
});
