-- Two roles for a PostgreSQL server, so that the running bot cannot change its own record.
--
-- mfa_nudge_owner owns the tables. It is used by a person, at the installation and at each upgrade: npm run migrate
-- mfa_nudge_app   is what the bot runs as (DATABASE_URL). It may read the record and add to it, and nothing else:
--                 neither change nor delete an entry, nor switch off the trigger that refuses it.
--
-- The owner can give itself back any right, and a superuser asks nobody. Against them the record is protected by its
-- hashes and by the heads the bot posts in Teams: npm run audit:verify -- --head <a head from Teams>

-- 1. As a superuser, connected to the database the bot shall use. Set passwords of your own.
create role mfa_nudge_owner login password 'change-me';
create role mfa_nudge_app login password 'change-me-too';
create schema mfa_nudge authorization mfa_nudge_owner;
create schema pgboss authorization mfa_nudge_app;
do $$ begin
  -- The migrator and the queue ask for their schemas "if not exists", which needs this right though they are there.
  execute format('grant create on database %I to mfa_nudge_owner, mfa_nudge_app', current_database());
end $$;

-- 2. In a shell, with DATABASE_URL naming mfa_nudge_owner: npm run migrate

-- 3. As mfa_nudge_owner, after every npm run migrate.
grant usage on schema mfa_nudge to mfa_nudge_app;
grant select, insert, update, delete, truncate on all tables in schema mfa_nudge to mfa_nudge_app;
grant usage, select on all sequences in schema mfa_nudge to mfa_nudge_app;
revoke update, delete, truncate on mfa_nudge.audit_log from mfa_nudge_app;
revoke insert, delete, truncate on mfa_nudge.audit_head from mfa_nudge_app;

-- 4. Start the bot with DATABASE_URL naming mfa_nudge_app. At its start it says in its log if its role could change the record.
