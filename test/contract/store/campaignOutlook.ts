import assert from "node:assert/strict";
import type { Subject } from "../store.contract.ts";
import { adele, at, campaign, entrants, lynne, megan, planned, spring } from "./given.ts";

export function campaignOutlookContract(store: Subject): void {
  describe("campaigns as their admins watch them", () => {
    beforeEach(() => store().campaigns.start(campaign));

    it("of a stopped campaign alone end when stopped ones are cleared", async () => {
      await store().campaigns.enrol(spring, entrants([adele, megan], at(5)), at(1));
      assert.equal(await store().campaigns.endStopped(at(6)), 0);
      await store().campaigns.setState(spring, ["running"], "stopped");
      assert.equal(await store().campaigns.endStopped(at(6)), 2);
      assert.deepEqual((await store().campaigns.enrolment(spring, adele))?.progress, {
        state: "ended",
        why: "campaign-stopped",
        at: at(6),
      });
      assert.equal(await store().campaigns.endStopped(at(7)), 0);
    });

    it("tell who has had no message yet, until when, and why messages failed", async () => {
      assert.deepEqual(await store().campaigns.outlook(spring), {
        untouched: 0,
        untouchedUntil: null,
        failures: {},
      });
      await store().campaigns.enrol(spring, entrants([adele], at(5)), at(1));
      await store().campaigns.enrol(spring, entrants([megan], at(9)), at(1));
      const key = { campaign: spring, user: lynne, step: 1 };
      await store().campaigns.enrol(spring, entrants([lynne], at(20)), at(1));
      await store().nudges.plan([planned(key)]);
      const failed = { state: "failed", at: at(3), failure: "blocked-by-user" } as const;
      await store().nudges.settle([{ nudge: key, outcome: failed }]);
      const enrolment = await store().campaigns.enrolment(spring, lynne);
      assert.ok(enrolment);
      await store().campaigns.save({ ...enrolment, deadline: at(50) });
      assert.deepEqual(await store().campaigns.outlook(spring), {
        untouched: 2,
        untouchedUntil: at(9),
        failures: { "blocked-by-user": 1 },
      });
    });
  });
}
