import assert from "node:assert/strict";
import type { EndReason, Enrolment } from "#bot/core/campaign.ts";
import { campaignId, type UserId } from "#bot/core/ids.ts";
import type { Entrant } from "#bot/ports/store/campaigns.ts";
import type { Subject } from "../store.contract.ts";
import {
  adele,
  at,
  campaign,
  entrants,
  lynne,
  megan,
  planned,
  post,
  spring,
  user,
} from "./given.ts";

/** The people in campaigns. */
export function enrolmentsContract(store: Subject): void {
  const enrolled: Enrolment = {
    campaign: spring,
    user: adele,
    enrolledAt: at(1),
    deadline: null,
    snoozes: 0,
    snoozedUntil: null,
    privileged: false,
    busySince: null,
    entry: "first",
    progress: { state: "active", dueAt: at(5) },
  };
  const ended: Enrolment = {
    ...enrolled,
    deadline: at(50),
    snoozes: 1,
    snoozedUntil: at(6),
    progress: { state: "ended", why: "registered", at: at(7) },
  };

  describe("campaigns with people in them", () => {
    beforeEach(() => store().campaigns.start(campaign));

    it("take each person in once", async () => {
      assert.equal(
        await store().campaigns.enrol(spring, entrants([adele, megan, adele], at(5)), at(1)),
        2,
      );
      assert.equal(
        await store().campaigns.enrol(spring, entrants([adele, lynne], at(9)), at(8)),
        1,
      );
      assert.deepEqual(await store().campaigns.enrolment(spring, adele), enrolled);
      assert.equal(await store().campaigns.enrolment(spring, user(9)), null);
    });

    it("take back whom no choice of theirs ended it for, with a new deadline after a relapse", async () => {
      const people: readonly (readonly [UserId, EndReason, Entrant["entry"], boolean])[] = [
        [user(1), "no-longer-eligible", "first", true],
        [user(2), "moved-to-another", "first", true],
        [user(3), "registered", "relapse", true],
        [user(4), "reported-phishing", "first", false],
        [user(5), "unreachable", "first", false],
        [user(6), "all-nudges-sent", "first", false],
      ];
      await store().campaigns.enrol(
        spring,
        entrants(
          people.map(([who]) => who),
          at(5),
        ),
        at(1),
      );
      for (const [who, why] of people)
        await store().campaigns.save({
          ...enrolled,
          user: who,
          deadline: at(50),
          progress: { state: "ended", why, at: at(6) },
        });
      const back: unknown[] = [];
      for (const [who, why, entry] of people) {
        const entrant = { user: who, dueAt: at(9), privileged: true, entry };
        const taken = await store().campaigns.enrol(spring, [entrant], at(8));
        const now = await store().campaigns.enrolment(spring, who);
        back.push([why, taken === 1, now?.progress.state === "active", now?.deadline]);
      }
      assert.deepEqual(
        back,
        people.map(([, why, entry, comesBack]) => {
          const deadline = entry === "relapse" ? null : at(50);
          return [why, comesBack, comesBack, deadline];
        }),
      );
    });

    it("leave whoever is active elsewhere where they are", async () => {
      const autumn = { ...campaign, id: campaignId("autumn") };
      await store().campaigns.start(autumn);
      await store().campaigns.enrol(spring, entrants([adele], at(5)), at(1));
      assert.equal(
        await store().campaigns.enrol(autumn.id, entrants([adele, megan], at(5)), at(2)),
        1,
      );
      assert.deepEqual(await store().campaigns.ofUser(adele), enrolled);
      await store().campaigns.save(ended);
      assert.equal(await store().campaigns.enrol(autumn.id, entrants([adele], at(5)), at(9)), 1);
      assert.equal((await store().campaigns.ofUser(adele))?.campaign, autumn.id);
      assert.equal(await store().campaigns.ofUser(lynne), null);
    });

    it("end for everybody at once", async () => {
      await store().campaigns.enrol(spring, entrants([adele, megan, lynne], at(5)), at(1));
      await store().campaigns.save(ended);
      assert.equal(await store().campaigns.endAll(spring, "campaign-stopped", at(9)), 2);
      assert.deepEqual((await store().campaigns.enrolment(spring, megan))?.progress, {
        state: "ended",
        why: "campaign-stopped",
        at: at(9),
      });
      assert.deepEqual(await store().campaigns.enrolment(spring, adele), ended);
    });

    it("lock those still due, and leave out whoever is locked elsewhere", async () => {
      await store().campaigns.enrol(spring, entrants([adele, megan], at(5)), at(1));
      await store().campaigns.enrol(spring, entrants([lynne], at(9)), at(1));
      await store().atomically(async ({ campaigns }) => {
        const due = await campaigns.lockDue(spring, [adele, megan, lynne, user(9)], at(5));
        assert.deepEqual(due.map((each) => each.user).toSorted(), [adele, megan].toSorted());
        await campaigns.saveAll(
          due.map((each) => ({ ...each, busySince: at(5), privileged: true })),
        );
      });
      assert.deepEqual(
        await store().campaigns.enrolments(spring, [adele, lynne, user(9)]),
        new Map([
          [adele, { ...enrolled, busySince: at(5), privileged: true }],
          [lynne, { ...enrolled, user: lynne, progress: { state: "active", dueAt: at(9) } }],
        ]),
      );
    });

    it("keep an enrolment's facts, and let go of what no longer holds", async () => {
      await store().campaigns.enrol(spring, entrants([adele], at(5)), at(1));
      await store().campaigns.save(ended);
      assert.deepEqual(await store().campaigns.enrolment(spring, adele), ended);
      await store().campaigns.save(enrolled);
      assert.deepEqual(await store().campaigns.enrolment(spring, adele), enrolled);
      await store().campaigns.save({ ...enrolled, progress: { state: "active", dueAt: null } });
      assert.equal(await store().campaigns.nextDueOf(spring), null);
    });

    it("lock an enrolment until the transaction ends, so that no count is lost", async () => {
      await store().campaigns.enrol(spring, entrants([adele], at(5)), at(1));
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

    it("say who is due, the privileged and then the longest due first, and who is next", async () => {
      await store().campaigns.enrol(spring, entrants([adele], at(5)), at(1));
      await store().campaigns.enrol(spring, entrants([megan], at(3)), at(1));
      await store().campaigns.enrol(spring, entrants([lynne], at(9)), at(1));
      assert.deepEqual(await store().campaigns.due(spring, at(5), 10), [megan, adele]);
      const boss = { user: user(7), dueAt: at(5), privileged: true, entry: "first" } as const;
      await store().campaigns.enrol(spring, [boss], at(1));
      assert.deepEqual(await store().campaigns.due(spring, at(5), 2), [user(7), megan]);
      await store().campaigns.save({ ...ended, user: user(7) });
      assert.deepEqual(await store().campaigns.due(spring, at(9), 2), [megan, adele]);
      assert.deepEqual(await store().campaigns.due(spring, at(2), 10), []);
      assert.deepEqual(await store().campaigns.nextDueOf(spring), at(3));
      await store().campaigns.save({ ...ended, user: megan });
      assert.deepEqual(await store().campaigns.nextDueOf(spring), at(5));
      assert.deepEqual(await store().campaigns.due(spring, at(9), 10), [adele, lynne]);
      assert.deepEqual(await store().campaigns.nextDue(), at(5));
      await store().campaigns.setState(spring, ["running"], "paused");
      assert.equal(await store().campaigns.nextDue(), null);
      assert.equal(await store().campaigns.nextDueOf(campaignId("none")), null);
    });

    it("stream everyone active in batches of at most 500", async () => {
      const people = Array.from({ length: 1001 }, (_, number) => user(number));
      assert.equal(await store().campaigns.enrol(spring, entrants(people, at(5)), at(1)), 1001);
      await store().campaigns.save({ ...ended, user: user(0) });
      const batches = await Array.fromAsync(store().campaigns.active(spring));
      assert.deepEqual(
        batches.map((each) => each.length),
        [500, 500],
      );
      assert.deepEqual(batches.flat(), people.slice(1));
    });

    it("count where everybody stands, and the parts add up", async () => {
      await store().campaigns.enrol(spring, entrants([adele, megan, lynne], at(5)), at(1));
      await store().campaigns.save({ ...ended, user: lynne });
      const nudge = (step: number, who = adele) => ({ campaign: spring, user: who, step });
      const keys = [nudge(1), nudge(2), nudge(1, megan), nudge(1, lynne)];
      await store().nudges.plan(keys.map((key) => planned(key)));
      await store().nudges.settle([
        { nudge: nudge(1), outcome: { state: "sent", at: at(3) } },
        { nudge: nudge(2), outcome: { state: "sent", at: at(3) } },
        { nudge: nudge(1, megan), outcome: { state: "failed", at: at(3), failure: "invalid" } },
      ]);
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
          "moved-to-another": 0,
          "campaign-stopped": 0,
        },
        reached: 1,
        nudges: { planned: 1, sending: 0, sent: 2, uncertain: 0, failed: 1, gone: 0 },
        replied: { "nudge.done": 0, "nudge.snooze": 0, "nudge.help": 0, "nudge.report": 1 },
      });
    });
  });
}
