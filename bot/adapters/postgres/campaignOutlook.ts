import { sql } from "kysely";
import { type DeliveryFailure, deliveryFailure } from "../../core/delivery.ts";
import type { CampaignId } from "../../core/ids.ts";
import type { CampaignOutlook } from "../../ports/store/campaigns.ts";
import { campaignCounts } from "./campaignTally.ts";
import type { Database } from "./database.ts";

const FAILED = "nudges/failed/";

/** A deadline is set with the first message, so whoever has none has had no message. */
export async function campaignOutlook(db: Database, id: CampaignId): Promise<CampaignOutlook> {
  const { rows } = await sql<{ until: Date | null }>`
    select max(due_at) as until from enrolments
    where campaign = ${id} and state = 'active' and deadline is null`.execute(db);
  const counts = await campaignCounts(db, id);
  const failures: Partial<Record<DeliveryFailure, number>> = {};
  for (const [what, many] of counts) {
    if (!what.startsWith(FAILED)) continue;
    const known = deliveryFailure(what.slice(FAILED.length));
    failures[known] = (failures[known] ?? 0) + many;
  }
  return {
    untouched: counts.get("active/untouched") ?? 0,
    untouchedUntil: rows[0]?.until ?? null,
    failures,
  };
}
