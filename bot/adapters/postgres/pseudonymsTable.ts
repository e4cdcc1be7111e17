import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { AuditEntry } from "../../core/audit.ts";
import { type UserId, userId } from "../../core/ids.ts";
import { isPseudonym, namedIn, renamed } from "../../core/pseudonym.ts";
import type { Database } from "./database.ts";

const newPseudonym = (): string => `p-${randomBytes(16).toString("hex")}`;

interface Row {
  readonly user_id: string;
  readonly pseudonym: string;
}

/**
 * The entries with their people by pseudonym; who has none gets one. Called under the chain's lock, so that nobody gets
 * two: where all are known, it costs one look.
 */
export async function pseudonymised(
  db: Database,
  entries: readonly AuditEntry[],
): Promise<readonly AuditEntry[]> {
  const named = entries.map(namedIn);
  const perhaps = named.flatMap((each) => each.perhaps);
  const people = [...named.flatMap((each) => each.people), ...(await peopleAmong(db, perhaps))];
  const known = await pseudonymsOf(db, people);
  const missing = [...new Set(people)].filter((user) => !known.has(user));
  if (missing.length > 0) for (const row of await make(db, missing)) known.set(...row);
  return entries.map((each) => renamed(each, (name) => known.get(userId(name))));
}

export async function pseudonymsOf(
  db: Database,
  users: readonly UserId[],
): Promise<Map<UserId, string>> {
  if (users.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select user_id, pseudonym from pseudonyms
    where user_id = any(${[...new Set(users)]}::text[])`.execute(db);
  return new Map(rows.map((row) => [userId(row.user_id), row.pseudonym]));
}

/** Entries as they are read: every pseudonym that still leads to somebody is their id again. */
export async function withPeople<Entry extends AuditEntry>(
  db: Database,
  entries: readonly Entry[],
): Promise<readonly Entry[]> {
  const wanted = [...new Set(entries.flatMap(pseudonymsIn))];
  if (wanted.length === 0) return entries;
  const { rows } = await sql<Row>`
    select user_id, pseudonym from pseudonyms where pseudonym = any(${wanted}::text[])`.execute(db);
  const users = new Map(rows.map((row) => [row.pseudonym, row.user_id]));
  return entries.map((each) => renamed(each, (name) => users.get(name)));
}

const pseudonymsIn = ({ actor, subject, detail }: AuditEntry): readonly string[] =>
  [actor, ...subject.split("/"), ...Object.values(detail)].filter(
    (each): each is string => typeof each === "string" && isPseudonym(each),
  );

async function make(
  db: Database,
  users: readonly UserId[],
): Promise<readonly (readonly [UserId, string])[]> {
  const made = users.map((user) => [user, newPseudonym()] as const);
  await sql`
    insert into pseudonyms (user_id, pseudonym)
    select * from unnest(${made.map(([user]) => user)}::text[], ${made.map(([, name]) => name)}::text[])
  `.execute(db);
  return made;
}

/** Those ids that are somebody's: a scan has read them, or the record knows them. */
async function peopleAmong(db: Database, ids: readonly UserId[]): Promise<readonly UserId[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select id from people where id = any(${[...ids]}::text[])
    union select user_id from pseudonyms where user_id = any(${[...ids]}::text[])`.execute(db);
  return rows.map((row) => userId(row.id));
}
