import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Codes, complaints, trips, cases and holds; and who lost the methods they had. */
export const trust: Migration = {
  async up(db) {
    await sql`
      create table codes (
        campaign text collate "C" not null,
        starts_at timestamptz not null,
        code text collate "C" not null unique,
        primary key (campaign, starts_at)
      );
      create table code_tries (
        user_id text collate "C" primary key,
        since timestamptz not null,
        n integer not null
      );

      create table complaints (
        campaign text collate "C" not null,
        user_id text collate "C" not null,
        kind text not null check (kind in ('blocked', 'uninstalled', 'reported')),
        at timestamptz not null,
        primary key (campaign, user_id, kind)
      );
      create index complaints_by_time on complaints (campaign, at);
      create index nudges_by_settled on nudges (campaign, settled_at)
        where state in ('sent', 'uncertain');
      create table trips (
        campaign text collate "C" not null,
        at timestamptz not null,
        why text not null check (why in ('too-many', 'hostile')),
        since timestamptz not null,
        wave jsonb not null,
        resumed_by text,
        resumed_at timestamptz,
        primary key (campaign, at),
        check ((resumed_by is null) = (resumed_at is null))
      );

      create table cases (
        id text collate "C" primary key,
        kind text not null check (kind in ('report', 'registration')),
        about_key text collate "C" not null,
        about jsonb not null,
        opened_at timestamptz not null,
        state text not null check (state in ('open', 'genuine', 'hostile')),
        closed_by text,
        closed_at timestamptz,
        unique (kind, about_key),
        check ((state = 'open') = (closed_by is null and closed_at is null))
      );
      create index cases_open on cases (opened_at, id) where state = 'open';

      create table enforcement_holds (
        id text collate "C" primary key,
        user_id text collate "C" not null,
        event text collate "C" not null unique,
        why text not null,
        registered_at timestamptz not null,
        ask_from timestamptz not null,
        state text not null check (state in ('waiting', 'asked', 'referred', 'lifted')),
        asked_at timestamptz,
        lifted_at timestamptz
      );
      create unique index one_hold_each on enforcement_holds (user_id) where state <> 'lifted';
      create index holds_by_user on enforcement_holds (user_id);
      create index holds_asked on enforcement_holds (asked_at) where asked_at is not null;

      create table relapses (
        user_id text collate "C" primary key,
        at timestamptz not null
      );
      create index enrolments_relapsed on enrolments (campaign)
        where entry = 'relapse' and state = 'active';
    `.execute(db);
  },
};
