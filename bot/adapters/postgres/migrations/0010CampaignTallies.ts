import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * Counts of campaigns are kept in `tallies` too, so that a campaign over a million people is told as fast as one over ten.
 * `campaign_marks` has what counts a person once however often it happens; its key decides who was first.
 */
export const campaignTallies: Migration = {
  async up(db) {
    await sql`
      create table campaign_marks (
        campaign text collate "C" not null,
        user_id text collate "C" not null,
        mark text collate "C" not null,
        primary key (user_id, campaign, mark)
      );
      insert into campaign_marks
      select campaign, user_id, 'reached' from nudges where state = 'sent'
      union select campaign, user_id, 'replied/' || verb from replies where campaign is not null;

      create function enrolment_counts_as(state text, deadline timestamptz, ended_why text)
        returns text language sql immutable return
        case when state = 'ended' then 'ended/' || ended_why
          when deadline is null then 'active/untouched' else 'active/touched' end;
      create function nudge_counts_as(state text, detail text)
        returns text language sql immutable return
        case when state = 'failed' then 'nudges/failed/' || coalesce(detail, '')
          else 'nudges/' || state end;

      insert into tallies
      select 'campaign/' || campaign, enrolment_counts_as(state, deadline, ended_why), count(*)
      from enrolments group by 1, 2
      union all
      select 'campaign/' || campaign, nudge_counts_as(state, detail), count(*)
      from nudges group by 1, 2
      union all
      select 'campaign/' || campaign, mark, count(*) from campaign_marks group by 1, 2;

      create function tally_enrolments() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          insert into tallies
          select 'campaign/' || campaign, enrolment_counts_as(state, deadline, ended_why), count(*)
          from came group by 1, 2;
        else
          insert into tallies
          select 'campaign/' || campaign, what, sum(n) from (
            select campaign, enrolment_counts_as(state, deadline, ended_why), 1 from came
            union all
            select campaign, enrolment_counts_as(state, deadline, ended_why), -1 from gone
          ) as change (campaign, what, n) group by campaign, what having sum(n) <> 0;
        end if;
        return null;
      end $$;
      create trigger enrolments_came after insert on enrolments
        referencing new table as came for each statement execute function tally_enrolments();
      create trigger enrolments_changed after update on enrolments
        referencing old table as gone new table as came
        for each statement execute function tally_enrolments();

      create function tally_nudges() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          insert into tallies
          select 'campaign/' || campaign, nudge_counts_as(state, detail), count(*)
          from came group by 1, 2;
        elsif tg_op = 'DELETE' then
          insert into tallies
          select 'campaign/' || campaign, nudge_counts_as(state, detail), -count(*)
          from gone group by 1, 2;
        else
          insert into tallies
          select 'campaign/' || campaign, what, sum(n) from (
            select campaign, nudge_counts_as(state, detail), 1 from came
            union all
            select campaign, nudge_counts_as(state, detail), -1 from gone
          ) as change (campaign, what, n) group by campaign, what having sum(n) <> 0;
        end if;
        if tg_op <> 'DELETE' then
          insert into campaign_marks
          select campaign, user_id, 'reached' from came where state = 'sent'
          on conflict do nothing;
        end if;
        return null;
      end $$;
      create trigger nudges_came after insert on nudges
        referencing new table as came for each statement execute function tally_nudges();
      create trigger nudges_gone after delete on nudges
        referencing old table as gone for each statement execute function tally_nudges();
      create trigger nudges_changed after update on nudges
        referencing old table as gone new table as came
        for each statement execute function tally_nudges();

      create function mark_replies() returns trigger language plpgsql as $$
      begin
        insert into campaign_marks
        select distinct campaign, user_id, 'replied/' || verb from came where campaign is not null
        on conflict do nothing;
        return null;
      end $$;
      create trigger replies_came after insert on replies
        referencing new table as came for each statement execute function mark_replies();

      create function tally_marks() returns trigger language plpgsql as $$
      begin
        insert into tallies
        select 'campaign/' || campaign, mark, count(*) from came group by 1, 2;
        return null;
      end $$;
      create trigger marks_came after insert on campaign_marks
        referencing new table as came for each statement execute function tally_marks();

      drop index enrolments_by_state;
      create index enrolments_untouched on enrolments (campaign, due_at)
        where state = 'active' and deadline is null;
    `.execute(db);
  },
};
