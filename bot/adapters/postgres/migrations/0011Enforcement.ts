import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Waves, rounds of approval with their seals, and what a plan says of itself. Plans from before have one wave and no seals: they are never written again. */
export const enforcement: Migration = {
  async up(db) {
    await sql`
      alter table plans
        add column runs_until timestamptz,
        add column bake_minutes integer not null default 0 check (bake_minutes >= 0),
        add column emergency boolean not null default false,
        add column evidence text collate "C",
        add column round integer not null default 1 check (round > 0),
        add column superseded_by text collate "C",
        drop constraint plans_state_check,
        add constraint plans_state_check check (state in
          ('open', 'writing', 'halted', 'done', 'declined', 'expired', 'stopped', 'superseded')),
        add check ((state = 'superseded') = (superseded_by is not null));
      update plans set runs_until = expires_at;
      update plans set state = 'expired' where state in ('open', 'writing');
      alter table plans alter column runs_until set not null;

      alter table decisions
        add column round integer not null default 1,
        add column seal text collate "C" not null default '',
        drop constraint decisions_pkey,
        add primary key (plan, admin, round);

      alter table ledger
        add column wave integer not null default 1 check (wave > 0),
        add column privileged boolean not null default false,
        add column override text;
    `.execute(db);
  },
};
