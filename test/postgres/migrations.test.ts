import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "#bot/adapters/postgres/migrate.ts";
import { type OpenDatabase, openDatabase } from "#bot/adapters/postgres/openDatabase.ts";
import { openStore } from "#bot/adapters/postgres/openStore.ts";
import { tablesOf } from "#bot/adapters/postgres/tables.ts";
import { templateDataDir } from "#support/store.ts";
import {
  adele,
  at,
  campaign,
  megan,
  person,
  plan,
  post,
  scanned,
} from "../contract/store/given.ts";
import { freshSchema, server } from "../contract/store/server.ts";

const log = () => {};

async function embedded(): Promise<OpenDatabase> {
  const home = mkdtempSync(join(tmpdir(), "mfa-nudge-migrations-"));
  const dataDir = await templateDataDir(join(home, "data"));
  const database = await openDatabase({ dataDir, schema: freshSchema(), log });
  return {
    ...database,
    async close() {
      await database.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function onServer(databaseUrl: string): Promise<OpenDatabase> {
  const database = await openDatabase({ databaseUrl, schema: freshSchema(), log });
  return {
    ...database,
    async close() {
      await database.pool.query(`drop schema ${database.schema} cascade`);
      await database.close();
    },
  };
}

function migrationsKeepData(name: string, open: () => Promise<OpenDatabase>): void {
  describe(`migrations: ${name}`, () => {
    it("keep what was stored before each of them", async () => {
      const { db, schema, close } = await open();
      const tables = tablesOf(db);
      const store = { ...tables, atomically: async () => assert.fail(), close };
      const found = { person: person(adele), verdict: "nudge" } as const;

      assert.deepEqual(await migrate(db, schema, "0001_people_and_scans"), [
        "0001_people_and_scans",
      ]);
      await scanned(store, [found]);
      await tables.leases.take("nudge", "one", 3_600_000);
      await tables.cursors.set("notice", at(3));

      assert.deepEqual(await migrate(db, schema, "0002_campaigns"), ["0002_campaigns"]);
      await tables.campaigns.start(campaign);
      await tables.campaigns.enrol(campaign.id, [adele], at(5), at(4));
      await tables.posts.create(post("card"));

      assert.deepEqual(await migrate(db, schema), ["0003_plans_and_audit"]);
      assert.deepEqual(await migrate(db, schema), []);
      await tables.plans.create(plan("one"));

      assert.deepEqual(await tables.people.byId(adele), found);
      assert.equal((await tables.scans.latestFinished())?.id, "scan");
      assert.equal(await tables.leases.take("nudge", "two", 1), null);
      assert.deepEqual(await tables.cursors.get("notice"), at(3));
      assert.deepEqual(await tables.campaigns.current(), campaign);
      assert.deepEqual(await tables.campaigns.due(campaign.id, at(5), 9), [adele]);
      assert.deepEqual(await tables.posts.byId(post("card").id), post("card"));
      assert.deepEqual(await tables.audit.verify(), { ok: true, records: 0 });
      await close();
    });

    it("that fail change nothing", async () => {
      const { db, pool, schema, close } = await open();
      await migrate(db, schema, "0001_people_and_scans");
      await pool.query("create table plans (in_the_way text)");
      await assert.rejects(migrate(db, schema), /already exists/);
      const { rows } = await pool.query("select to_regclass('campaigns') as made");
      assert.equal(rows[0].made, null);
      await close();
    });
  });
}

migrationsKeepData("embedded", embedded);
if (server !== null) {
  const databaseUrl = server;
  migrationsKeepData("PostgreSQL", () => onServer(databaseUrl));

  describe("replicas on one server", () => {
    it("that start together migrate once, and then share one store", async () => {
      const schema = freshSchema();
      let migrated = 0;
      const replicas = await Promise.all(
        [1, 2, 3, 4].map(() =>
          openStore({
            databaseUrl,
            schema,
            connections: 2,
            log: () => {
              migrated += 1;
            },
          }),
        ),
      );
      assert.equal(migrated, 1);
      const key = { campaign: campaign.id, user: megan, step: 1 };
      const won = await Promise.all(
        replicas.map((each) => each.nudges.claim(key, { asked: false, at: at(1) })),
      );
      assert.equal(won.filter(Boolean).length, 1);
      await replicas[0]?.pool.query(`drop schema ${schema} cascade`);
      for (const each of replicas) await each.close();
    });
  });
}
