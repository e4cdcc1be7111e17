import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * Exemptions as contracts, and what scans find wrong with states. Whoever is exempt by a ruling of old gets a contract
 * that says so; it ends on the day that was promised.
 */
export const exemptions: Migration = {
  async up(db) {
    await sql`
      create table exemptions (
        id text collate "C" primary key,
        user_id text collate "C" not null,
        why text not null check (why in ('leave', 'hardware-pending', 'accessibility',
          'device-free-work', 'service-migration', 'other')),
        reason text not null,
        control text not null,
        owner text collate "C" not null,
        asked_by text collate "C" not null,
        asked_at timestamptz not null,
        until timestamptz not null,
        lapses_at timestamptz not null,
        state text not null check (state in ('asked', 'granted', 'declined', 'expired', 'ended')),
        granted_by text collate "C",
        granted_at timestamptz,
        closed_by text collate "C",
        closed_at timestamptz,
        remind_at timestamptz,
        check (until > asked_at),
        check ((granted_by is null) = (granted_at is null)),
        check ((state in ('asked', 'granted')) = (closed_at is null)),
        check (state <> 'granted' or granted_by is not null),
        check (remind_at is null or state = 'granted')
      );
      create unique index one_request_each on exemptions (user_id) where state = 'asked';
      create unique index one_exemption_each on exemptions (user_id) where state = 'granted';
      create index exemptions_by_user on exemptions (user_id, asked_at);
      create index exemptions_granted on exemptions (until, id) where state = 'granted';

      insert into exemptions (id, user_id, why, reason, control, owner, asked_by, asked_at, until,
        lapses_at, state, granted_by, granted_at)
      select 'ruling/' || user_id, user_id, 'other', reason, '-', by_user, by_user, at, until,
        until, 'granted', by_user, at
      from rulings where says = 'exempt' and until > at;
      drop table exemption_requests;

      create table drifts (
        user_id text collate "C" not null,
        kind text not null check (kind in ('stuck', 'changed-outside', 'locked-out')),
        display_name text not null,
        ours text,
        plan text collate "C",
        now text not null,
        found_at timestamptz not null,
        told boolean not null,
        primary key (user_id, kind)
      );
    `.execute(db);
  },
};
