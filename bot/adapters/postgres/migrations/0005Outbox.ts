import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Several campaigns with a scope each, the outbox of planned messages, and more of what is known about people. */
export const outbox: Migration = {
  async up(db) {
    await sql`
      alter table people
        add licences text[] not null default '{}',
        add created_at timestamptz,
        add country text,
        add city text,
        add office text,
        add roles text[] not null default '{}';
      alter table findings
        add licences text[] not null default '{}',
        add created_at timestamptz,
        add country text,
        add city text,
        add office text,
        add roles text[] not null default '{}';

      alter table campaigns drop constraint campaigns_state_check;
      alter table campaigns
        add check (state in ('running', 'paused', 'tripped', 'stopped')),
        add name text not null default 'MFA for everyone',
        add place integer not null default 1,
        add scope jsonb not null
          default '{"groups": [], "departments": [], "licences": [], "roles": []}',
        add voice jsonb not null default '{"sender": "", "note": "", "language": null}',
        add watched_since timestamptz;
      update campaigns set watched_since = started_at, cadence = '{"graceDays": 7}' || cadence;
      alter table campaigns
        alter watched_since set not null,
        alter name drop default,
        alter place drop default,
        alter scope drop default,
        alter voice drop default;

      alter table enrolments
        add privileged boolean not null default false,
        add busy_since timestamptz,
        add entry text not null default 'first' check (entry in ('first', 'relapse'));
      create unique index one_campaign_each on enrolments (user_id) where state = 'active';
      create index enrolments_by_user on enrolments (user_id, enrolled_at);
      drop index enrolments_due;
      create index enrolments_due on enrolments (campaign, privileged desc, due_at, user_id)
        where state = 'active';

      alter table nudges rename claimed_at to planned_at;
      alter table nudges drop constraint nudges_state_check;
      alter table nudges
        add check (state in ('planned', 'sending', 'sent', 'uncertain', 'failed', 'gone')),
        add post text collate "C" not null default '',
        add privileged boolean not null default false,
        add not_before timestamptz,
        add not_after timestamptz,
        add attempts integer not null default 0,
        add taken_by text;
      alter table nudges alter post drop default;
      create index nudges_waiting on nudges (privileged desc, planned_at, campaign, user_id, step)
        where state = 'planned';
      drop index nudges_sending;
      create index nudges_sending on nudges (taken_by) where state = 'sending';
      create index nudges_by_user on nudges (user_id, planned_at);
    `.execute(db);
  },
};
