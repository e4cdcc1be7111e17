import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import pg from "pg";
import { startJobs } from "#bot/adapters/postgres/jobs.ts";
import { openStore, type PostgresStore } from "#bot/adapters/postgres/openStore.ts";
import { migrateServer } from "#bot/cli/migrate.ts";
import type { AuditEntry } from "#bot/core/audit.ts";
import { withFreshDatabase } from "#support/freshDatabase.ts";
import { adele, at, megan, person, scanned } from "../contract/store/given.ts";
import { freshSchema, server } from "../contract/store/server.ts";

const log = () => {};
const [, asSuperuser = "", asOwner = ""] = readFileSync("docs/postgres-roles.sql", "utf8").split(
  /^(?=-- [13]\.)/m,
);

const entry: AuditEntry = {
  at: at(1),
  actor: megan,
  event: "ruling.made",
  subject: adele,
  detail: {},
};

/** What whoever holds the database could try on the record. */
const ATTEMPTS = [
  "update audit_log set detail = '{}'",
  "delete from audit_log",
  "truncate audit_log",
  "delete from audit_head",
];

if (server !== null) {
  const root = server;

  describe("the two roles of docs/postgres-roles.sql", function () {
    this.timeout(60_000);
    const suffix = freshSchema();
    const named = (sql: string) =>
      sql.replaceAll(/mfa_nudge_(?<role>owner|app)/g, `$<role>_${suffix}`);
    const urlOf = (database: string, role: string): string => {
      const url = new URL(database);
      url.username = `${role}_${suffix}`;
      return url.href;
    };
    const run = async (url: string, sql: string): Promise<void> => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        await client.query(sql);
      } finally {
        await client.end();
      }
    };
    const installed = (work: (database: string) => Promise<void>) =>
      withFreshDatabase(root, async (database) => {
        try {
          await run(database, named(asSuperuser));
          await migrateServer(urlOf(database, "owner"));
          await run(urlOf(database, "owner"), named(asOwner));
          await work(database);
        } finally {
          await run(database, named("drop owned by mfa_nudge_app, mfa_nudge_owner cascade"));
          await run(database, named("drop role mfa_nudge_app, mfa_nudge_owner"));
        }
      });
    const withStore = async (url: string, work: (store: PostgresStore) => Promise<void>) => {
      const store = await openStore({ databaseUrl: url, log });
      try {
        await work(store);
      } finally {
        await store.close();
      }
    };

    it("the bot's own can do all the bot does, and is refused every change of the record", () =>
      installed((database) =>
        withStore(urlOf(database, "app"), async (store) => {
          const { stop } = await startJobs({ store, log, run: async () => {} });
          await stop();
          await scanned(store, [{ person: person(adele), verdict: "nudge" }]);
          await store.audit.append([entry]);
          for (const attempt of [...ATTEMPTS, "alter table audit_log disable trigger all"])
            await assert.rejects(
              store.pool.query(attempt),
              /permission denied|must be owner/,
              attempt,
            );
          assert.equal(await store.chain.canTamper(), false);
          assert.deepEqual(await store.audit.verify(), { ok: true, records: 1 });
        }),
      ));

    it("the owner has given its rights away too, and having taken them back meets the trigger", () =>
      installed((database) =>
        withStore(urlOf(database, "owner"), async (store) => {
          await store.audit.append([entry]);
          for (const attempt of ATTEMPTS)
            await assert.rejects(store.pool.query(attempt), /permission denied/, attempt);
          await store.pool.query("grant all on audit_log, audit_head to current_user");
          for (const attempt of ATTEMPTS)
            await assert.rejects(store.pool.query(attempt), /append-only/, attempt);
          assert.equal(await store.chain.canTamper(), true);
        }),
      ));
  });
}
