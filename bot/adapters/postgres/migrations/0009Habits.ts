import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** What mailboxes say about when their owners work. */
export const habits: Migration = {
  async up(db) {
    await sql`
      create table habits (
        user_id text collate "C" primary key,
        calendar jsonb,
        read_at timestamptz not null
      );
      create index habits_read on habits (read_at) where calendar is not null;
    `.execute(db);
  },
};
