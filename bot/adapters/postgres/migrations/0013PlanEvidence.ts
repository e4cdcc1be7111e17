import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** What was known when a plan was asked for, and the reasons by which single holds are set aside. */
export const planEvidence: Migration = {
  async up(db) {
    await sql`
      create table plan_evidence (
        plan text collate "C" not null references plans on delete cascade,
        user_id text collate "C" not null,
        evidence jsonb not null,
        primary key (plan, user_id)
      );
      create table plan_summaries (
        plan text collate "C" primary key references plans on delete cascade,
        summary jsonb not null
      );
      create table overrides (
        user_id text collate "C" primary key,
        reason text not null,
        by_user text collate "C" not null,
        at timestamptz not null,
        until timestamptz not null
      );
    `.execute(db);
  },
};
