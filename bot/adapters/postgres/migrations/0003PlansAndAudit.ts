import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Plans, the ledger of what was written, and the record nobody can edit. */
export const plansAndAudit: Migration = {
  async up(db) {
    await sql`
      create table plans (
        id text collate "C" primary key,
        kind text not null check (kind in ('enforce', 'force-registration', 'undo')),
        undo_of text,
        by_user text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        approvers integer not null,
        override text,
        hash text collate "C" not null,
        holds jsonb not null,
        objections jsonb not null,
        advise boolean not null,
        state text not null
          check (state in ('open', 'writing', 'done', 'declined', 'expired', 'stopped')),
        why text,
        seq bigint generated always as identity unique,
        check ((kind = 'undo') = (undo_of is not null))
      );
      create index plans_by_hash on plans (hash);
      create index plans_by_state on plans (state, seq);

      create table decisions (
        plan text collate "C" not null references plans,
        admin text collate "C" not null,
        says text not null check (says in ('approve', 'decline')),
        at timestamptz not null,
        seq bigint generated always as identity unique,
        primary key (plan, admin)
      );

      create table ledger (
        plan text collate "C" not null references plans,
        user_id text collate "C" not null,
        position integer not null,
        display_name text not null,
        prior text not null,
        target text not null,
        state text not null check (state in
          ('planned', 'intent', 'sent', 'verified', 'skipped', 'failed', 'unknown', 'conflict')),
        reason text,
        read_back text,
        intent_at timestamptz,
        primary key (plan, user_id)
      );
      create index ledger_by_state on ledger (plan, state, position);
      create index ledger_by_user on ledger (user_id);

      create table audit_log (
        seq bigint primary key,
        at timestamptz not null,
        actor text collate "C",
        event text not null,
        subject text collate "C" not null,
        detail text not null,
        previous text not null,
        hash text not null
      );
      create index audit_by_subject on audit_log (subject, seq);

      create table audit_head (
        single boolean primary key default true check (single),
        seq bigint not null,
        hash text not null
      );
      insert into audit_head (seq, hash) values (0, repeat('0', 64));

      create function refuse_audit_change() returns trigger language plpgsql as $$
      begin
        raise exception 'The audit log is append-only: % on % is refused.', tg_op, tg_table_name
          using errcode = 'restrict_violation';
      end $$;
      create trigger audit_log_append_only before update or delete or truncate on audit_log
        for each statement execute function refuse_audit_change();
      create trigger audit_head_stays before delete or truncate on audit_head
        for each statement execute function refuse_audit_change();
      create trigger audit_head_grows before update on audit_head
        for each row when (new.seq <= old.seq) execute function refuse_audit_change();
    `.execute(db);
  },
};
