import assert from "node:assert/strict";
import {
  approve,
  approveAndWrite,
  beside,
  click,
  enforceable,
  heard,
  history,
  isClean,
  opens,
  opensNone,
  planSeenBy,
  pressesPlan,
  type Stage,
  sameForAll,
  scan,
  someone,
  withRegistered,
  wordsOfPlan,
  written,
} from "#support/planSteps.ts";
import { story } from "#support/story.ts";

const fingerprint = (stage: Stage): string =>
  /Fingerprint ((?:[0-9a-f]{4} ?){3})/.exec(wordsOfPlan(stage))?.[1]?.trim() ?? "";

/** Scans, and lets a plan for everybody be written. Returns its fingerprint. */
async function planDone(stage: Stage): Promise<string> {
  await scan(stage);
  await opens(stage);
  const done = fingerprint(stage);
  await approveAndWrite(stage);
  return done;
}

describe("undoing a plan", () => {
  it("everyone is given back the state they had, after two approvals and once, however often it is asked for", () =>
    story({ people: [...withRegistered(2), someone("Stuck", "enabled")] }, async (stage) => {
      const { tenant } = stage;
      await scan(stage);
      const inIt = enforceable(stage);
      await opens(stage);
      const done = fingerprint(stage);
      await approveAndWrite(stage);

      const asked = await pressesPlan(stage, "Megan Bowen", "plan.undo");
      assert.ok(asked.kind === "message" && /needs the same approvals/.test(asked.text));
      await stage.settle();
      const { card } = planSeenBy(stage, "Megan Bowen");
      assert.equal(beside(card, "Restores"), `what plan ${done} changed`);
      assert.match(beside(card, "Changes") ?? "", /3 people from enforced to disabled/);
      assert.match(beside(card, "Changes") ?? "", /1 person from enforced to enabled/);
      const own = await pressesPlan(stage, "Megan Bowen");
      assert.ok(own.kind === "message" && /Somebody else/.test(own.text));

      // A second undo of the same plan, opened while the first waits.
      await opens(stage, `undo ${done}`, "Nestor Wilke");
      // Without a method Entra does not make enforced of enabled by itself.
      tenant.deleteMethods("Stuck");
      const second = [click(stage, "Lynne Robbins"), click(stage, "Isaiah Langer")];
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stage.pass("PT1M");
      assert.equal(written(stage).length, 2 * inIt.length);
      assert.equal(tenant.perUserMfaState("Reg 001"), "disabled");
      assert.equal(tenant.perUserMfaState("Stuck"), "enabled", "never weaker than before");
      for (const press of second) await press();

      assert.match(await opensNone(stage, `undo ${done}`), /is left to undo/);
      assert.match(heard(stage.chat("Grady Archie")), /taken back/);
      assert.match(await history(stage), /Plan requested \(kind undo/);
      isClean(stage);
    }));

  it("two undos of one plan are both approved: the second finds everything done", () =>
    story({ people: withRegistered(2) }, async (stage) => {
      const { tenant } = stage;
      const done = await planDone(stage);
      await opens(stage, `undo ${done}`);
      const first = [click(stage, "Lynne Robbins"), click(stage, "Isaiah Langer")];
      await opens(stage, `undo ${done}`);
      for (const press of first) await press();
      await stage.pass("PT1M");
      await approveAndWrite(stage);
      assert.equal(written(stage).length, 6);
      assert.equal(tenant.perUserMfaState("Reg 001"), "disabled");
      assert.match(sameForAll(stage), /Done: 0 of 3.*Left alone 3 They had the state already/);
      isClean(stage);
    }));

  it("what somebody else changed since is left alone, before the plan and after", () =>
    story({ people: withRegistered(3) }, async (stage) => {
      const { tenant } = stage;
      const done = await planDone(stage);
      tenant.setMfaState("Reg 001", "disabled");
      const { card } = await opens(stage, `undo ${done}`);
      assert.equal(beside(card, "Changes"), "3 people from enforced to disabled");
      assert.equal(beside(card, "Changed since"), "1");
      tenant.setMfaState("Reg 002", "disabled");
      await approveAndWrite(stage);
      assert.match(sameForAll(stage), /Done: 2 of 3.*Left alone 1 They had the state already/);
      for (const name of ["Reg 001", "Reg 002"])
        assert.equal(stage.journal.writesOf(tenant.person(name).id).length, 1);
      isClean(stage);
    }));

  it("an undo is undone: the registered are protected again, who lost the method is not locked out", () =>
    story({ people: withRegistered(2) }, async (stage) => {
      const { tenant } = stage;
      const done = await planDone(stage);
      await opens(stage, `undo ${done}`);
      const undone = fingerprint(stage);
      await approveAndWrite(stage);
      await opens(stage, `undo ${undone}`);
      tenant.deleteMethods("Reg 001");
      await approveAndWrite(stage);
      assert.equal(tenant.perUserMfaState("Reg 001"), "disabled");
      assert.equal(tenant.perUserMfaState("Reg 002"), "enforced");
      assert.match(sameForAll(stage), /Done: 2 of 3.*They are no longer registered/);
      isClean(stage);
    }));

  it("the time to undo is over: refused, with what to do instead", () =>
    story({ people: withRegistered(1), env: { UNDO_DAYS: "2" } }, async (stage) => {
      const done = await planDone(stage);
      await stage.pass("P2D");
      assert.match(
        await opensNone(stage, `undo ${done}`),
        /more than 2 days since its last change.*by hand in the Entra admin center/,
      );
      isClean(stage);
    }));

  it("a stopped plan is undone as far as it went; a plan unknown, open or declined has nothing to undo", () =>
    story({ people: withRegistered(24) }, async (stage) => {
      const { chat, journal } = stage;
      await scan(stage);
      assert.match(await opensNone(stage, "undo"), /Which plan/);
      assert.match(await opensNone(stage, "undo abcd 1234"), /know no plan/);
      await opens(stage);
      assert.match(await opensNone(stage, `undo ${fingerprint(stage)}`), /Nothing of that plan/);
      const stop = journal.subscribe((entry) => {
        if (entry.kind !== "mfa-written") return;
        stop();
        void chat("Nestor Wilke").says("stop");
      });
      await approveAndWrite(stage);
      const stopped = fingerprint(stage);
      assert.match(sameForAll(stage), /Stopped: 1 of 25/);
      const { card } = await opens(stage, `undo ${stopped}`);
      assert.equal(beside(card, "Changes"), "1 person from enforced to disabled");
      await approveAndWrite(stage);
      assert.equal(written(stage).length, 2);
      isClean(stage);
    }));
});
