import assert from "node:assert/strict";
import type { Enrolment, Nudge } from "#bot/core/campaign.ts";
import { campaignId } from "#bot/core/ids.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, campaign, lynne, megan, post, spring, user } from "./given.ts";

export function campaignsContract(store: Subject): void {
  describe("campaigns", () => {
    const enrolled: Enrolment = {
      campaign: spring,
      user: adele,
      enrolledAt: at(1),
      deadline: null,
      snoozes: 0,
      snoozedUntil: null,
      progress: { state: "active", dueAt: at(5) },
    };
    const ended: Enrolment = {
      ...enrolled,
      deadline: at(50),
      snoozes: 1,
      snoozedUntil: at(6),
      progress: { state: "ended", why: "registered", at: at(7) },
    };

    it("the newest is the current one, running or paused", async () => {
      assert.equal(await store().campaigns.current(), null);
      await store().campaigns.start(campaign);
      assert.deepEqual(await store().campaigns.current(), campaign);
      const next = { ...campaign, id: campaignId("summer") };
      await store().campaigns.start(next);
      await store().campaigns.setState(next.id, "paused");
      assert.deepEqual(await store().campaigns.current(), { ...next, state: "paused" });
    });

    describe("with people in them", () => {
      beforeEach(() => store().campaigns.start(campaign));

      it("take each person in once", async () => {
        assert.equal(await store().campaigns.enrol(spring, [adele, megan, adele], at(5), at(1)), 2);
        assert.equal(await store().campaigns.enrol(spring, [adele, lynne], at(9), at(8)), 1);
        assert.deepEqual(await store().campaigns.enrolment(spring, adele), enrolled);
        assert.equal(await store().campaigns.enrolment(spring, user(9)), null);
      });

      it("take back who was once left out, and nobody else who has ended", async () => {
        await store().campaigns.enrol(spring, [adele, megan], at(5), at(1));
        const leave = (who: typeof adele, why: "no-longer-eligible" | "registered") =>
          store().campaigns.save({
            ...enrolled,
            user: who,
            progress: { state: "ended", why, at: at(6) },
          });
        await leave(adele, "no-longer-eligible");
        await leave(megan, "registered");
        assert.equal(await store().campaigns.enrol(spring, [adele, megan], at(9), at(8)), 1);
        const back = await store().campaigns.enrolment(spring, adele);
        assert.deepEqual(back?.progress, { state: "active", dueAt: at(9) });
        assert.equal((await store().campaigns.enrolment(spring, megan))?.progress.state, "ended");
      });

      it("keep an enrolment's facts, and let go of what no longer holds", async () => {
        await store().campaigns.enrol(spring, [adele], at(5), at(1));
        await store().campaigns.save(ended);
        assert.deepEqual(await store().campaigns.enrolment(spring, adele), ended);
        await store().campaigns.save(enrolled);
        assert.deepEqual(await store().campaigns.enrolment(spring, adele), enrolled);
        await store().campaigns.save({ ...enrolled, progress: { state: "active", dueAt: null } });
        assert.equal(await store().campaigns.nextDue(spring), null);
      });

      it("lock an enrolment until the transaction ends, so that no count is lost", async () => {
        await store().campaigns.enrol(spring, [adele], at(5), at(1));
        const snooze = () =>
          store().atomically(async ({ campaigns }) => {
            const locked = await campaigns.lock(spring, adele);
            assert.ok(locked);
            await campaigns.save({ ...locked, snoozes: locked.snoozes + 1 });
          });
        await Promise.all([snooze(), snooze(), snooze(), snooze(), snooze()]);
        assert.equal((await store().campaigns.enrolment(spring, adele))?.snoozes, 5);
        assert.equal(await store().campaigns.lock(spring, megan), null);
      });

      it("say who is due, the longest due first, and who is next", async () => {
        await store().campaigns.enrol(spring, [adele], at(5), at(1));
        await store().campaigns.enrol(spring, [megan], at(3), at(1));
        await store().campaigns.enrol(spring, [lynne], at(9), at(1));
        assert.deepEqual(await store().campaigns.due(spring, at(5), 10), [megan, adele]);
        assert.deepEqual(await store().campaigns.due(spring, at(9), 2), [megan, adele]);
        assert.deepEqual(await store().campaigns.due(spring, at(2), 10), []);
        assert.deepEqual(await store().campaigns.nextDue(spring), at(3));
        await store().campaigns.save({ ...ended, user: megan });
        assert.deepEqual(await store().campaigns.nextDue(spring), at(5));
        assert.deepEqual(await store().campaigns.due(spring, at(9), 10), [adele, lynne]);
        assert.equal(await store().campaigns.nextDue(campaignId("none")), null);
      });

      it("stream everyone active in batches of at most 500", async () => {
        const people = Array.from({ length: 1001 }, (_, number) => user(number));
        assert.equal(await store().campaigns.enrol(spring, people, at(5), at(1)), 1001);
        await store().campaigns.save({ ...ended, user: user(0) });
        const batches = await Array.fromAsync(store().campaigns.active(spring));
        assert.deepEqual(
          batches.map((each) => each.length),
          [500, 500],
        );
        assert.deepEqual(batches.flat(), people.slice(1));
      });

      it("count where everybody stands, and the parts add up", async () => {
        await store().campaigns.enrol(spring, [adele, megan, lynne], at(5), at(1));
        await store().campaigns.save({ ...ended, user: lynne });
        const nudge = (step: number, who = adele) => ({ campaign: spring, user: who, step });
        for (const key of [nudge(1), nudge(2), nudge(1, megan), nudge(1, lynne)])
          await store().nudges.claim(key, { asked: false, at: at(2) });
        await store().nudges.settle(nudge(1), { state: "sent", at: at(3) });
        await store().nudges.settle(nudge(2), { state: "sent", at: at(3) });
        await store().nudges.settle(nudge(1, megan), {
          state: "failed",
          at: at(3),
          failure: "invalid",
        });
        const card = post("card");
        const elsewhere = post("elsewhere", { subject: `autumn/${adele}` });
        await store().posts.create(card);
        await store().posts.create(elsewhere);
        for (const [id, revision] of [
          [card.id, 0],
          [card.id, 1],
          [elsewhere.id, 0],
        ] as const)
          await store().replies.record({
            user: adele,
            post: id,
            revision,
            reply: { verb: "nudge.report" },
            at: at(4),
          });
        assert.deepEqual(await store().campaigns.tally(spring), {
          enrolled: 3,
          active: 2,
          ended: {
            registered: 1,
            "reported-phishing": 0,
            unreachable: 0,
            "no-longer-eligible": 0,
            "all-nudges-sent": 0,
          },
          reached: 1,
          nudges: { sending: 1, sent: 2, uncertain: 0, failed: 1 },
          replied: { "nudge.done": 0, "nudge.snooze": 0, "nudge.help": 0, "nudge.report": 1 },
        });
      });
    });
  });

  describe("nudges", () => {
    const key = { campaign: spring, user: adele, step: 1 };
    const claimed: Nudge = {
      ...key,
      claimedAt: at(1),
      asked: false,
      outcome: { state: "sending" },
    };
    const claim = (step = 1, user = adele) =>
      store().nudges.claim({ ...key, step, user }, { asked: step === 2, at: at(step) });
    const outcomes = async () =>
      (await store().nudges.of(spring, adele)).map((each) => each.outcome);

    it("claimed by many at once are won by one", async () => {
      const won = await Promise.all(Array.from({ length: 20 }, () => claim()));
      assert.equal(won.filter(Boolean).length, 1);
      assert.equal(await claim(), false);
      assert.deepEqual(await store().nudges.of(spring, adele), [claimed]);
    });

    it("keep what became of them, oldest first", async () => {
      for (const step of [3, 1, 2]) await claim(step);
      const sent = { state: "sent", at: at(5) } as const;
      const failed = { state: "failed", at: at(5), failure: "blocked-by-user" } as const;
      const uncertain = { state: "uncertain", at: at(5), detail: "timeout" } as const;
      await store().nudges.settle(key, sent);
      await store().nudges.settle({ ...key, step: 2 }, failed);
      await store().nudges.settle({ ...key, step: 3 }, uncertain);
      assert.deepEqual(await outcomes(), [sent, failed, uncertain]);
      assert.deepEqual(
        (await store().nudges.of(spring, adele)).map((each) => [each.step, each.asked]),
        [
          [1, false],
          [2, true],
          [3, false],
        ],
      );
    });

    it("that are certain stay as they are; doubt gives way to a later word", async () => {
      await claim();
      await store().nudges.settle(key, { state: "uncertain", at: at(2), detail: "reset" });
      await store().nudges.settle(key, { state: "sent", at: at(3) });
      await store().nudges.settle(key, { state: "failed", at: at(4), failure: "throttled" });
      assert.deepEqual(await outcomes(), [{ state: "sent", at: at(3) }]);
    });

    it("of many people are told by their newest", async () => {
      for (const step of [1, 2]) await claim(step);
      await claim(1, megan);
      const latest = await store().nudges.latestOf(spring, [megan, adele, lynne]);
      assert.deepEqual(
        [...latest].map(([who, nudge]) => [who, nudge.step]).toSorted(),
        [
          [adele, 2],
          [megan, 1],
        ].toSorted(),
      );
      assert.equal((await store().nudges.latestOf(spring, [])).size, 0);
    });

    it("left on the wire become uncertain, and only those", async () => {
      for (const step of [1, 2]) await claim(step);
      await claim(1, megan);
      await store().nudges.settle(key, { state: "sent", at: at(5) });
      const abandoned = await store().nudges.abandonSending(at(9), "restarted");
      const uncertain = { state: "uncertain", at: at(9), detail: "restarted" } as const;
      assert.deepEqual(abandoned, [
        { ...claimed, user: megan, outcome: uncertain },
        { ...claimed, step: 2, claimedAt: at(2), asked: true, outcome: uncertain },
      ]);
      assert.deepEqual(await store().nudges.abandonSending(at(9), "restarted"), []);
      assert.deepEqual(await outcomes(), [{ state: "sent", at: at(5) }, uncertain]);
    });
  });
}
