import assert from "node:assert/strict";
import type { NudgeKey } from "#bot/core/campaign.ts";
import { campaignId, postId } from "#bot/core/ids.ts";
import { replicaLease } from "#bot/ports/store/coordination.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, campaign, entrants, lynne, megan, planned, spring, user } from "./given.ts";

const key = (step = 1, who = adele): NudgeKey => ({ campaign: spring, user: who, step });
const HOUR_MS = 3_600_000;

/** The outbox: what was decided leaves once, whoever dies on the way. */
export function nudgesContract(store: Subject): void {
  const lives = (holder: string) =>
    store().leases.take(replicaLease(holder), holder, HOUR_MS).then(Boolean);
  const dies = (holder: string) => store().leases.release(replicaLease(holder), holder);
  const take = (taker: string, limit = 10, now = at(3)) => store().nudges.take(taker, now, limit);
  const state = async (nudge: NudgeKey) =>
    (await store().nudges.of(spring, nudge.user)).find(({ step }) => step === nudge.step)?.outcome
      .state;

  describe("nudges", () => {
    beforeEach(async () => {
      await store().campaigns.start(campaign);
      await store().campaigns.enrol(spring, entrants([adele, megan, lynne], at(1)), at(1));
      await lives("one");
      await lives("two");
    });

    it("are planned once, whoever decides it twice", async () => {
      await store().nudges.plan([planned(key())]);
      await store().nudges.plan([planned(key(), { asked: true, post: postId("other") })]);
      assert.deepEqual(await store().nudges.of(spring, adele), [
        {
          ...key(),
          plannedAt: at(2),
          asked: false,
          post: postId(`${adele}/1`),
          outcome: { state: "planned" },
        },
      ]);
    });

    it("of many replicas at once, each is taken by one", async () => {
      const people = Array.from({ length: 60 }, (_, number) => user(number + 100));
      await store().campaigns.enrol(spring, entrants(people, at(1)), at(1));
      await store().nudges.plan(people.map((who) => planned(key(1, who))));
      const takers = ["one/a", "two/a", "one/b", "two/b"];
      const taken = await Promise.all(takers.map((taker) => take(taker, 20)));
      const users = taken.flat().map((each) => each.user);
      assert.equal(new Set(users).size, users.length);
      const rest = await take("one/c", 100);
      assert.equal(users.length + rest.length, people.length);
    });

    it("leave in order: the privileged first, then the oldest, and none before or after its time", async () => {
      const boss = { user: user(7), dueAt: at(1), privileged: true, entry: "first" } as const;
      await store().campaigns.enrol(spring, [boss], at(1));
      await store().nudges.plan([
        planned(key(1, adele), { at: at(2) }),
        planned(key(1, megan), { at: at(1) }),
        planned(key(1, boss.user), { at: at(2) }),
        planned(key(1, lynne), { at: at(2), notAfter: at(3) }),
      ]);
      await store().nudges.giveBack(key(1, adele), at(30), true);
      assert.deepEqual(
        new Set((await take("one/a")).map((each) => each.user)),
        new Set([boss.user, megan]),
      );
      assert.deepEqual(
        (await take("one/a", 10, at(30))).map((each) => [each.user, each.attempts]),
        [[adele, 1]],
      );
      assert.deepEqual(await store().nudges.backlog(), { waiting: 4, from: at(1) });
    });

    it("stay with their taker while it lives, and are anybody's once it is dead or has let go", async () => {
      await store().nudges.plan([planned(key())]);
      assert.equal((await take("one/a")).length, 1);
      assert.equal((await take("two/a")).length, 0);
      await dies("one");
      assert.equal((await take("two/a")).length, 1);
      await store().nudges.release("two/a");
      assert.equal((await take("two/b")).length, 1);
    });

    for (const [situation, spoil] of [
      [
        "somebody else took it",
        () =>
          store()
            .nudges.release("one/a")
            .then(() => take("two/a")),
      ],
      ["its taker was given up for dead", () => dies("one")],
      ["the campaign was paused", () => store().campaigns.setState(spring, ["running"], "paused")],
      ["it was unplanned", () => store().nudges.unplan({ campaign: spring })],
      ["the person has ended", () => store().campaigns.endAll(spring, "registered", at(3))],
      ["it was sent", () => settle(key(), { state: "sent", at: at(3) })],
    ] as const)
      it(`may not leave when ${situation}`, async () => {
        await store().nudges.plan([planned(key())]);
        await take("one/a");
        await spoil();
        assert.deepEqual(await store().nudges.sending([key()], "one/a"), []);
      });

    it("may leave once, and are on the wire then", async () => {
      await store().nudges.plan([planned(key()), planned(key(1, megan))]);
      await take("one/a");
      const both = [key(), key(1, megan)];
      const leaving = await Promise.all([1, 2].map(() => store().nudges.sending(both, "one/a")));
      assert.equal(leaving.flat().length, 2);
      assert.equal(await state(key()), "sending");
    });

    const settle = (nudge: NudgeKey, outcome: Parameters<typeof settleAll>[0][number]["outcome"]) =>
      settleAll([{ nudge, outcome }]);
    const settleAll = (all: Parameters<ReturnType<Subject>["nudges"]["settle"]>[0]) =>
      store().nudges.settle(all);

    it("keep what became of them, oldest first", async () => {
      const ends = [
        { state: "sent", at: at(5) },
        { state: "failed", at: at(5), failure: "blocked-by-user" },
        { state: "uncertain", at: at(5), detail: "timeout" },
        { state: "gone", at: at(5) },
      ] as const;
      await store().nudges.plan(ends.map((_, nth) => planned(key(nth + 1))));
      await settleAll(ends.map((outcome, nth) => ({ nudge: key(nth + 1), outcome })));
      assert.deepEqual(
        (await store().nudges.of(spring, adele)).map((each) => each.outcome),
        ends,
      );
      assert.deepEqual((await store().nudges.ofMany(spring, [adele, megan])).get(adele)?.length, 4);
      assert.equal((await store().nudges.ofUser(adele)).length, 4);
    });

    it("that are certain stay as they are; doubt gives way to a later word", async () => {
      await store().nudges.plan([planned(key())]);
      await settle(key(), { state: "uncertain", at: at(2), detail: "reset" });
      await settle(key(), { state: "sent", at: at(3) });
      await settle(key(), { state: "failed", at: at(4), failure: "throttled" });
      assert.equal(await state(key()), "sent");
    });

    it("on the wire of the dead become uncertain; those of the living go on", async () => {
      await store().nudges.plan([planned(key()), planned(key(1, megan)), planned(key(1, lynne))]);
      const first = (await take("one/a", 2)).map(({ user: who }) => key(1, who));
      await store().nudges.sending(first.slice(0, 1), "one/a");
      const other = (await take("two/a", 1)).map(({ user: who }) => key(1, who));
      await store().nudges.sending(other, "two/a");
      assert.deepEqual(await store().nudges.abandon(at(9), "stopped"), []);
      assert.equal(await store().nudges.orphaned(), false);
      await dies("one");
      assert.equal(await store().nudges.orphaned(), true);
      const abandoned = await store().nudges.abandon(at(9), "stopped");
      assert.equal(await store().nudges.orphaned(), false);
      assert.deepEqual(
        abandoned.map(({ user: who, outcome }) => [who, outcome]),
        first
          .slice(0, 1)
          .map((each) => [each.user, { state: "uncertain", at: at(9), detail: "stopped" }]),
      );
      assert.equal((await take("two/b")).length, 1);
      const { rows, total } = await store().nudges.inState(spring, "uncertain", {
        offset: 0,
        limit: 5,
      });
      assert.deepEqual([rows.length, total], [1, 1]);
    });

    it("unplanned are as if never decided: due again, as they were asked for, their deadline open", async () => {
      const snoozed = await store().campaigns.enrolment(spring, megan);
      assert.ok(snoozed);
      await store().campaigns.save({
        ...snoozed,
        deadline: at(99),
        progress: { state: "active", dueAt: at(77) },
      });
      await store().nudges.plan([
        planned(key()),
        planned(key(2, megan), { asked: true }),
        planned(key(1, lynne)),
      ]);
      await settle(key(1, lynne), { state: "sent", at: at(3) });
      assert.equal(await store().nudges.unplan({ campaign: campaignId("other") }), 0);
      assert.equal(await store().nudges.unplan({ campaign: spring }), 2);
      const back = await store().campaigns.enrolment(spring, megan);
      assert.deepEqual(
        [back?.snoozedUntil, back?.deadline, back?.progress],
        [at(2), at(99), { state: "active", dueAt: at(2) }],
      );
      assert.equal((await store().campaigns.enrolment(spring, adele))?.deadline, null);
      assert.deepEqual(await store().nudges.of(spring, adele), []);
      assert.equal(await state(key(1, lynne)), "sent");
    });

    it("too late for the day are unplanned; those of people who ended are gone", async () => {
      await store().nudges.plan([
        planned(key(), { notAfter: at(10) }),
        planned(key(1, megan), { notAfter: at(11) }),
      ]);
      assert.equal(await store().nudges.unplan({ expiredAt: at(10) }), 1);
      await store().campaigns.endAll(spring, "registered", at(10));
      assert.equal(await store().nudges.discard(at(10)), 1);
      assert.equal(await state(key(1, megan)), "gone");
      assert.deepEqual(await store().nudges.backlog(), { waiting: 0, from: null });
    });

    it("of many people are told by their newest, and when they last heard unasked", async () => {
      await store().nudges.plan([
        planned(key(1), { at: at(1) }),
        planned(key(2), { at: at(2), asked: true }),
        planned(key(1, megan), { at: at(2) }),
      ]);
      await settleAll([
        { nudge: key(1), outcome: { state: "sent", at: at(4) } },
        { nudge: key(1, megan), outcome: { state: "failed", at: at(4), failure: "throttled" } },
      ]);
      const latest = await store().nudges.latest([megan, adele, lynne]);
      assert.deepEqual(
        [latest.get(adele)?.step, latest.get(megan)?.step, latest.get(lynne)],
        [2, 1, undefined],
      );
      assert.deepEqual(
        await store().nudges.lastUnasked([adele, megan, lynne]),
        new Map([[adele, at(4)]]),
      );
    });
  });
}
