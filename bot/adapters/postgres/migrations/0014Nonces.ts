import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * What the buttons of each drawing of a plan's card carry, and when a plan and its round began by the database's own
 * clock: a host whose clock was set back must not let a late word in. The trigger stamps a new round, whoever begins it.
 */
export const nonces: Migration = {
  async up(db) {
    await sql`
      create table nonces (
        hash text collate "C" primary key,
        post text collate "C" not null references posts (id) on delete cascade,
        revision integer not null,
        plan text collate "C" not null references plans (id) on delete cascade,
        state text collate "C" not null,
        round integer not null,
        approvals integer not null
      );
      create index nonces_by_post on nonces (post);
      create index nonces_by_plan on nonces (plan);
      create table nonces_spent (
        hash text collate "C" not null references nonces (hash) on delete cascade,
        admin text collate "C" not null,
        says text collate "C" not null check (says in ('approve', 'decline')),
        primary key (hash, admin)
      );

      alter table plans
        add column opened_at timestamptz not null default clock_timestamp(),
        add column round_at timestamptz not null default clock_timestamp();
      create function stamp_round() returns trigger language plpgsql as $$
        begin
          new.round_at := clock_timestamp();
          return new;
        end $$;
      create trigger plans_stamp_round before update of round on plans
        for each row when (new.round is distinct from old.round) execute function stamp_round();
    `.execute(db);
  },
};
