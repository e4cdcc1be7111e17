import assert from "node:assert/strict";
import { campaignId, type UserId } from "#bot/core/ids.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, campaign, entrants, lynne, megan, planned, spring, user } from "./given.ts";

const autumn = campaignId("autumn");
const MINUTE = 60_000;

export function trustContract(store: Subject): void {
  describe("codes", () => {
    it("proposed by several replicas at once are one, and stay it", async () => {
      const agreed = await Promise.all(
        ["ONE", "TWO", "TEN"].map((code) => store().codes.agree(spring, at(0), code)),
      );
      assert.equal(new Set(agreed).size, 1);
      assert.equal(await store().codes.agree(spring, at(0), "LATE"), agreed[0]);
      assert.equal(await store().codes.agree(spring, at(9), "NEXT"), "NEXT");
      assert.equal(await store().codes.agree(autumn, at(0), "OTHER"), "OTHER");
    });

    it("are found again with their campaign and when they began; one that was never agreed is not", async () => {
      await store().codes.agree(spring, at(0), "ONE");
      await store().codes.agree(spring, at(0), "TWO");
      assert.deepEqual(await store().codes.find("ONE"), { campaign: spring, from: at(0) });
      assert.equal(await store().codes.find("TWO"), null);
    });

    it("are counted as they are asked about, for each person, until the time is over", async () => {
      const tried = (who: UserId, minute: number) =>
        store().codes.tried(who, at(minute), 2 * MINUTE);
      assert.deepEqual([await tried(adele, 0), await tried(adele, 1)], [1, 2]);
      assert.equal(await tried(megan, 1), 1);
      assert.equal(await tried(adele, 2), 1);
      assert.equal(await tried(adele, 3), 2);
    });

    it("asked about by one person many times at once are all counted", async () => {
      const counts = await Promise.all(
        Array.from({ length: 12 }, () => store().codes.tried(adele, at(0), MINUTE)),
      );
      assert.deepEqual(
        counts.toSorted((one, other) => one - other),
        Array.from({ length: 12 }, (_, n) => n + 1),
      );
    });
  });

  describe("breakers", () => {
    it("count people once, whatever they did, and each way they did it, since a moment", async () => {
      const { note, against } = store().breakers;
      await note(spring, adele, "reported", at(5));
      await note(spring, adele, "blocked", at(6));
      await note(spring, megan, "uninstalled", at(1));
      await note(autumn, lynne, "blocked", at(6));
      assert.deepEqual(await against(spring, at(5)), {
        against: 1,
        by: { blocked: 1, uninstalled: 0, reported: 1 },
      });
      assert.equal((await against(spring, at(0))).against, 2);
      assert.equal((await against(spring, at(7))).against, 0);
    });

    it("count somebody who does it again by the newest time", async () => {
      await store().breakers.note(spring, adele, "blocked", at(5));
      await store().breakers.note(spring, adele, "blocked", at(3));
      assert.equal((await store().breakers.against(spring, at(5))).against, 1);
      await store().breakers.note(spring, adele, "blocked", at(9));
      assert.deepEqual((await store().breakers.against(spring, at(6))).by.blocked, 1);
    });

    it("count what was sent, or perhaps sent, since a moment", async () => {
      const people = [adele, megan, lynne, user(4)];
      await store().campaigns.start(campaign);
      await store().campaigns.enrol(spring, entrants(people, at(1)), at(0));
      const keys = people.map((each) => ({ campaign: spring, user: each, step: 1 }));
      await store().nudges.plan(keys.map((key) => planned(key)));
      const outcomes = [
        { state: "sent", at: at(4) },
        { state: "sent", at: at(6) },
        { state: "uncertain", at: at(7), detail: "reset" },
        { state: "failed", at: at(8), failure: "blocked-by-user" },
      ] as const;
      await store().nudges.settle(
        keys.flatMap((nudge, nth) => {
          const outcome = outcomes[nth];
          return outcome === undefined ? [] : [{ nudge, outcome }];
        }),
      );
      assert.equal(await store().breakers.sent(spring, at(5)), 2);
      assert.equal(await store().breakers.sent(spring, at(0)), 3);
      assert.equal(await store().breakers.sent(autumn, at(0)), 0);
      assert.deepEqual(
        await store().nudges.firstReached([adele, lynne, user(4)]),
        new Map([
          [adele, at(4)],
          [lynne, at(7)],
        ]),
      );
    });

    it("remember the newest trip, and who let it go on: one person", async () => {
      const { breakers } = store();
      assert.equal(await breakers.latest(spring), null);
      const wave = { sent: 50, against: 3, by: { blocked: 1, uninstalled: 0, reported: 2 } };
      const trip = {
        campaign: spring,
        at: at(5),
        why: "too-many",
        since: at(0),
        wave,
        resumed: null,
      } as const;
      await breakers.tripped(trip);
      assert.deepEqual(await breakers.latest(spring), trip);
      const both = await Promise.all(
        [megan, lynne].map((each) => breakers.resumed(spring, each, at(6))),
      );
      assert.equal(both.filter(Boolean).length, 1);
      assert.deepEqual((await breakers.latest(spring))?.resumed?.at, at(6));
      await breakers.tripped({ ...trip, at: at(9), why: "hostile" });
      assert.deepEqual(await breakers.latest(spring), { ...trip, at: at(9), why: "hostile" });
      assert.equal(await breakers.resumed(autumn, megan, at(9)), false);
    });
  });
}
