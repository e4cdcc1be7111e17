import assert from "node:assert/strict";
import { planId, type UserId } from "#bot/core/ids.ts";
import { busyPeople, supersedeOpen } from "#bot/flows/supersede.ts";
import type { PlanRecord } from "#bot/ports/store/plans.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, lynne, megan, plan, post, user } from "./given.ts";

/** What approving a plan stands on: nonces, time by the database's clock, replacement, and the record of approvals. */
export function approvalsContract(store: Subject): void {
  const one = plan("one");

  describe("nonces", () => {
    const nonce = {
      hash: "ab".repeat(32),
      post: post("card").id,
      revision: 3,
      plan: one.plan.id,
      seen: { state: "halted", round: 2, approvals: 1 },
    } as const;
    beforeEach(async () => {
      await store().plans.create(one);
      await store().posts.create(post("card", { kind: "plan", subject: one.plan.id }));
      await store().nonces.issue(nonce);
    });

    it("are found as they were issued; one that was not is not found", async () => {
      assert.deepEqual(await store().nonces.find(nonce.hash), nonce);
      assert.equal(await store().nonces.find("cd".repeat(32)), null);
    });

    it("are spent once by each person, and say on what", async () => {
      const { nonces } = store();
      assert.equal(await nonces.spentOn(nonce.hash, lynne), null);
      assert.equal(await nonces.spend(nonce.hash, lynne, "approve"), true);
      assert.equal(await nonces.spend(nonce.hash, lynne, "decline"), false);
      assert.equal(await nonces.spentOn(nonce.hash, lynne), "approve");
      assert.equal(await nonces.spentOn(nonce.hash, megan), null);
      assert.equal(await nonces.spend(nonce.hash, megan, "decline"), true);
    });
  });

  describe("the ages of a plan", () => {
    it("are real time since it was kept, whatever moments it names itself", async () => {
      await store().plans.create(one);
      const ages = await store().plans.ages(one.plan.id);
      assert.ok(ages !== null && ages.planMs >= 0 && ages.planMs < 60_000, JSON.stringify(ages));
      assert.ok(ages.roundMs >= 0 && ages.roundMs < 60_000, JSON.stringify(ages));
      assert.equal(await store().plans.ages(planId("none")), null);
    });

    it("a halt begins a round, whose age begins with it", async () => {
      await store().plans.create(plan("one", [adele], { state: "writing" }));
      const before = await store().plans.ages(one.plan.id);
      await store().plans.halt(one.plan.id, "by itself", at(1));
      const after = await store().plans.ages(one.plan.id);
      assert.ok(before && after && after.planMs >= before.planMs);
      assert.ok(after.roundMs <= after.planMs);
      assert.equal((await store().plans.byId(one.plan.id))?.round, 2);
    });
  });

  describe("a plan that another takes the place of", () => {
    it("is superseded while it is open, once, and names the other", async () => {
      await store().plans.create(one);
      const { id } = one.plan;
      assert.equal(await store().plans.supersede(id, planId("newer")), true);
      const after = await store().plans.byId(id);
      assert.deepEqual([after?.state, after?.supersededBy], ["superseded", "newer"]);
      assert.equal(await store().plans.supersede(id, planId("newest")), false);
      assert.equal((await store().plans.byId(id))?.supersededBy, "newer");
    });

    for (const state of ["writing", "done", "declined"] as const)
      it(`keeps its place while it is ${state}`, async () => {
        await store().plans.create(plan("one", [adele], { state }));
        assert.equal(await store().plans.supersede(one.plan.id, planId("newer")), false);
        assert.equal(await store().plans.stateOf(one.plan.id), state);
      });
  });

  describe("a plan asked for while others wait or run", () => {
    const asked = (id: string, members: readonly UserId[], facts: Partial<PlanRecord> = {}) => {
      const record = plan(id, members, facts);
      return store().atomically(async (tables) => {
        await tables.plans.create(record);
        return supersedeOpen(tables, record);
      });
    };
    const states = () =>
      Promise.all(["a", "b", "c", "d"].map((id) => store().plans.stateOf(planId(id))));

    it("takes the place of the open ones of its kind that share people, and of no other", async () => {
      const undo = {
        plan: { ...plan("c", [adele]).plan, kind: { kind: "undo", of: planId("x") } },
      };
      await asked("a", [adele, lynne]);
      await asked("b", [megan]);
      await asked("c", [adele], undo as Partial<PlanRecord>);
      await asked("d", [adele], { state: "writing" });
      assert.deepEqual(await states(), ["superseded", "open", "open", "writing"]);
      assert.deepEqual(await asked("e", [megan, lynne]), ["b"]);
      assert.deepEqual(await states(), ["superseded", "superseded", "open", "writing"]);
      const [entry] = await store().audit.ofKind("plan.superseded", "b");
      assert.deepEqual([entry?.actor, entry?.detail], [megan, { by: "e" }]);
    });

    it("leaves out whom a plan that runs, or is halted, has not settled yet", async () => {
      await store().plans.create(plan("a", [adele, lynne], { state: "writing" }));
      await store().plans.create(plan("b", [megan], { state: "halted", round: 2 }));
      await store().plans.create(plan("c", [user(7)]));
      assert.deepEqual(
        [...(await busyPeople(store()))].toSorted(),
        [adele, lynne, megan].toSorted(),
      );
      await store().ledger.move(planId("a"), lynne, ["planned"], { state: "skipped" });
      await store().plans.move(planId("b"), "halted", "stopped", null);
      assert.deepEqual([...(await busyPeople(store()))], [adele]);
    });
  });

  describe("entries of one kind", () => {
    it("are those about the subject, oldest first", async () => {
      const entry = (
        minute: number,
        event: "plan.approved" | "plan.declined",
        subject: string,
      ) => ({
        at: at(minute),
        actor: lynne,
        event,
        subject,
        detail: { minute },
      });
      await store().audit.append([
        entry(1, "plan.approved", "one"),
        entry(2, "plan.declined", "one"),
        entry(3, "plan.approved", "another"),
        entry(4, "plan.approved", "one"),
      ]);
      const found = await store().audit.ofKind("plan.approved", "one");
      assert.deepEqual(
        found.map(({ detail }) => detail.minute),
        [1, 4],
      );
    });
  });
}
