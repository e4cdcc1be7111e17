import assert from "node:assert/strict";
import { planHash, planId, type UserId } from "#bot/core/ids.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, lynne, megan, plan, user } from "./given.ts";

export function plansContract(store: Subject): void {
  const create = async (...plans: readonly ReturnType<typeof plan>[]) => {
    for (const each of plans) await store().plans.create(each);
  };

  describe("plans", () => {
    const one = plan("one", [megan, adele]);
    const undo = plan("undo", [adele], {
      plan: {
        ...plan("undo").plan,
        kind: { kind: "undo", of: planId("one") },
        override: 'Because "we" must',
      },
      objections: [],
      advise: false,
      decisions: [
        { by: lynne, says: "approve", at: at(3), round: 1, seal: "s" },
        { by: adele, says: "decline", at: at(2), round: 1, seal: "" },
      ],
      state: "declined",
      why: "Adele declined.",
    });

    it("come back exactly as they were frozen, changes in their order", async () => {
      await create(one, undo);
      assert.deepEqual(await store().plans.byId(one.plan.id), one);
      assert.deepEqual(await store().plans.byId(undo.plan.id), undo);
      assert.equal(await store().plans.byId(planId("none")), null);
      assert.equal(await store().plans.hashOf(one.plan.id), one.plan.hash);
      assert.equal(await store().plans.hashOf(planId("none")), null);
    });

    it("are made whole or not at all", async () => {
      const twice = plan("twice", [adele, adele]);
      await assert.rejects(store().plans.create(twice));
      assert.equal(await store().plans.byId(twice.plan.id), null);
      const nobody = plan("nobody", []);
      await create(nobody);
      assert.deepEqual(await store().plans.byId(nobody.plan.id), nobody);
    });

    it("are found by the first digits of the hash, if only one fits", async () => {
      const hashed = (id: string, hash: string) =>
        plan(id, [], { plan: { ...plan(id, []).plan, hash: planHash(hash.padEnd(64, "0")) } });
      await create(hashed("a", "abcd12"), hashed("b", "abcd99"), hashed("c", "beef"));
      const find = async (prefix: string) =>
        (await store().plans.byShortHash(prefix))?.plan.id ?? null;
      assert.equal(await find("abcd1"), "a");
      assert.equal(await find(" ABCD9 "), "b");
      assert.equal(await find("beef".padEnd(64, "0")), "c");
      assert.equal(await find("c"), "c");
      assert.deepEqual(
        [await find("abcd"), await find("bee"), await find("bee%"), await find("0000")],
        [null, null, null, null],
      );
    });

    it("are listed newest first, and by state", async () => {
      await create(one, undo, plan("three"));
      const ids = (records: readonly ReturnType<typeof plan>[]) =>
        records.map((each) => each.plan.id);
      assert.deepEqual(ids(await store().plans.list(2)), ["three", "undo"]);
      assert.deepEqual(ids(await store().plans.inState("open")), ["one", "three"]);
      assert.deepEqual(ids(await store().plans.inState("done")), []);
    });

    it("move on from the state they are in, and from no other", async () => {
      await create(one);
      assert.equal(await store().plans.move(one.plan.id, "writing", "done", null), false);
      assert.equal(await store().plans.move(one.plan.id, "open", "expired", "Too late."), true);
      assert.equal(await store().plans.stateOf(one.plan.id), "expired");
      assert.equal((await store().plans.byId(one.plan.id))?.why, "Too late.");
      assert.equal(await store().plans.stateOf(planId("none")), null);
    });

    it("being written are all stopped at once", async () => {
      await create(one, plan("two", [adele], { state: "writing" }));
      await create(plan("three", [adele], { state: "writing" }));
      const stopped = await store().plans.stopWriting("Megan said stop.");
      assert.deepEqual(stopped.toSorted(), ["three", "two"]);
      assert.deepEqual(await store().plans.stopWriting("Again."), []);
      assert.equal(await store().plans.stateOf(one.plan.id), "open");
      assert.equal((await store().plans.byId(planId("two")))?.why, "Megan said stop.");
    });

    it("keep one word of each admin, the last one", async () => {
      await create(one);
      const word = { by: lynne, says: "approve", at: at(3), round: 1, seal: "one" } as const;
      await store().plans.decide(one.plan.id, word);
      const other = { ...word, says: "decline", at: at(4), seal: "two" } as const;
      await store().plans.decide(one.plan.id, other);
      assert.deepEqual((await store().plans.byId(one.plan.id))?.decisions, [other]);
    });

    it("locked by one admin's press show the next press that decision", async () => {
      await create(one);
      const counted: number[] = [];
      const press = (by: UserId) =>
        store().atomically(async ({ plans }) => {
          const locked = await plans.lock(one.plan.id);
          counted.push(locked?.decisions.length ?? -1);
          await plans.decide(one.plan.id, { by, says: "approve", at: at(1), round: 1, seal: "" });
        });
      await Promise.all([10, 11, 12, 13, 14, 15].map((number) => press(user(number))));
      assert.deepEqual(counted, [0, 1, 2, 3, 4, 5]);
      assert.equal(await store().plans.lock(planId("none")), null);
      assert.equal(await store().plans.lockState(one.plan.id), "open");
      assert.equal(await store().plans.lockState(planId("none")), null);
    });
  });

  describe("ledger", () => {
    const id = planId("one");
    const planned = {
      plan: id,
      user: adele,
      displayName: "Adele Vance",
      prior: "disabled",
      target: "enforced",
      wave: 2,
      privileged: true,
      override: "Their scanner was replaced",
      state: "planned",
      reason: null,
      readBack: null,
      intentAgeMs: null,
      intendedAt: null,
    } as const;
    beforeEach(() => create(plan("one", [adele, megan, lynne])));
    const row = async () => (await store().ledger.of(id))[0];

    it("holds a row for everyone in the plan, in its order", async () => {
      assert.deepEqual(await store().ledger.of(id), [
        planned,
        { ...planned, user: megan },
        { ...planned, user: lynne },
      ]);
      assert.deepEqual(await store().ledger.of(planId("none")), []);
    });

    it("moves a row only from a state it was said to be in", async () => {
      assert.equal(
        await store().ledger.move(id, adele, ["intent", "sent"], { state: "verified" }),
        false,
      );
      assert.deepEqual(await row(), planned);
      const to = { state: "conflict", reason: "changed", readBack: "enabled" } as const;
      assert.equal(await store().ledger.move(id, adele, ["planned", "sent"], to), true);
      assert.deepEqual(await row(), { ...planned, ...to });
      assert.equal(await store().ledger.move(id, user(9), ["planned"], to), false);
    });

    it("claimed by many at once goes to one", async () => {
      const won = await Promise.all(
        Array.from({ length: 10 }, () =>
          store().ledger.move(id, adele, ["planned"], { state: "intent" }),
        ),
      );
      assert.equal(won.filter(Boolean).length, 1);
    });

    it("tells how old an intent is, from its commit on", async () => {
      await store().ledger.move(id, adele, ["planned"], { state: "intent" });
      const first = (await row())?.intentAgeMs ?? -1;
      assert.ok(first >= 0 && first < 600_000, String(first));
      await store().pool.query("update ledger set intent_at = intent_at - interval '1 hour'");
      await store().ledger.move(id, adele, ["intent"], { state: "sent" });
      assert.ok(((await row())?.intentAgeMs ?? -1) >= 3_600_000);
      await store().ledger.move(id, adele, ["sent"], { state: "planned" });
      assert.deepEqual(await row(), planned);
    });

    it("keeps why a row is planned anew, until it is intended again", async () => {
      await store().ledger.move(id, adele, ["planned"], { state: "intent" });
      await store().ledger.move(id, adele, ["intent"], { state: "planned", reason: "unanswered" });
      assert.deepEqual(await row(), { ...planned, reason: "unanswered" });
      await store().ledger.intend(id, [adele], at(0));
      assert.equal((await row())?.reason, null);
    });

    it("forgets the reason of a state that was left", async () => {
      await store().ledger.move(id, adele, ["planned"], { state: "unknown", reason: "timeout" });
      await store().ledger.move(id, adele, ["unknown"], {
        state: "verified",
        readBack: "enforced",
      });
      assert.deepEqual(await row(), { ...planned, state: "verified", readBack: "enforced" });
    });

    it("is read and counted by state", async () => {
      await store().ledger.move(id, megan, ["planned"], { state: "skipped", reason: "deleted" });
      await store().ledger.move(id, lynne, ["planned"], { state: "failed" });
      const in_ = async (...states: Parameters<ReturnType<Subject>["ledger"]["inState"]>[1]) =>
        (await store().ledger.inState(id, states, 10)).map((each) => each.user);
      assert.deepEqual(await in_("planned"), [adele]);
      assert.deepEqual(await in_("failed", "skipped"), [megan, lynne]);
      assert.equal((await store().ledger.inState(id, ["failed", "skipped"], 1)).length, 1);
      assert.deepEqual(await store().ledger.tally(id), {
        planned: 1,
        intent: 0,
        sent: 0,
        verified: 0,
        skipped: 1,
        failed: 1,
        unknown: 0,
        conflict: 0,
      });
    });

    it("tells everything ever planned for one person, oldest first", async () => {
      await create(plan("another", [megan]), plan("a later one", [adele]));
      const plans = (await store().ledger.ofUser(adele)).map((each) => each.plan);
      assert.deepEqual(plans, ["one", "a later one"]);
    });
  });
}
