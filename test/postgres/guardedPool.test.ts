import assert from "node:assert/strict";
import { openDatabase } from "#bot/adapters/postgres/openDatabase.ts";
import { server } from "../contract/store/server.ts";

const HALF_DONE = "begin; create temp table half_done (x int); select 1/0; commit";

describe("several statements in one text", () => {
  for (const [name, databaseUrl] of [
    ["embedded", null],
    ...(server ? [["PostgreSQL", server]] : []),
  ])
    it(`that fail on the way leave no transaction for whoever comes next: ${name}`, async () => {
      const { pool, close } = await openDatabase({ databaseUrl, connections: 1, log: () => {} });
      try {
        await assert.rejects(pool.query(HALF_DONE), /division by zero/);
        const { rows } = await pool.query("select to_regclass('half_done') as made");
        assert.equal(rows[0].made, null);
      } finally {
        await close();
      }
    });
});
