import assert from "node:assert/strict";
import { planId } from "#bot/core/ids.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, lynne, megan, plan, user } from "./given.ts";

export function wavesContract(store: Subject): void {
  const id = planId("one");
  const everyone = [adele, megan, lynne];
  const ledger = () => store().ledger;
  const inTheirPlan = () => store().plans.create(plan("one", everyone, { state: "writing" }));

  describe("waves", () => {
    beforeEach(inTheirPlan);

    it("are settled once, in order, and grow old by the database's clock", async () => {
      await store().waves.settled(id, 2, at(9));
      await store().waves.settled(id, 1, at(5));
      await store().waves.settled(id, 1, at(8));
      const [one, two, ...more] = await store().waves.of(id);
      assert.deepEqual([one?.wave, one?.at, two?.wave, two?.at], [1, at(5), 2, at(9)]);
      assert.deepEqual(more, []);
      assert.ok(one !== undefined && one.ageMs >= 0 && one.ageMs < 600_000);
      await store().pool.query("update plan_waves set noted_at = noted_at - interval '1 hour'");
      assert.ok(((await store().waves.of(id))[0]?.ageMs ?? 0) >= 3_600_000);
      assert.deepEqual(await store().waves.of(planId("none")), []);
    });

    it("begin a round with what was proposed first", async () => {
      const first = { tried: 6, failed: 1, helps: 0 };
      assert.deepEqual(await store().waves.begin(id, 2, first), first);
      assert.deepEqual(await store().waves.begin(id, 2, { tried: 9, failed: 9, helps: 9 }), first);
      const none = { tried: 0, failed: 0, helps: 0 };
      assert.deepEqual(await store().waves.begin(id, 1, none), none);
    });

    it("keep whoever asks for help once, in the order of asking", async () => {
      assert.equal(await store().waves.help(id, adele, at(1)), true);
      assert.equal(await store().waves.help(id, adele, at(2)), false);
      assert.equal(await store().waves.help(id, megan, at(0)), true);
      assert.deepEqual(await store().waves.helped(id), [megan, adele]);
      assert.deepEqual(await store().waves.helped(planId("none")), []);
    });
  });

  describe("a plan that halts", () => {
    it("is in its next round, says when and why, and does so once", async () => {
      await inTheirPlan();
      assert.equal(await store().plans.halt(id, "too-many-failures", at(7)), true);
      assert.equal(await store().plans.halt(id, "people-need-help", at(8)), false);
      const record = await store().plans.byId(id);
      assert.deepEqual(
        [record?.state, record?.why, record?.round, record?.haltedAt],
        ["halted", "too-many-failures", 2, at(7)],
      );
    });

    it("is stopped with the others that are being written", async () => {
      await inTheirPlan();
      await store().plans.halt(id, "too-many-failures", at(7));
      assert.deepEqual(await store().plans.stopWriting("by-an-admin"), [id]);
    });
  });

  describe("the ledger of waves", () => {
    beforeEach(async () => {
      const { plan: frozen } = plan("one", everyone);
      const waves = [3, 1, 2];
      const changes = frozen.changes.map((each, nth) => ({ ...each, wave: waves[nth] ?? 1 }));
      await store().plans.create(
        plan("one", everyone, { plan: { ...frozen, changes }, state: "writing" }),
      );
    });

    it("is worked off in the order of the waves", async () => {
      const planned = await ledger().inState(id, ["planned"], 2);
      assert.deepEqual(
        planned.map(({ user }) => user),
        [megan, lynne],
      );
    });

    it("takes many intents at once, and only of those who are planned", async () => {
      await ledger().move(id, lynne, ["planned"], { state: "skipped" });
      const moved = await ledger().intend(id, [adele, lynne, user(9)], at(4));
      assert.deepEqual(moved, [adele]);
      const row = (await ledger().of(id)).find((each) => each.user === adele);
      assert.deepEqual([row?.state, row?.intendedAt], ["intent", at(4)]);
      assert.ok(row !== undefined && row.intentAgeMs !== null);
      await ledger().move(id, adele, ["intent"], { state: "sent" });
      const sent = (await ledger().of(id)).find((each) => each.user === adele);
      assert.deepEqual(sent?.intendedAt, at(4));
      await ledger().move(id, adele, ["sent"], { state: "planned" });
      const back = (await ledger().of(id)).find((each) => each.user === adele);
      assert.equal(back?.intendedAt, null);
    });

    it("tells the newest outcomes first, and whoever was left alone has none", async () => {
      for (const [who, state] of [
        [lynne, "verified"],
        [megan, "skipped"],
        [adele, "failed"],
      ] as const) {
        await ledger().intend(id, [who], at(1));
        await ledger().move(id, who, ["intent"], { state });
      }
      assert.deepEqual(await ledger().outcomes(id, 3), ["failed", "verified"]);
      assert.deepEqual(await ledger().outcomes(id, 1), ["failed"]);
    });

    it("counts a day's writes over all plans: by the database's clock, or up to a moment; undone is not counted", async () => {
      const { plan: frozen } = plan("undo", [adele]);
      const undo = { ...frozen, kind: { kind: "undo", of: id } as const };
      await store().plans.create(plan("undo", [adele], { plan: undo, state: "writing" }));
      await ledger().intend(planId("undo"), [adele], at(0));
      assert.deepEqual(await ledger().writtenInDay(null), { people: 0, firstAgeMs: 0 });
      await ledger().intend(id, [adele], at(0));
      await ledger().intend(id, [megan], at(60));
      const byClock = await ledger().writtenInDay(at(60));
      assert.deepEqual(byClock, { people: 2, firstAgeMs: 3_600_000 });
      assert.equal((await ledger().writtenInDay(at(24 * 60 + 1))).people, 1);
      assert.equal((await ledger().writtenInDay(null)).people, 2);
      await store().pool.query("update ledger set intent_at = intent_at - interval '25 hours'");
      assert.equal((await ledger().writtenInDay(null)).people, 0);
    });
  });

  describe("a fence", () => {
    it("holds while the lease does, and for nobody after another has taken it", async () => {
      const first = (await store().leases.take("enforce", "one", 60_000)) ?? 0;
      assert.equal(await store().leases.holds("enforce", first), true);
      assert.equal(await store().leases.holds("enforce", first + 1), false);
      await store().pool.query("update leases set expires_at = now() - interval '1 second'");
      assert.equal(await store().leases.holds("enforce", first), false);
      const second = (await store().leases.take("enforce", "two", 60_000)) ?? 0;
      assert.equal(await store().leases.holds("enforce", first), false);
      assert.equal(await store().leases.holds("enforce", second), true);
    });
  });
}
