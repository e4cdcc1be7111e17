import { sql } from "kysely";
import type { LegacySignIn } from "../../core/findings.ts";
import { type UserId, userId } from "../../core/ids.ts";
import type { ImportedPerson } from "../../core/signInFile.ts";
import type { ImportedSignIns } from "../../ports/store/evidence.ts";
import { batches, type Database, json } from "./database.ts";
import type { Schema } from "./schema.ts";

export const importedSignInsTable = (db: Database): ImportedSignIns => ({
  async keep(people) {
    for (const batch of batches(people)) {
      await keepPeople(db, batch);
      await keepSignIns(db, batch);
    }
  },

  async of(users, since) {
    const wanted = [...users];
    const { rows: people } = await sql<Schema["imported_people"]>`
      select * from imported_people
      where user_id = any(${wanted}::text[]) and last_seen >= ${since}`.execute(db);
    const { rows: signIns } = await sql<Schema["imported_sign_ins"]>`
      select * from imported_sign_ins
      where user_id = any(${wanted}::text[]) and last_seen >= ${since}
      order by last_seen desc, protocol, application`.execute(db);
    const legacy = Map.groupBy(signIns, ({ user_id }) => user_id);
    return new Map<UserId, ImportedPerson>(
      people.map(({ user_id, last_seen }) => {
        const user = userId(user_id);
        const theirs = (legacy.get(user_id) ?? []).map(legacySignIn);
        return [user, { user, lastSeen: last_seen, legacy: theirs }];
      }),
    );
  },

  async forget(before) {
    await sql`delete from imported_sign_ins where last_seen < ${before}`.execute(db);
    const { numAffectedRows = 0n } =
      await sql`delete from imported_people where last_seen < ${before}`.execute(db);
    return Number(numAffectedRows);
  },
});

const legacySignIn = (row: Schema["imported_sign_ins"]): LegacySignIn => ({
  protocol: row.protocol,
  application: row.application,
  lastSeen: row.last_seen,
});

async function keepPeople(db: Database, people: readonly ImportedPerson[]): Promise<void> {
  const rows = people.map(({ user, lastSeen }) => ({ user_id: user, last_seen: lastSeen }));
  await sql`
    insert into imported_people as known (user_id, last_seen)
    select user_id, max(last_seen)
    from jsonb_to_recordset(${json(rows)}::jsonb) as given (user_id text, last_seen timestamptz)
    group by user_id
    on conflict (user_id) do update
    set last_seen = greatest(known.last_seen, excluded.last_seen)`.execute(db);
}

async function keepSignIns(db: Database, people: readonly ImportedPerson[]): Promise<void> {
  const rows = people.flatMap(({ user, legacy }) =>
    legacy.map(({ protocol, application, lastSeen }) => ({
      user_id: user,
      protocol,
      application,
      last_seen: lastSeen,
    })),
  );
  await sql`
    insert into imported_sign_ins as known (user_id, protocol, application, last_seen)
    select user_id, protocol, application, max(last_seen)
    from jsonb_to_recordset(${json(rows)}::jsonb)
      as given (user_id text, protocol text, application text, last_seen timestamptz)
    group by user_id, protocol, application
    on conflict (user_id, protocol, application) do update
    set last_seen = greatest(known.last_seen, excluded.last_seen)`.execute(db);
}
