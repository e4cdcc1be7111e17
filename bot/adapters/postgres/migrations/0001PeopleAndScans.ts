import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Who there is, what admins said of them, the staging of a scan, and who works on what. */
export const peopleAndScans: Migration = {
  async up(db) {
    await sql`
      create table people (
        id text collate "C" primary key,
        display_name text not null,
        user_principal_name text not null,
        mail text,
        account_enabled boolean not null,
        user_type text not null,
        department text,
        job_title text,
        employee_type text,
        usage_location text,
        preferred_language text,
        licensed boolean not null,
        on_premises_synced boolean not null,
        mfa_state text not null,
        mailbox text not null,
        registration text not null,
        capable boolean,
        phone_only boolean,
        evidence_source text,
        evidence_at timestamptz,
        unknown_why text,
        verdict text not null,
        name_key text collate "C" not null,
        department_key text collate "C",
        upn_key text collate "C" not null,
        mail_key text collate "C",
        search text collate "C" not null
      );
      create index people_by_tally on people (verdict, mfa_state, registration);
      create index people_by_department on people (department_key, name_key, id);
      create index people_by_upn on people (upn_key);
      create index people_by_mail on people (mail_key);

      create table rulings (
        user_id text collate "C" primary key,
        says text not null,
        until timestamptz,
        reason text not null,
        by_user text not null,
        at timestamptz not null,
        check ((says = 'exempt') = (until is not null))
      );

      create table scans (
        id text collate "C" primary key,
        by_user text,
        started_at timestamptz not null,
        state text not null check (state in ('running', 'finished', 'failed')),
        ended_at timestamptz,
        report jsonb,
        why text,
        seq bigint generated always as identity unique
      );
      create unique index one_running_scan on scans ((true)) where state = 'running';

      create table staged_users (
        scan text collate "C" not null references scans on delete cascade,
        id text collate "C" not null,
        profile jsonb not null,
        mfa_state text not null,
        primary key (scan, id)
      );
      create table staged_reports (
        scan text collate "C" not null references scans on delete cascade,
        id text collate "C" not null,
        report jsonb not null,
        primary key (scan, id)
      );
      create table findings (
        like people,
        scan text collate "C" not null references scans on delete cascade,
        primary key (scan, id)
      );

      create table leases (
        name text collate "C" primary key,
        holder text not null,
        fence bigint not null,
        expires_at timestamptz not null
      );
      create table cursors (
        name text collate "C" primary key,
        at timestamptz not null
      );
    `.execute(db);
  },
};
