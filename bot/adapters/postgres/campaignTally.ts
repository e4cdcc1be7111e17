import { sql } from "kysely";
import { END_REASONS, NUDGE_STATES, type Reply } from "../../core/campaign.ts";
import type { CampaignId } from "../../core/ids.ts";
import type { CampaignTally } from "../../ports/store/campaigns.ts";
import type { Database } from "./database.ts";

const REPLIES: readonly Reply["verb"][] = [
  "nudge.done",
  "nudge.snooze",
  "nudge.help",
  "nudge.report",
];

interface Count {
  readonly of: "active" | "ended" | "nudges" | "reached" | "replied";
  readonly what: string | null;
  readonly people: number;
}

/** Where a campaign stands, counted in one statement over one snapshot: the parts always add up. */
export async function campaignTally(db: Database, id: CampaignId): Promise<CampaignTally> {
  const { rows } = await sql<Count>`
    select state as of, ended_why as what, count(*) as people
    from enrolments where campaign = ${id} group by state, ended_why
    union all
    select 'nudges', state, count(*) from nudges where campaign = ${id} group by state
    union all
    select 'reached', null, count(*)
    from (select distinct user_id from nudges where campaign = ${id} and state = 'sent') as once
    union all
    select 'replied', verb, count(*)
    from (select distinct verb, user_id from replies where campaign = ${id}) as once
    group by verb`.execute(db);

  const sum = (of: Count["of"], what: string | null = null): number =>
    rows
      .filter((row) => row.of === of && (what === null || row.what === what))
      .reduce((total, row) => total + row.people, 0);
  return {
    enrolled: sum("active") + sum("ended"),
    active: sum("active"),
    ended: record(END_REASONS, (why) => sum("ended", why)),
    reached: sum("reached"),
    nudges: record(NUDGE_STATES, (state) => sum("nudges", state)),
    replied: record(REPLIES, (verb) => sum("replied", verb)),
  };
}

const record = <Key extends string>(
  keys: readonly Key[],
  count: (key: Key) => number,
): Record<Key, number> =>
  Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<Key, number>;
