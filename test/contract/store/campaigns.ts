import assert from "node:assert/strict";
import { campaignId } from "#bot/core/ids.ts";
import type { Subject } from "../store.contract.ts";
import { at, campaign, spring } from "./given.ts";

export function campaignsContract(store: Subject): void {
  describe("campaigns", () => {
    it("are open until they are stopped, in their places", async () => {
      assert.deepEqual(await store().campaigns.open(), []);
      assert.equal(await store().campaigns.newest(), null);
      const second = { ...campaign, place: 2 };
      const first = { ...campaign, id: campaignId("summer"), name: "Summer" };
      for (const each of [second, first]) await store().campaigns.start(each);
      assert.deepEqual(await store().campaigns.open(), [first, second]);
      assert.deepEqual(await store().campaigns.byId(spring), second);
      assert.deepEqual(await store().campaigns.newest(), first);
      assert.equal(await store().campaigns.setState(first.id, ["running"], "stopped"), true);
      assert.deepEqual(await store().campaigns.open(), [second]);
      assert.deepEqual(await store().campaigns.newest(), { ...first, state: "stopped" });
    });

    it("change as a whole, and keep who started them and when", async () => {
      await store().campaigns.start(campaign);
      const changed = {
        ...campaign,
        name: "Sales first",
        place: 3,
        scope: { ...campaign.scope, departments: ["Sales"], roles: ["any"] },
        cadence: { ...campaign.cadence, gapDays: 2 },
        voice: { sender: "IT", note: "See the intranet.", language: "de" },
        watchedSince: at(9),
      } as const;
      await store().campaigns.change({ ...changed, startedAt: at(99) });
      assert.deepEqual(await store().campaigns.byId(spring), changed);
    });

    it("held running are switched only once the transaction that plans in them has ended", async () => {
      await store().campaigns.start(campaign);
      const order: string[] = [];
      const held = Promise.withResolvers<void>();
      const planning = store().atomically(async ({ campaigns }) => {
        assert.equal(await campaigns.holdsRunning(spring), true);
        held.resolve();
        await campaigns.byId(spring);
        order.push("planned");
      });
      await held.promise;
      const pausing = store()
        .campaigns.setState(spring, ["running"], "paused")
        .then(() => order.push("paused"));
      await Promise.all([planning, pausing]);
      assert.deepEqual(order, ["planned", "paused"]);
      assert.equal(await store().campaigns.holdsRunning(spring), false);
    });

    it("switch from the states named only: of many at once, one does", async () => {
      await store().campaigns.start(campaign);
      const trips = await Promise.all(
        Array.from({ length: 8 }, () => store().campaigns.setState(spring, ["running"], "tripped")),
      );
      assert.equal(trips.filter(Boolean).length, 1);
      assert.equal((await store().campaigns.byId(spring))?.state, "tripped");
    });
  });
}
