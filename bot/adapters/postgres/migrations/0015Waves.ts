import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * Waves, halts, and who asked for help. `noted_at`, `intent_at` and `settled_at` are the database's own time; `at` and
 * `intended_at` are the bot's, which the sandbox moves.
 */
export const waves: Migration = {
  async up(db) {
    await sql`
      alter table plans add column halted_at timestamptz;

      alter table ledger
        add column intended_at timestamptz,
        add column settled_at timestamptz;
      update ledger set intended_at = intent_at;
      create index ledger_by_wave on ledger (plan, state, wave, position);
      create index ledger_by_intent on ledger (intent_at);
      create index ledger_by_intended on ledger (intended_at);

      create table plan_waves (
        plan text collate "C" not null references plans,
        wave integer not null check (wave > 0),
        at timestamptz not null,
        noted_at timestamptz not null default clock_timestamp(),
        primary key (plan, wave)
      );
      create table plan_rounds (
        plan text collate "C" not null references plans,
        round integer not null check (round > 0),
        tried integer not null,
        failed integer not null,
        helps integer not null,
        primary key (plan, round)
      );
      create table plan_helps (
        plan text collate "C" not null references plans,
        user_id text collate "C" not null,
        at timestamptz not null,
        primary key (plan, user_id)
      );
    `.execute(db);
  },
};
