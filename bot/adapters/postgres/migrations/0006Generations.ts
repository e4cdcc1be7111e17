import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * People live in two generations: the one everybody reads, through the view `people`, and the one a scan is filling. A scan
 * ends by pointing the view at its generation, which takes as long for a million people as for one. Counts of people are
 * kept in `tallies` by triggers: nothing ever counts rows to answer a question.
 *
 * Ids come first in every key: tables filled a second ago have no statistics, and a key that began with what all rows share
 * would be taken for a selective one.
 *
 * A later migration that adds a column to people alters `people_rows` and makes the view anew (`peopleView`).
 */
export const generations: Migration = {
  async up(db) {
    await sql`
      create table people_rows (like people including defaults, gen smallint not null)
        partition by list (gen);
      create table people_rows_0 partition of people_rows for values in (0);
      create table people_rows_1 partition of people_rows for values in (1);
      create table people_current (gen smallint not null);

      create table tallies (
        scope text collate "C" not null,
        what text collate "C" not null,
        n bigint not null
      );
      create index tallies_by_scope on tallies (scope);

      create function tally_people() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          insert into tallies
          select 'people/' || gen, concat_ws('/', verdict, mfa_state, registration), count(*)
          from came group by 1, 2;
        elsif tg_op = 'DELETE' then
          insert into tallies
          select 'people/' || gen, concat_ws('/', verdict, mfa_state, registration), -count(*)
          from gone group by 1, 2;
        else
          insert into tallies
          select scope, what, sum(n) from (
            select 'people/' || gen, concat_ws('/', verdict, mfa_state, registration), 1 from came
            union all
            select 'people/' || gen, concat_ws('/', verdict, mfa_state, registration), -1 from gone
          ) as change (scope, what, n) group by scope, what having sum(n) <> 0;
        end if;
        return null;
      end $$;
      create trigger tally_came after insert on people_rows
        referencing new table as came for each statement execute function tally_people();
      create trigger tally_gone after delete on people_rows
        referencing old table as gone for each statement execute function tally_people();
      create trigger tally_changed after update on people_rows
        referencing old table as gone new table as came
        for each statement execute function tally_people();

      alter table people rename to people_before;
      do $$ begin
        execute (select 'insert into people_rows (gen, ' || string_agg(column_name, ', ')
          || ') select 0, ' || string_agg(column_name, ', ') || ' from people_before'
          from information_schema.columns
          where table_schema = current_schema() and table_name = 'people_before');
      end $$;
      drop table people_before, findings;

      alter table people_rows add primary key (id, gen);
      create index people_by_department on people_rows (department_key, name_key, id);
      create index people_by_verdict on people_rows (verdict, id);
      create index people_by_upn on people_rows (upn_key);
      create index people_by_mail on people_rows (mail_key);

      alter table staged_users drop constraint staged_users_pkey, add primary key (id, scan);
      alter table staged_reports drop constraint staged_reports_pkey, add primary key (id, scan);
      alter table staged_users drop constraint staged_users_scan_fkey;
      alter table staged_reports drop constraint staged_reports_scan_fkey;
      alter table staged_users set unlogged;
      alter table staged_users add mailbox text not null default 'unknown';
      alter table staged_reports set unlogged;
    `.execute(db);
    await peopleView.execute(db);
  },
};

/** (Re)makes the view over every column but the generation. A new column of `people_rows` may only come behind the others. */
const peopleView = sql`
  do $$ begin
    execute (select 'create or replace view people as select '
      || string_agg(column_name, ', ' order by ordinal_position)
      || ' from people_rows where gen = (select coalesce(max(gen), 0) from people_current)'
      from information_schema.columns
      where table_schema = current_schema() and table_name = 'people_rows' and column_name <> 'gen');
  end $$`;
