import assert from "node:assert/strict";
import { server } from "../contract/store/server.ts";
import { killWriters } from "../prove/killWriters.ts";

const KILLS = 100;

describe("a writer that is killed at random moments, on PostgreSQL", () => {
  (server === null ? it.skip : it)(
    "P11: 100 deaths leave everybody changed by one write, read back and on record",
    async () => {
      const { kills, plans, breaches } = await killWriters(KILLS, 7);
      assert.deepEqual(breaches, []);
      assert.equal(kills, KILLS);
      assert.ok(plans > KILLS / 20, `${plans} plans came to their end between the deaths`);
    },
  ).timeout(300_000);
});
