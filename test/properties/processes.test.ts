import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import type { PlanId } from "#bot/core/ids.ts";
import { userId } from "#bot/core/ids.ts";
import { ADMINS } from "#support/planSteps.ts";
import { server } from "../contract/store/server.ts";
import { dice } from "../prove/dice.ts";
import { WriterProcess } from "../prove/writerProcess.ts";
import { WriterStage } from "../prove/writerStage.ts";

const onServer = server === null ? describe.skip : describe;

onServer("two processes on PostgreSQL", () => {
  let stage: WriterStage;
  before(async () => {
    const opened = await WriterStage.open(24, 20);
    assert.ok(opened);
    stage = opened;
  });
  after(() => stage.close());

  const written = () => stage.sandbox.journal.count("mfa-written");
  const clean = async (plan: PlanId, since: number) =>
    assert.deepEqual(await stage.faultsOf(plan, since), []);

  it("P20: a writer that stood still wakes up to a lease that is another's, and sends nothing", async () => {
    const roll = dice(20);
    for (let round = 0; round < 4; round += 1) {
      const since = stage.sandbox.journal.entries.length;
      const plan = await stage.approvedPlan();
      const [stale, other] = [new WriterProcess(stage.order), new WriterProcess(stage.order)];
      await stale.begin();
      await pause(150 + roll(500));
      stale.freeze();
      await stage.passLease();
      await other.begin();
      await other.ended;
      assert.ok(other.isDone);
      const before = written();
      stale.thaw();
      await stale.ended;
      assert.equal(written(), before, "nothing was written after it woke");
      await clean(plan, since);
    }
  }).timeout(180_000);

  it("P20: of two writers at once one writes, and nobody is written twice", async () => {
    const since = stage.sandbox.journal.entries.length;
    const plan = await stage.approvedPlan();
    const writers = [new WriterProcess(stage.order), new WriterProcess(stage.order)];
    await Promise.all(writers.map((each) => each.begin()));
    await Promise.all(writers.map((each) => each.ended));
    await clean(plan, since);
  }).timeout(60_000);

  it("P11: connections that the server ends again and again delay a plan, and change nothing about it", async () => {
    const since = stage.sandbox.journal.entries.length;
    const plan = await stage.approvedPlan();
    const writer = new WriterProcess(stage.order);
    await writer.begin();
    let cuts = 0;
    while (!writer.isDone && cuts < 20) {
      await Promise.race([pause(250), writer.ended]);
      await stage.cutConnections();
      await stage.passLease();
      cuts += 1;
    }
    await writer.ended;
    assert.ok(writer.isDone, "it lived through them all");
    assert.ok(cuts > 1);
    await clean(plan, since);
  }).timeout(120_000);

  it("P19: two admins who press at one moment both count, once each, whatever else they press", async () => {
    const people = stage.sandbox.tenant.people;
    const [requester, ...others] = ADMINS.map((name) =>
      userId(people.find(({ displayName }) => displayName === name)?.id ?? ""),
    );
    assert.ok(requester);
    for (let round = 0; round < 20; round += 1) {
      const { plan } = await stage.openPlan(requester);
      const presses = [...others, ...others, ...others].map((by) => stage.approve(plan.id, by));
      const answers = await Promise.all(presses);
      const record = await stage.store.plans.byId(plan.id);
      assert.equal(record?.state, "writing");
      assert.equal(record?.decisions.length, 2, "the third comes to a plan that is approved");
      assert.equal(answers.filter((each) => each === "writing").length, 1);
      assert.equal(answers.filter((each) => each === "open").length, 1);
      await stage.store.plans.move(plan.id, "writing", "stopped", "by-an-admin");
    }
  }).timeout(60_000);
});
