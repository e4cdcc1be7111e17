import { sql } from "kysely";
import { type DeliveryFailure, deliveryFailure } from "../../core/delivery.ts";
import type { CampaignId } from "../../core/ids.ts";
import type { CampaignOutlook } from "../../ports/store/campaigns.ts";
import type { Database } from "./database.ts";

/** A deadline is set with the first message, so whoever has none has had no message. */
export async function campaignOutlook(db: Database, id: CampaignId): Promise<CampaignOutlook> {
  const { rows } = await sql<{ people: number; until: Date | null }>`
    select count(*) as people, max(due_at) as until from enrolments
    where campaign = ${id} and state = 'active' and deadline is null`.execute(db);
  const failed = await sql<{ why: string | null; many: number }>`
    select detail as why, count(*) as many from nudges
    where campaign = ${id} and state = 'failed' group by detail`.execute(db);
  const failures: Partial<Record<DeliveryFailure, number>> = {};
  for (const { why, many } of failed.rows) {
    const known = deliveryFailure(why);
    failures[known] = (failures[known] ?? 0) + many;
  }
  return {
    untouched: rows[0]?.people ?? 0,
    untouchedUntil: rows[0]?.until ?? null,
    failures,
  };
}
