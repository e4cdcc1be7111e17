import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** The whole database, or one transaction of it. */
export type Database = Kysely<Schema>;

/** Runs `work` in the surrounding transaction if there is one, else in its own. */
export const inTransaction = <Result>(
  db: Database,
  work: (db: Database) => Promise<Result>,
): Promise<Result> => (db.isTransaction ? work(db) : db.transaction().execute(work));

/** Small enough that others get their turn at the embedded database's one connection (store.md 5). */
export const BATCH = 500;

/** Cuts a list into batches of at most `BATCH`. */
export function* batches<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += BATCH) yield items.slice(from, from + BATCH);
}

/**
 * JSON fit for `jsonb`: always text, because pg would make a PostgreSQL array of an array; and without the NULs and half
 * characters that `jsonb` refuses, because one odd name in a directory must not fail a whole scan.
 */
export const json = (value: unknown): string =>
  JSON.stringify(value, (_key, each) => (typeof each === "string" ? storable(each) : each));

/** Text that PostgreSQL takes: no NUL, no half of a surrogate pair. */
export const storable = (text: string): string => text.replaceAll("\0", "").toWellFormed();

/** Whether a statement touched a row. */
export const touched = (result: { readonly numAffectedRows?: bigint | undefined }): boolean =>
  (result.numAffectedRows ?? 0n) > 0n;

/**
 * Streams a table in pages of `BATCH`, each beginning after the last key of the one before: no page is slower than the
 * first, and rows that come or go meanwhile shift nothing. `read` gives rows ordered by `keyOf`.
 */
export async function* pages<Row>(
  read: (after: string, limit: number) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): AsyncGenerator<readonly Row[]> {
  let after = "";
  for (;;) {
    const page = await read(after, BATCH);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < BATCH) return;
    after = keyOf(last);
  }
}
