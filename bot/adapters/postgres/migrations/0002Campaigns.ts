import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Campaigns, what was sent in them, what came back, and how people are reached. */
export const campaigns: Migration = {
  async up(db) {
    await sql`
      create table campaigns (
        id text collate "C" primary key,
        started_by text not null,
        started_at timestamptz not null,
        state text not null check (state in ('running', 'paused')),
        cadence jsonb not null,
        hours jsonb not null,
        seq bigint generated always as identity unique
      );

      create table enrolments (
        campaign text collate "C" not null references campaigns,
        user_id text collate "C" not null,
        enrolled_at timestamptz not null,
        deadline timestamptz,
        snoozes integer not null,
        snoozed_until timestamptz,
        state text not null check (state in ('active', 'ended')),
        due_at timestamptz,
        ended_why text,
        ended_at timestamptz,
        primary key (campaign, user_id),
        check ((state = 'ended') = (ended_why is not null and ended_at is not null))
      );
      create index enrolments_due on enrolments (campaign, due_at, user_id) where state = 'active';
      create index enrolments_by_state on enrolments (campaign, state, ended_why);

      create table nudges (
        campaign text collate "C" not null,
        user_id text collate "C" not null,
        step integer not null,
        claimed_at timestamptz not null,
        asked boolean not null,
        state text not null check (state in ('sending', 'sent', 'uncertain', 'failed')),
        settled_at timestamptz,
        detail text,
        primary key (campaign, user_id, step)
      );
      create index nudges_by_state on nudges (campaign, state, user_id);
      create index nudges_sending on nudges (campaign, user_id, step) where state = 'sending';

      create table posts (
        id text collate "C" primary key,
        kind text not null,
        subject text collate "C" not null,
        recipient text collate "C",
        service_url text not null,
        conversation_id text not null,
        message_id text,
        revision integer not null,
        at timestamptz not null,
        seq bigint generated always as identity unique
      );
      create index posts_by_subject on posts (subject, kind, at, seq);
      create index posts_by_recipient on posts (recipient, at, seq);

      create table replies (
        post text collate "C" not null,
        revision integer not null,
        user_id text collate "C" not null,
        verb text collate "C" not null,
        reply jsonb not null,
        at timestamptz not null,
        campaign text collate "C",
        seq bigint generated always as identity unique,
        primary key (post, revision, user_id, verb)
      );
      create index replies_by_user on replies (user_id, at, seq);
      create index replies_by_campaign on replies (campaign, verb, user_id);

      create table chats (
        user_id text collate "C" primary key,
        service_url text not null,
        conversation_id text not null,
        locale text
      );
      create table unreachable (
        user_id text collate "C" primary key,
        why text not null,
        at timestamptz not null
      );
      create table asks (
        id text collate "C" primary key,
        by_user text not null,
        kind text not null,
        payload text not null,
        expires_at timestamptz not null,
        answer text check (answer in ('confirmed', 'cancelled')),
        answered_at timestamptz
      );
    `.execute(db);
  },
};
