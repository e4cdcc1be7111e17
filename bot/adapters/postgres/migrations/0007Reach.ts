import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The ways to people beside Teams, when to look at whom, and the leaves managers vouched for. */
export const reach: Migration = {
  async up(db) {
    await sql`
      create table rungs (
        campaign text collate "C" not null,
        user_id text collate "C" not null,
        rung text not null check (rung in ('email', 'manager', 'desk')),
        step integer not null,
        state text not null check (state in ('planned', 'sending', 'sent', 'uncertain', 'failed')),
        at timestamptz not null,
        failure text,
        detail text,
        via text,
        post text collate "C",
        primary key (campaign, user_id, rung, step),
        check ((state = 'failed') = (failure is not null))
      );
      create index rungs_by_time on rungs (rung, at);
      create index rungs_by_user on rungs (user_id, at);
      create index rungs_by_manager on rungs (via, at) where via is not null;
      create index rungs_by_post on rungs (post) where post is not null;
      create index rungs_sending on rungs (campaign) where state = 'sending';

      create table looks (
        campaign text collate "C" not null,
        user_id text collate "C" not null,
        made_at timestamptz not null,
        at timestamptz not null,
        primary key (campaign, user_id)
      );

      create table leaves (
        campaign text collate "C" not null,
        user_id text collate "C" not null,
        by_user text not null,
        since timestamptz not null,
        until timestamptz not null,
        primary key (campaign, user_id)
      );
      create index leaves_by_user on leaves (user_id, until);

      create table exemption_requests (
        campaign text collate "C" not null,
        user_id text collate "C" not null,
        by_user text collate "C" not null,
        reason text not null,
        at timestamptz not null,
        primary key (campaign, user_id, by_user)
      );

      create table reach_counts (at timestamptz not null, counted jsonb not null);
    `.execute(db);
  },
};
