import { END_REASONS, NUDGE_STATES, type Reply } from "../../core/campaign.ts";
import type { CampaignId } from "../../core/ids.ts";
import type { CampaignTally } from "../../ports/store/campaigns.ts";
import type { Database } from "./database.ts";
import { tallied } from "./tallies.ts";

const REPLIES: readonly Reply["verb"][] = [
  "nudge.done",
  "nudge.snooze",
  "nudge.help",
  "nudge.report",
];

/** By what triggers count: paths like `ended/registered`, `nudges/failed/too-big`, `reached` (see migration 0010). */
export const campaignCounts = (
  db: Database,
  id: CampaignId,
): Promise<ReadonlyMap<string, number>> => tallied(db, `campaign/${id}`);

/** Where a campaign stands, read in one statement: the parts always add up. */
export async function campaignTally(db: Database, id: CampaignId): Promise<CampaignTally> {
  const counts = await campaignCounts(db, id);
  const sum = (path: string): number =>
    [...counts]
      .filter(([what]) => what === path || what.startsWith(`${path}/`))
      .reduce((total, [, n]) => total + n, 0);
  return {
    enrolled: sum("active") + sum("ended"),
    active: sum("active"),
    ended: record(END_REASONS, (why) => sum(`ended/${why}`)),
    reached: sum("reached"),
    nudges: record(NUDGE_STATES, (state) => sum(`nudges/${state}`)),
    replied: record(REPLIES, (verb) => sum(`replied/${verb}`)),
  };
}

const record = <Key extends string>(
  keys: readonly Key[],
  count: (key: Key) => number,
): Record<Key, number> =>
  Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<Key, number>;
