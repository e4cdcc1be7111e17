import assert from "node:assert/strict";
import { server } from "../contract/store/server.ts";
import { faultRun } from "../prove/faultRun.ts";
import { faultsMet, faultTable } from "../prove/faultTable.ts";

const PEOPLE = 60;

describe("one plan in front of a tenant where everything goes wrong, on PostgreSQL", () => {
  (server === null ? it.skip : it)(
    "ends with every person unchanged, or changed once, on record and read back; journal and ledger agree row by row",
    async () => {
      const found = await faultRun({
        people: PEOPLE,
        seed: 3,
        shares: { writes: 0.12, reads: 0.03, hangs: 0 },
        kills: 1,
      });
      assert.deepEqual(found.disagreements, []);
      assert.equal(found.ended, "done");
      assert.equal(found.people, PEOPLE + 1, "Grady has registered as well");
      assert.equal(found.kills, 1);
      assert.ok(faultsMet(found) > 5, faultTable(found));
      assert.ok((found.states.get("verified") ?? 0) > PEOPLE / 2, faultTable(found));
    },
  ).timeout(240_000);
});
