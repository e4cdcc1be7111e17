import assert from "node:assert/strict";
import type { Enrolment } from "#bot/core/campaign.ts";
import type { Verdict } from "#bot/core/eligibility.ts";
import { postId, type UserId } from "#bot/core/ids.ts";
import { type ReachFacts, reachOf } from "#bot/core/reach.ts";
import type { Claim, RungOutcome } from "#bot/ports/store/reach.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, campaign, lynne, megan, person, scanned, spring, user } from "./given.ts";

export function reachContract(store: Subject): void {
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

  describe("reach", () => {
    const nudge = async (
      who: UserId,
      step: number,
      outcome: "planned" | "sent" | "uncertain" | "throttled" | "blocked-by-user" | "gone",
      minutes = 10 + step,
    ) => {
      const key = { campaign: spring, user: who, step };
      await store().nudges.plan([
        { ...key, asked: false, post: postId(`${who}/${step}`), at: at(minutes), notAfter: at(90) },
      ]);
      if (outcome === "planned") return;
      await store().nudges.settle([
        {
          nudge: key,
          outcome:
            outcome === "throttled" || outcome === "blocked-by-user"
              ? { state: "failed", at: at(minutes), failure: outcome }
              : outcome === "uncertain"
                ? { state: outcome, at: at(minutes), detail: "reset" }
                : { state: outcome, at: at(minutes) },
        },
      ]);
    };
    const factsOf = async (who: UserId, now = at(60)): Promise<ReachFacts> => {
      const record = (await store().reach.of([who], now)).get(who);
      assert.ok(record);
      return record.facts;
    };
    const quiet: ReachFacts = {
      verdict: "nudge",
      place: "none",
      message: "none",
      answered: false,
      unreachable: null,
      email: "none",
      away: false,
    };

    beforeEach(async () => {
      await store().campaigns.start(campaign);
      await everyone([adele, "nudge"], [megan, "registered"], [lynne, "nudge"]);
    });

    it("of people who were only read says so, and knows nobody else", async () => {
      assert.deepEqual(await factsOf(adele), quiet);
      const found = await store().reach.of([adele, user(9)], at(60));
      assert.deepEqual([...found.keys()], [adele]);
      assert.equal((await store().reach.of([], at(60))).size, 0);
    });

    it("takes the newest word on a message; what passes or waits does not hide what arrived", async () => {
      await enrol(adele);
      await nudge(adele, 1, "planned");
      assert.equal((await factsOf(adele)).message, "planned");
      await nudge(adele, 1, "throttled");
      assert.equal((await factsOf(adele)).message, "throttled");
      await nudge(adele, 2, "planned");
      assert.equal((await factsOf(adele)).message, "planned");
      await nudge(adele, 2, "uncertain");
      assert.equal((await factsOf(adele)).message, "uncertain");
      await nudge(adele, 3, "sent");
      await nudge(adele, 4, "throttled");
      await nudge(adele, 5, "planned");
      await nudge(adele, 6, "gone");
      assert.deepEqual(await factsOf(adele), { ...quiet, place: "waiting", message: "sent" });
      await nudge(adele, 7, "blocked-by-user");
      assert.equal((await factsOf(adele)).message, "blocked-by-user");
    });

    it("counts an answer for the message it followed, not for a later one", async () => {
      await enrol(adele);
      await nudge(adele, 1, "uncertain", 11);
      const reply = { verb: "nudge.help", topic: "it-fails" } as const;
      const press = { user: adele, post: postId("p"), revision: 0, reply, at: at(12) };
      await store().replies.record(press);
      assert.equal((await factsOf(adele)).answered, true);
      await nudge(adele, 2, "uncertain", 13);
      assert.equal((await factsOf(adele)).answered, false);
    });

    it("forgets a closed chat once a later message has arrived", async () => {
      await enrol(adele);
      await store().chats.unreachable(adele, "blocked-by-user", at(12));
      assert.equal((await factsOf(adele)).unreachable, "blocked-by-user");
      await nudge(adele, 1, "sent", 12);
      assert.equal((await factsOf(adele)).unreachable, "blocked-by-user");
      await nudge(adele, 2, "sent", 13);
      assert.equal((await factsOf(adele)).unreachable, null);
    });

    it("tells e-mails, leaves, and how a campaign ended", async () => {
      await enrol(adele);
      await settle({ progress: { state: "ended", why: "unreachable", at: at(15) } });
      assert.equal((await factsOf(adele)).place, "unreachable");
      await store().rungs.claim([claim()]);
      assert.equal((await factsOf(adele)).email, "uncertain");
      await store().rungs.settle([claim()], sent);
      assert.equal((await factsOf(adele)).email, "sent");
      const failed = { state: "failed", at: at(23), detail: "" } as const;
      await store().rungs.claim([claim({ step: 2, at: at(22) })]);
      await store().rungs.settle([claim({ step: 2 })], { ...failed, failure: "mailbox-gone" });
      assert.equal((await factsOf(adele)).email, "mailbox-gone");
      await store().leaves.vouch({
        campaign: spring,
        user: adele,
        by: megan,
        since: at(20),
        until: at(50),
      });
      assert.equal((await factsOf(adele, at(49))).away, true);
      assert.equal((await factsOf(adele, at(50))).away, false);
      const record = (await store().reach.of([adele], at(60))).get(adele);
      assert.deepEqual(record?.at, at(23));
      assert.deepEqual(record?.lastRung, { rung: "email", state: "failed", at: at(23) });
    });

    it("counts everyone once, and lists exactly those it counted, newest first", async () => {
      await enrol(adele, lynne);
      await nudge(adele, 1, "uncertain", 11);
      await nudge(lynne, 1, "uncertain", 12);
      const counted = await store().reach.count(at(60));
      assert.equal(
        counted.reduce((sum, { people }) => sum + people, 0),
        3,
      );
      const wanted = counted
        .map(({ facts }) => facts)
        .filter((facts) => reachOf(facts).state === "uncertain");
      const list = (offset: number, limit: number) =>
        store().reach.list(wanted, at(60), { offset, limit });
      const page = await list(0, 10);
      assert.equal(page.total, 2);
      assert.deepEqual(
        page.rows.map((row) => [row.user, row.at]),
        [
          [lynne, at(12)],
          [adele, at(11)],
        ],
      );
      assert.deepEqual(
        (await list(1, 1)).rows.map((row) => row.user),
        [adele],
      );
      assert.deepEqual(await store().reach.list([], at(60), { offset: 0, limit: 5 }), {
        rows: [],
        total: 0,
      });
    });

    it("keeps the last count, and one only", async () => {
      assert.equal(await store().reach.kept(), null);
      const counted = await store().reach.count(at(60));
      await store().reach.keep(at(60), []);
      await store().reach.keep(at(61), counted);
      assert.deepEqual(await store().reach.kept(), { at: at(61), counted });
    });
  });
}
