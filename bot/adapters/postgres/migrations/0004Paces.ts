import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** How fast a service may be called: one row for each, shared by all replicas. */
export const paces: Migration = {
  async up(db) {
    await sql`
      create table paces (
        name text collate "C" primary key,
        per_second double precision not null check (per_second > 0),
        ceiling double precision not null check (ceiling > 0),
        changed_at timestamptz not null,
        fell_at timestamptz not null default 'epoch',
        next_at timestamptz not null default 'epoch',
        reply_at timestamptz not null default 'epoch',
        silent_until timestamptz not null default 'epoch'
      ) with (fillfactor = 20)
    `.execute(db);
  },
};
