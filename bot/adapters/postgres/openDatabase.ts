import { resolve } from "node:path";
import { Kysely, PostgresDialect, type PostgresPool } from "kysely";
import pg from "pg";
import type { Database } from "./database.ts";
import { prepareFolder } from "./dataFolder.ts";
import { EmbeddedPool } from "./embeddedPool.ts";
import { lockFolder } from "./folderLock.ts";
import { GuardedPool } from "./guardedPool.ts";
import type { Log } from "./log.ts";
import type { Schema } from "./schema.ts";
import { typeParsers } from "./typeParsers.ts";

export interface DatabaseOptions {
  /** A PostgreSQL server, 15 or newer. Without it the database is embedded. */
  readonly databaseUrl?: string | null | undefined;
  /** The embedded database's folder; without it, or as `memory://`, it lives in memory and dies with the store. */
  readonly dataDir?: string | undefined;
  /** The schema of our tables, lower-case letters, digits and `_`. */
  readonly schema?: string | undefined;
  /** Connections to a server. */
  readonly connections?: number | undefined;
  /** A database to start from in memory, as `dump` gave it. */
  readonly image?: ArrayBuffer | undefined;
  readonly log: Log;
  /** Called when the embedded database died by itself: nothing can be stored any more, so end the process. */
  readonly onDeath?: ((error: Error) => void) | undefined;
}

/** A database without any promise about what is in it. */
export interface OpenDatabase {
  readonly backend: "embedded" | "server";
  readonly schema: string;
  readonly pool: GuardedPool;
  readonly db: Database;
  /** The embedded database as one file; null on a server. */
  dump(): Promise<ArrayBuffer | null>;
  close(): Promise<void>;
}

const IN_MEMORY = "memory://";

/**
 * A process that stands still inside a transaction (suspended, or its machine gone) keeps its locks no longer than this in
 * milliseconds: less than a lease, so that whoever takes over need not wait for it.
 */
const STALLED_MS = 10_000;

/** Throws `data-in-use` or `store-corrupt` (see `lockFolder`, `prepareFolder`). */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const schema = options.schema ?? "mfa_nudge";
  if (!/^[a-z_][a-z0-9_]*$/.test(schema)) throw new RangeError(`"${schema}" is no schema name.`);
  return options.databaseUrl
    ? openServer(options, options.databaseUrl, schema)
    : openEmbedded(options, schema);
}

function openServer(options: DatabaseOptions, url: string, schema: string): OpenDatabase {
  const server = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 10,
    options: `-c TimeZone=UTC -c search_path=${schema} -c idle_in_transaction_session_timeout=${STALLED_MS}`,
    connectionTimeoutMillis: 10_000,
    types: typeParsers,
  });
  server.on("error", (error) =>
    options.log("An idle database connection was lost.", { err: error }),
  );
  // One that is lost while in use fails its query, which says so; without a listener it would end the process besides.
  server.on("connect", (client) => client.on("error", () => {}));
  const pool = new GuardedPool(server);
  return {
    backend: "server",
    schema,
    pool,
    db: queries(pool),
    dump: async () => null,
    close: () => pool.end(),
  };
}

async function openEmbedded(options: DatabaseOptions, schema: string): Promise<OpenDatabase> {
  const dataDir = options.dataDir ?? IN_MEMORY;
  const inMemory = dataDir === IN_MEMORY;
  const folder = inMemory ? IN_MEMORY : resolve(dataDir);
  const unlock = inMemory ? () => {} : lockFolder(folder);
  try {
    if (!inMemory) await prepareFolder(folder);
    const embedded = await EmbeddedPool.open(
      { dataDir: folder, image: options.image ?? null },
      (error) => {
        options.log("The embedded database died.", { err: error });
        options.onDeath?.(error);
      },
    );
    const pool = new GuardedPool(embedded);
    await pool.query(`set timezone = 'UTC'; set search_path = ${schema}`);
    const close = async () => {
      await pool.end();
      unlock();
    };
    return {
      backend: "embedded",
      schema,
      pool,
      db: queries(pool),
      dump: () => embedded.dump(),
      close,
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The cast leaves out kysely's cursors, which nobody here uses. */
const queries = (pool: GuardedPool): Database =>
  new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pool as object as PostgresPool }) });
