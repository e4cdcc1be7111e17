import { sql } from "kysely";
import type { PersonEvidence } from "../../core/planEvidence.ts";
import type { PlanSummary } from "../../core/planSummary.ts";
import type { PlanEvidence } from "../../ports/store/planEvidence.ts";
import { batches, type Database, json } from "./database.ts";

export const planEvidenceTable = (db: Database): PlanEvidence => ({
  async keep(plan, people, summary) {
    await sql`insert into plan_summaries (plan, summary) values (${plan}, ${json(summary)})`.execute(
      db,
    );
    for (const batch of batches(people))
      await sql`
        insert into plan_evidence (plan, user_id, evidence)
        select ${plan}, given->>'user', given
        from jsonb_array_elements(${json(batch)}::jsonb) as given`.execute(db);
  },

  async of(plan) {
    const { rows } = await sql<{ evidence: PersonEvidence }>`
      select evidence from plan_evidence where plan = ${plan} order by user_id`.execute(db);
    return rows.map(({ evidence }) => evidence);
  },

  async summaryOf(plan) {
    const { rows } = await sql<{ summary: PlanSummary }>`
      select summary from plan_summaries where plan = ${plan}`.execute(db);
    return rows[0]?.summary ?? null;
  },
});
