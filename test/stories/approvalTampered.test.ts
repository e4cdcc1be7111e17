import assert from "node:assert/strict";
import { type ProcessStory, processStory } from "#support/botProcess.ts";
import {
  approve,
  click,
  history,
  isClean,
  opens,
  scan,
  withRegistered,
  wordsOfPlan,
  written,
} from "#support/planSteps.ts";

/** Somebody with access to the database edits it while the bot is down. */
async function edited({ kill, inStore, start }: ProcessStory, ...statements: readonly string[]) {
  await kill();
  await inStore(async (store) => {
    for (const statement of statements) await store.pool.query(statement);
  });
  await start();
}

describe("a stored plan that is not what was approved", function () {
  // Each story starts the bot twice, as a process.
  this.timeout(120_000);

  it("whatever was altered, a press is refused, nothing is counted and nothing written", () =>
    processStory({ people: withRegistered(3) }, async (stage) => {
      const { tenant } = stage;
      await scan(stage);
      const adele = tenant.person("Adele Vance").id;
      const one = tenant.person("Reg 001").id;
      const alterations = [
        `update ledger set user_id = '${adele}' where user_id = '${one}' and plan = $plan`,
        `update ledger set target = 'disabled' where user_id = '${one}' and plan = $plan`,
        `update ledger set prior = 'enabled' where user_id = '${one}' and plan = $plan`,
        `delete from ledger where user_id = '${one}' and plan = $plan`,
        `insert into ledger (plan, user_id, position, display_name, prior, target, state)
         values ($plan, '${adele}', 99, 'Adele Vance', 'disabled', 'enforced', 'planned')`,
        "update plans set approvers = 1 where id = $plan",
        `update plans set by_user = '${adele}' where id = $plan`,
        "update plans set expires_at = expires_at + interval '1 day' where id = $plan",
      ];
      const presses: ReturnType<typeof click>[] = [];
      for (const _ of alterations) {
        await opens(stage);
        presses.push(click(stage, "Lynne Robbins"));
      }
      const plan = (nth: number) => `(select id from plans order by seq offset ${nth} limit 1)`;
      await edited(stage, ...alterations.map((each, nth) => each.replace("$plan", plan(nth))));
      for (const [nth, press] of presses.entries()) {
        const result = await press();
        assert.ok(
          result.kind === "message" &&
            /is not the one on this card, so nothing was counted/.test(result.text),
          alterations[nth],
        );
      }
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), []);
      isClean(stage);
    })).timeout(120_000);

  it("altered after the last approval: writing stops before the first person, and says why", () =>
    processStory({ people: withRegistered(3) }, async (stage) => {
      const { tenant, faults } = stage;
      await scan(stage);
      await opens(stage);
      await approve(stage, "Lynne Robbins");
      const mend = faults.add(
        { face: "graph", path: "/checkMemberGroups", skip: 1, times: Number.POSITIVE_INFINITY },
        { do: "answer", status: 403 },
      );
      await approve(stage, "Isaiah Langer");
      const [one, adele] = ["Reg 001", "Adele Vance"].map((name) => tenant.person(name).id);
      await stage.kill();
      mend();
      await edited(stage, `update ledger set user_id = '${adele}' where user_id = '${one}'`);
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), []);
      assert.match(wordsOfPlan(stage), /Stopped: 0 of 4.*not the one that was approved/);
      isClean(stage);
    })).timeout(60_000);

  it("approvals put into the database by hand: nobody is written, and the plan says why", () =>
    processStory({ people: withRegistered(2) }, async (stage) => {
      const { tenant } = stage;
      await scan(stage);
      await opens(stage);
      const [lynne, isaiah] = ["Lynne Robbins", "Isaiah Langer"].map((name) => tenant.person(name));
      const approval = (admin: string) =>
        `insert into decisions (plan, admin, round, says, at, seal)
         select id, '${admin}', 1, 'approve', created_at + interval '1 minute', repeat('ab', 32) from plans`;
      await edited(
        stage,
        approval(lynne?.id ?? ""),
        approval(isaiah?.id ?? ""),
        "update plans set state = 'writing'",
      );
      await stage.pass("PT5M");
      assert.deepEqual(written(stage), []);
      assert.match(wordsOfPlan(stage), /Stopped: 0 of 3.*was not given through this bot/);
      isClean(stage);
    })).timeout(60_000);

  it("a genuine approval copied to another admin: nobody is written", () =>
    processStory({ people: withRegistered(2) }, async (stage) => {
      const { tenant } = stage;
      await scan(stage);
      await opens(stage);
      await approve(stage, "Lynne Robbins");
      await edited(
        stage,
        `insert into decisions (plan, admin, round, says, at, seal)
         select plan, '${tenant.person("Isaiah Langer").id}', round, says, at, seal from decisions`,
        "update plans set state = 'writing'",
      );
      await stage.pass("PT5M");
      assert.deepEqual(written(stage), []);
      assert.match(wordsOfPlan(stage), /Stopped: 0 of 3.*was not given through this bot/);
      isClean(stage);
    })).timeout(60_000);

  it("the state set to being written by hand, with one genuine approval of two: nobody is written", () =>
    processStory({ people: withRegistered(2) }, async (stage) => {
      await scan(stage);
      await opens(stage);
      await approve(stage, "Lynne Robbins");
      await edited(stage, "update plans set state = 'writing'");
      await stage.pass("PT5M");
      assert.deepEqual(written(stage), []);
      isClean(stage);
    })).timeout(60_000);

  it("the record was edited: history names the entry where it breaks", () =>
    processStory({ people: withRegistered(1) }, async (stage) => {
      await scan(stage);
      await opens(stage);
      await edited(
        stage,
        "alter table audit_log disable trigger all",
        "update audit_log set actor = 'somebody else' where seq = 2",
        "alter table audit_log enable trigger all",
      );
      assert.match(await history(stage), /Record broken at entry 2/);
      isClean(stage);
    })).timeout(60_000);
});
