import assert from "node:assert/strict";
import type { Subject } from "../store.contract.ts";
import { at } from "./given.ts";

export function coordinationContract(store: Subject): void {
  describe("leases", () => {
    const HOUR = 3_600_000;
    const runOut = () =>
      store().pool.query("update leases set expires_at = now() - interval '1 second'");

    it("wanted by many at once are taken by one", async () => {
      const taken = await Promise.all(
        Array.from({ length: 10 }, (_, number) => store().leases.take("nudge", `w${number}`, HOUR)),
      );
      assert.equal(taken.filter((fence) => fence !== null).length, 1);
      assert.equal(await store().leases.take("scan", "w1", HOUR), 1);
    });

    it("held are nobody's to take, not even the holder's", async () => {
      assert.equal(await store().leases.take("nudge", "one", HOUR), 1);
      assert.equal(await store().leases.take("nudge", "two", HOUR), null);
      assert.equal(await store().leases.take("nudge", "one", HOUR), null);
      assert.equal(await store().leases.renew("nudge", "one", HOUR), true);
      assert.equal(await store().leases.renew("nudge", "two", HOUR), false);
    });

    it("given back are free, with a fence that goes on growing", async () => {
      await store().leases.take("nudge", "one", HOUR);
      await store().leases.release("nudge", "two");
      assert.equal(await store().leases.take("nudge", "two", HOUR), null);
      await store().leases.release("nudge", "one");
      assert.equal(await store().leases.renew("nudge", "one", HOUR), false);
      assert.equal(await store().leases.take("nudge", "two", HOUR), 2);
      await store().leases.release("nudge", "two");
      assert.equal(await store().leases.take("nudge", "one", HOUR), 3);
    });

    it("that have run out are lost, and the next holder has a higher fence", async () => {
      await store().leases.take("nudge", "one", HOUR);
      await runOut();
      assert.equal(await store().leases.renew("nudge", "one", HOUR), false);
      assert.equal(await store().leases.take("nudge", "two", HOUR), 2);
      await store().leases.release("nudge", "one");
      assert.equal(await store().leases.renew("nudge", "two", HOUR), true);
    });
  });

  describe("cursors", () => {
    it("remember how far work has come", async () => {
      assert.equal(await store().cursors.get("notice"), null);
      await store().cursors.set("notice", at(1));
      await store().cursors.set("notice", at(2));
      await store().cursors.set("other", at(3));
      assert.deepEqual(await store().cursors.get("notice"), at(2));
    });
  });
}
