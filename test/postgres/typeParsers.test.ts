import assert from "node:assert/strict";
import pg from "pg";
import { openStore, type PostgresStore } from "#bot/adapters/postgres/openStore.ts";
import { openTestStore } from "#support/store.ts";
import { freshSchema, server } from "../contract/store/server.ts";

/** The same values must come back from both backends, or a test on one proves nothing about the other. */
function valuesComeBack(name: string, open: () => Promise<PostgresStore>): void {
  describe(`values: ${name}`, () => {
    let store: PostgresStore;
    before(async () => {
      store = await open();
    });
    after(async () => {
      if (store.backend === "server") await store.pool.query(`drop schema ${schema} cascade`);
      await store.close();
    });
    const one = async (expression: string, ...values: readonly unknown[]) =>
      (await store.pool.query(`select ${expression} as it`, values)).rows[0].it;

    for (const [expression, value] of [
      ["(select count(*) from generate_series(1, 3))", 3],
      ["9007199254740991::int8", Number.MAX_SAFE_INTEGER],
      ["'2026-02-03'::date", "2026-02-03"],
      ["1.5::numeric", "1.5"],
      ["'2026-02-03T04:05:06.789Z'::timestamptz", new Date("2026-02-03T04:05:06.789Z")],
      ["current_setting('TimeZone')", "UTC"],
      [`'[1, {"a": null}]'::jsonb`, [1, { a: null }]],
    ] as const)
      it(expression, async () => assert.deepEqual(await one(expression), value));

    it("an integer beyond the safe ones is refused, not rounded", () =>
      assert.rejects(one("9007199254740993::int8"), RangeError));
    it("a Date comes back to the millisecond", async () => {
      const at = new Date("2026-10-25T01:30:00.001Z");
      assert.deepEqual(await one("$1::timestamptz", at), at);
    });
    it("pg itself keeps its own ways", () =>
      assert.equal(pg.types.getTypeParser(20, "text")("3"), "3"));
  });
}

const schema = freshSchema();
valuesComeBack("embedded", openTestStore);
if (server !== null) {
  const databaseUrl = server;
  valuesComeBack("PostgreSQL", () => openStore({ databaseUrl, schema, log: () => {} }));
}
