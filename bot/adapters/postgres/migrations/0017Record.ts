import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * Who is meant by a pseudonym in the record, apart from it so that it can be forgotten; and no more rights on the record
 * than reading and adding, beside the triggers. Whoever owns a table can give itself back what was taken
 * (docs/postgres-roles.sql has a role that cannot), and a superuser asks nobody.
 */
export const record: Migration = {
  async up(db) {
    await sql`
      create table pseudonyms (
        user_id text collate "C" primary key,
        pseudonym text collate "C" not null unique,
        made_at timestamptz not null default clock_timestamp()
      );
      do $$ begin
        execute format('revoke update, delete, truncate on audit_log from public, %I', current_user);
        execute format('revoke delete, truncate on audit_head from public, %I', current_user);
      end $$;
    `.execute(db);
  },
};
