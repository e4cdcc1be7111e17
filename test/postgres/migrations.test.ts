import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "#bot/adapters/postgres/migrate.ts";
import { type OpenDatabase, openDatabase } from "#bot/adapters/postgres/openDatabase.ts";
import { openStore } from "#bot/adapters/postgres/openStore.ts";
import { tablesOf } from "#bot/adapters/postgres/tables.ts";
import type { Person } from "#bot/core/person.ts";
import { replicaLease } from "#bot/ports/store/coordination.ts";
import { templateDataDir } from "#support/store.ts";
import {
  adele,
  at,
  campaign,
  entrants,
  megan,
  person,
  plan,
  planned,
  post,
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

type Pool = OpenDatabase["pool"];

/** Rows as the first version wrote them: today's code writes more than its tables had. */
async function putPerson(
  pool: Pool,
  { id, displayName, userPrincipalName }: Person,
): Promise<void> {
  await pool.query(
    `insert into scans (id, by_user, started_at, state, ended_at, report)
     values ('scan', null, $1, 'finished', $1, '{"people": 1, "reportAsOf": null, "confirmed": 0, "gaps": ["No report."]}')`,
    [at(0)],
  );
  await pool.query(
    `insert into people values ($1, $2, $3, null, true, 'member', null, null, null, 'NO', null, true,
       false, 'disabled', 'user', 'not-registered', null, null, 'report', $4, null, 'nudge',
       'adele vance', null, '0001@contoso.com', null, '| adele vance')`,
    [id, displayName, userPrincipalName, at(0)],
  );
}

async function putCampaign(pool: Pool): Promise<void> {
  const { graceDays, ...cadence } = campaign.cadence;
  assert.equal(graceDays, 7, "what a campaign of old gets");
  await pool.query(
    "insert into campaigns (id, started_by, started_at, state, cadence, hours) values ($1, $2, $3, 'running', $4, $5)",
    [
      campaign.id,
      campaign.startedBy,
      campaign.startedAt,
      JSON.stringify(cadence),
      JSON.stringify(campaign.hours),
    ],
  );
  await pool.query(
    "insert into enrolments (campaign, user_id, enrolled_at, snoozes, state, due_at) values ($1, $2, $3, 0, 'active', $4)",
    [campaign.id, adele, at(4), at(5)],
  );
  await pool.query(
    "insert into nudges (campaign, user_id, step, claimed_at, asked, state, settled_at) values ($1, $2, 1, $3, false, 'sent', $4)",
    [campaign.id, adele, at(4), at(5)],
  );
}

function migrationsKeepData(name: string, open: () => Promise<OpenDatabase>): void {
  describe(`migrations: ${name}`, () => {
    it("keep what was stored before each of them", async () => {
      const { db, pool, schema, close } = await open();
      const tables = tablesOf(db);
      const read = person(adele);
      // What the first version did not ask for is unknown until the next scan.
      const unread = { licences: [], createdAt: null, country: null, city: null, roles: [] };
      const found = { person: { ...read, ...unread }, verdict: "nudge" } as const;

      assert.deepEqual(await migrate(db, schema, "0001_people_and_scans"), [
        "0001_people_and_scans",
      ]);
      await putPerson(pool, read);
      await tables.leases.take("nudge", "one", 3_600_000);
      await tables.cursors.set("notice", at(3));

      assert.deepEqual(await migrate(db, schema, "0002_campaigns"), ["0002_campaigns"]);
      await putCampaign(pool);
      await tables.posts.create(post("card"));
      await tables.rulings.make({
        user: adele,
        ruling: { says: "exempt", until: at(90) },
        reason: "On leave",
        by: megan,
        at: at(2),
      });

      assert.equal((await migrate(db, schema)).at(0), "0003_plans_and_audit");
      assert.deepEqual(await migrate(db, schema), []);
      await tables.plans.create(plan("one"));

      assert.deepEqual(await tables.people.byId(adele), found);
      const scan = await tables.scans.latestFinished();
      assert.equal(scan?.id, "scan");
      assert.deepEqual(scan.outcome.state === "finished" && scan.outcome.report.gaps, [
        { is: "said", text: "No report." },
      ]);
      assert.equal(await tables.leases.take("nudge", "two", 1), null);
      assert.deepEqual(await tables.cursors.get("notice"), at(3));
      assert.deepEqual(await tables.campaigns.newest(), {
        ...campaign,
        name: "MFA for everyone",
      });
      assert.deepEqual(await tables.campaigns.due(campaign.id, at(5), 9), [adele]);
      assert.deepEqual(
        (await tables.nudges.of(campaign.id, adele)).map((each) => [each.plannedAt, each.outcome]),
        [[at(4), { state: "sent", at: at(5) }]],
      );
      assert.deepEqual(await tables.posts.byId(post("card").id), post("card"));
      const held = (await tables.exemptions.among([adele], at(3))).get(adele);
      assert.deepEqual(
        [held?.until, held?.owner, held?.granted, held?.reason, held?.remindAt],
        [at(90), megan, { by: megan, at: at(2) }, "On leave", null],
      );
      assert.deepEqual(await tables.exemptions.nextDue(), at(90));
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
      const [first] = replicas;
      assert.ok(first);
      await first.campaigns.start(campaign);
      await first.campaigns.enrol(campaign.id, entrants([megan], at(1)), at(1));
      await first.nudges.plan([planned({ campaign: campaign.id, user: megan, step: 1 })]);
      const taken = await Promise.all(
        replicas.map(async (each, nth) => {
          await each.leases.take(replicaLease(String(nth)), String(nth), 60_000);
          return each.nudges.take(`${nth}/run`, at(3), 9);
        }),
      );
      assert.deepEqual(taken.map((each) => each.length).toSorted(), [0, 0, 0, 1]);
      await replicas[0]?.pool.query(`drop schema ${schema} cascade`);
      for (const each of replicas) await each.close();
    });
  });
}
