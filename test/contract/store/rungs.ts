import assert from "node:assert/strict";
import type { Enrolment } from "#bot/core/campaign.ts";
import type { Verdict } from "#bot/core/eligibility.ts";
import { postId, type UserId } from "#bot/core/ids.ts";

import type { Claim, RungOutcome } from "#bot/ports/store/reach.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, campaign, lynne, megan, person, scanned, spring } from "./given.ts";

export function rungsContract(store: Subject): void {
  const everyone = (...people: readonly (readonly [UserId, Verdict])[]) =>
    scanned(
      store(),
      people.map(([id, verdict]) => ({ person: person(id), verdict })),
    );
  const entrant = (who: UserId) => ({
    user: who,
    dueAt: at(5),
    privileged: false,
    entry: "first" as const,
  });
  const enrol = (...who: readonly UserId[]) =>
    store().campaigns.enrol(spring, who.map(entrant), at(1));
  const settle = async (facts: Partial<Enrolment>, who = adele) => {
    const enrolment = await store().campaigns.enrolment(spring, who);
    assert.ok(enrolment);
    await store().campaigns.save({ ...enrolment, ...facts });
  };
  const claim = (facts: Partial<Claim> = {}): Claim => ({
    campaign: spring,
    user: adele,
    rung: "email",
    step: 1,
    at: at(20),
    via: null,
    post: null,
    ...facts,
  });
  const sent: RungOutcome = { state: "sent", at: at(21), failure: null, detail: "" };

  describe("rungs", () => {
    beforeEach(async () => {
      await store().campaigns.start(campaign);
      await everyone([adele, "nudge"], [megan, "registered"], [lynne, "nudge"]);
      await enrol(adele, megan, lynne);
    });

    it("are taken once, whoever comes second", async () => {
      const both = await Promise.all([
        store().rungs.claim([claim(), claim({ user: lynne })]),
        store().rungs.claim([claim(), claim({ user: lynne })]),
      ]);
      assert.equal(both.flat().length, 2);
      assert.equal((await store().rungs.of(spring, [adele, lynne])).size, 2);
    });

    it("that certainly led nowhere may be taken again, all others not", async () => {
      await store().rungs.claim([claim()]);
      const planned: RungOutcome = { state: "planned", at: at(30), failure: null, detail: "429" };
      await store().rungs.settle([claim()], planned);
      assert.equal((await store().rungs.claim([claim({ at: at(31) })])).length, 1);
      await store().rungs.settle([claim()], { ...sent, at: at(32) });
      assert.equal((await store().rungs.claim([claim({ at: at(33) })])).length, 0);
      const [climb] = (await store().rungs.of(spring, [adele])).get(adele) ?? [];
      assert.deepEqual([climb?.state, climb?.at, climb?.failure], ["sent", at(32), null]);
    });

    it("a process died over are uncertain; a late word betters that, and nothing else", async () => {
      await store().rungs.claim([claim(), claim({ user: lynne })]);
      await store().rungs.settle([claim({ user: lynne })], sent);
      assert.equal(await store().rungs.abandon(at(40), "died"), 1);
      assert.equal(await store().rungs.abandon(at(41), "died"), 0);
      const stateOf = async (who: UserId) =>
        (await store().rungs.ofUser(who)).map(({ state }) => state);
      assert.deepEqual(await stateOf(adele), ["uncertain"]);
      assert.deepEqual(await stateOf(lynne), ["sent"]);
      await store().rungs.settle([claim()], sent);
      await store().rungs.settle([claim()], { ...sent, state: "failed", failure: "invalid" });
      assert.deepEqual(await stateOf(adele), ["sent"]);
    });

    it("count acts: a card that names two people is one", async () => {
      const card = { rung: "manager", via: megan, post: postId("m") } as const;
      await store().rungs.claim([claim(card), claim({ ...card, user: lynne })]);
      await store().rungs.claim([claim(), claim({ user: lynne })]);
      await store().rungs.settle([claim({ user: lynne })], {
        ...sent,
        state: "failed",
        failure: "mailbox-gone",
      });
      assert.equal(await store().rungs.usedSince("manager", at(0)), 1);
      assert.equal(await store().rungs.usedSince("email", at(0)), 1);
      assert.equal(await store().rungs.usedSince("email", at(20)), 0);
      assert.deepEqual(await store().rungs.lastAsked(megan), at(20));
      assert.equal(await store().rungs.lastAsked(lynne), null);
      assert.deepEqual(
        (await store().rungs.onPost(postId("m"))).map((row) => row.user),
        [adele, lynne],
      );
    });

    it("are looked at for whom Teams failed, and with all rungs for whom the date is near", async () => {
      await settle({ progress: { state: "ended", why: "unreachable", at: at(15) } });
      await settle({ progress: { state: "ended", why: "unreachable", at: at(15) } }, megan);
      const date = new Date(at(30).getTime() + 4 * 86_400_000);
      await settle({ deadline: date }, lynne);
      const due = async (now: Date, whole: boolean) =>
        (await store().rungs.due(now, 10, whole)).map((each) => each.user);
      assert.deepEqual(await due(at(14), true), []);
      assert.deepEqual(await due(at(40), false), [adele]);
      assert.deepEqual(await due(at(40), true), [adele, lynne]);
      assert.deepEqual(await store().rungs.nextLook(true), at(15));

      await store().rungs.look(spring, [adele], at(50), at(16));
      assert.deepEqual(await due(at(40), true), [lynne]);
      assert.deepEqual(await store().rungs.nextLook(false), at(50));
      assert.deepEqual(await due(at(50), false), [adele]);
      await settle({ progress: { state: "ended", why: "unreachable", at: at(17) } });
      assert.deepEqual(
        await due(at(40), false),
        [adele],
        "an older look says nothing of a later end",
      );

      await store().campaigns.setState(spring, ["running"], "paused");
      assert.deepEqual(await due(at(60), true), []);
      assert.equal(await store().rungs.nextLook(true), null);
    });

    it("are listed newest first, for people who are not registered, of campaigns that are open", async () => {
      const desk = (who: UserId, minutes: number) =>
        claim({ user: who, rung: "desk", at: at(minutes) });
      await store().rungs.claim([desk(adele, 20), desk(megan, 21), desk(lynne, 22)]);
      const list = () => store().rungs.list("desk", { offset: 0, limit: 10 });
      assert.deepEqual(
        (await list()).rows.map((row) => row.user),
        [lynne, adele],
      );
      assert.equal((await list()).total, 2);
      await store().campaigns.setState(spring, ["running"], "stopped");
      assert.deepEqual(await list(), { rows: [], total: 0 });
    });

    it("a second leave moves the end and keeps the beginning", async () => {
      const leave = { campaign: spring, user: adele, by: megan, since: at(1), until: at(30) };
      await store().leaves.vouch(leave);
      await store().leaves.vouch({ ...leave, by: lynne, since: at(20), until: at(40) });
      assert.deepEqual((await store().leaves.of(spring, [adele, lynne])).get(adele), {
        ...leave,
        by: lynne,
        until: at(40),
      });
      assert.equal((await store().leaves.of(spring, [lynne])).size, 0);
    });
  });
}
