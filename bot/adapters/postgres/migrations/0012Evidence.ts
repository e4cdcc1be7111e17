import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** What admins bring besides Graph: sign-ins from the portal's file, and their word for what no call tells. */
export const evidence: Migration = {
  async up(db) {
    await sql`
      create table imported_people (
        user_id text collate "C" primary key,
        last_seen timestamptz not null
      );
      create index imported_people_seen on imported_people (last_seen);
      create table imported_sign_ins (
        user_id text collate "C" not null references imported_people on delete cascade,
        protocol text collate "C" not null,
        application text collate "C" not null,
        last_seen timestamptz not null,
        primary key (user_id, protocol, application)
      );
      create table attestations (
        name text collate "C" primary key,
        by_user text collate "C" not null,
        at timestamptz not null
      );
    `.execute(db);
  },
};
