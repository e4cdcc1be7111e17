import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { peopleAndScans } from "./migrations/0001PeopleAndScans.ts";
import { campaigns } from "./migrations/0002Campaigns.ts";
import { plansAndAudit } from "./migrations/0003PlansAndAudit.ts";
import { paces } from "./migrations/0004Paces.ts";
import { outbox } from "./migrations/0005Outbox.ts";
import { generations } from "./migrations/0006Generations.ts";
import { reach } from "./migrations/0007Reach.ts";
import { trust } from "./migrations/0008Trust.ts";
import { habits } from "./migrations/0009Habits.ts";
import { campaignTallies } from "./migrations/0010CampaignTallies.ts";
import { enforcement } from "./migrations/0011Enforcement.ts";
import { evidence } from "./migrations/0012Evidence.ts";
import { planEvidence } from "./migrations/0013PlanEvidence.ts";
import { nonces } from "./migrations/0014Nonces.ts";
import { waves } from "./migrations/0015Waves.ts";
import { exemptions } from "./migrations/0016Exemptions.ts";
import { record } from "./migrations/0017Record.ts";

/** In the order of their names. One that has been released is never edited: add the next. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001_people_and_scans": peopleAndScans,
  "0002_campaigns": campaigns,
  "0003_plans_and_audit": plansAndAudit,
  "0004_paces": paces,
  "0005_outbox": outbox,
  "0006_generations": generations,
  "0007_reach": reach,
  "0008_trust": trust,
  "0009_habits": habits,
  "0010_campaign_tallies": campaignTallies,
  "0011_enforcement": enforcement,
  "0012_evidence": evidence,
  "0013_plan_evidence": planEvidence,
  "0014_nonces": nonces,
  "0015_waves": waves,
  "0016_exemptions": exemptions,
  "0017_record": record,
};

/**
 * Brings the schema to `target`, by default the newest. All that is missing is done in one transaction or not at all;
 * replicas that start together take turns. Returns the names of what was done now.
 */
export async function migrate<Tables>(
  db: Kysely<Tables>,
  schema: string,
  target?: string,
): Promise<readonly string[]> {
  if (target === undefined && (await isNewest(db, schema))) return [];
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableSchema: schema,
  });
  const { error, results } =
    target === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(target);
  if (error !== undefined) throw error;
  return (results ?? []).map((each) => each.migrationName);
}

/** Whether there is nothing to do, told by one look: the migrator itself reads the whole catalogue first. */
async function isNewest<Tables>(db: Kysely<Tables>, schema: string): Promise<boolean> {
  const book = sql.table(`${schema}.kysely_migration`);
  const { rows } = await sql<{ kept: boolean }>`
    select to_regclass(${`${schema}.kysely_migration`}) is not null as kept`.execute(db);
  if (rows[0]?.kept !== true) return false;
  const { rows: done } = await sql<{
    name: string;
  }>`select name from ${book} order by name`.execute(db);
  const names = Object.keys(MIGRATIONS);
  return done.length === names.length && names.every((name, nth) => done[nth]?.name === name);
}
