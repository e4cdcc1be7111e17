import assert from "node:assert/strict";
import fc from "fast-check";
import type { Stage } from "#support/model/acts.ts";
import { perform } from "#support/model/acts.ts";
import { newStage } from "#support/model/trial.ts";

const WORLD = {
  people: 6,
  admins: 4,
  approvers: 2,
  bakeMinutes: 0,
  writesPerDay: 1_000,
  waves: [1, 5, 25, 100],
};

async function approved(): Promise<Stage> {
  const stage = newStage(WORLD);
  await perform(stage, { do: "request", by: 0, kind: "enforce" });
  await perform(stage, { do: "approve", plan: 0 });
  return stage;
}

describe("the record", () => {
  it("P8: cannot be written any more: from then on nothing leaves that is not on it", () =>
    fc.assert(
      fc.asyncProperty(fc.nat({ max: 30 }), async (fails) => {
        const stage = await approved();
        const { rows } = stage.world.store;
        const isFull = rows.audit.size + fails;
        const set = rows.audit.set.bind(rows.audit);
        // The disk is full from this entry on: what is under way in the transaction is taken back.
        rows.audit.set = (seq, record) => {
          if (seq > isFull) throw new Error("No space left on device");
          return set(seq, record);
        };
        await stage.writers.run();
        const intended = [...rows.audit.values()].filter(
          ({ event }) => event === "change.intended",
        ).length;
        assert.ok(stage.world.graph.patches.length <= intended);
        if (fails === 0) assert.equal(stage.world.graph.patches.length, 0);
        assert.deepEqual(stage.world.oracle.breaches, []);
      }),
      { numRuns: 1_000 },
    ));

  it("P26: one entry changed by as little as a letter is found, whichever it is", async () => {
    const stage = await approved();
    await stage.writers.run();
    const { store } = stage.world;
    const { audit } = store.rows;
    assert.ok((await store.audit.verify()).ok);
    for (const [seq, record] of audit) {
      audit.set(seq, { ...record, detail: { ...record.detail, hash: "0" } });
      assert.deepEqual(await store.audit.verify(), { ok: false, brokenAt: seq });
      audit.set(seq, record);
    }
  });
});
