import { sql } from "kysely";
import { campaignId } from "../../core/ids.ts";
import type { Retention } from "../../ports/store/retention.ts";
import type { Database } from "./database.ts";

export const retentionTable = (db: Database): Retention => ({
  async campaignsOver(before) {
    const { rows } = await sql<{ id: string }>`
      select c.id from campaigns c
      where c.state = 'stopped' and c.started_at < ${before}
        and not exists (select 1 from enrolments e
          where e.campaign = c.id and (e.state = 'active' or e.ended_at >= ${before}))
        and not exists (select 1 from nudges n
          where n.campaign = c.id and coalesce(n.settled_at, n.planned_at) >= ${before})
        and not exists (select 1 from replies r where r.campaign = c.id and r.at >= ${before})
        and (exists (select 1 from nudges n where n.campaign = c.id)
          or exists (select 1 from replies r where r.campaign = c.id))
      order by c.id`.execute(db);
    return rows.map((row) => campaignId(row.id));
  },

  /** The totals of a campaign are kept by triggers, which take off what is deleted: it is put back in the same statement. */
  async forget(campaigns, before) {
    const over = [...campaigns];
    const ofThese = sql`campaign = any(${over}::text[])`;
    const { rows: messages } = await sql<{ n: number }>`
      with gone as (delete from nudges where ${ofThese} returning campaign, state, detail),
        kept as (
          insert into tallies
          select 'campaign/' || campaign, nudge_counts_as(state, detail), count(*)
          from gone group by 1, 2)
      select count(*) as n from gone`.execute(db);
    const replies = await sql`delete from replies where ${ofThese}`.execute(db);
    const posts = await sql`
      delete from posts where at < ${before} and (
        (kind = 'nudge' and split_part(subject, '/', 1) = any(${over}::text[]))
        or (kind = 'manager' and exists (select 1 from rungs r
          where r.post = posts.id and r.campaign = any(${over}::text[])))
        or kind in ('scan', 'ask', 'notice', 'alert', 'list', 'enforced', 'case-closed', 'offer',
          'drift')
        or (kind = 'plan' and not exists (select 1 from plans p
          where p.id = posts.subject and p.state in ('open', 'writing', 'halted')))
        or (kind = 'case' and not exists (select 1 from cases c
          where c.id = posts.subject and c.state = 'open')))`.execute(db);
    for (const table of ["campaign_marks", "rungs", "looks", "leaves", "complaints"])
      await sql`delete from ${sql.table(table)} where ${ofThese}`.execute(db);
    await sql`delete from asks where expires_at < ${before}`.execute(db);
    const evidence = await sql`
      delete from plan_evidence where plan in (select id from plans
        where state not in ('open', 'writing', 'halted') and runs_until < ${before})`.execute(db);
    return {
      campaigns: over.length,
      messages: messages[0]?.n ?? 0,
      replies: Number(replies.numAffectedRows ?? 0n),
      posts: Number(posts.numAffectedRows ?? 0n),
      evidence: Number(evidence.numAffectedRows ?? 0n),
    };
  },

  /** The record is read only where a pseudonym is old enough to be forgotten at all. */
  async forgetPeople(before) {
    await sql`select seq from audit_head for update`.execute(db);
    const { rows } = await sql<{ old: boolean }>`
      select exists (select 1 from pseudonyms where made_at < ${before}) as old`.execute(db);
    const people =
      rows[0]?.old === true
        ? await sql`
            delete from pseudonyms where made_at < ${before} and pseudonym not in (
              select (regexp_matches(concat_ws(' ', actor, subject, detail), 'p-[0-9a-f]{32}', 'g'))[1]
              from audit_log where at >= ${before})`.execute(db)
        : null;
    const exemptions = await sql`
      delete from exemptions where closed_at < ${before}`.execute(db);
    return {
      people: Number(people?.numAffectedRows ?? 0n),
      exemptions: Number(exemptions.numAffectedRows ?? 0n),
    };
  },
});
