import type { Store } from "../../ports/store.ts";
import type { GuardedPool } from "./guardedPool.ts";
import { freeLeases } from "./leasesTable.ts";
import { migrate } from "./migrate.ts";
import { type DatabaseOptions, type OpenDatabase, openDatabase } from "./openDatabase.ts";
import { tablesOf } from "./tables.ts";

/** The embedded database has no checkpointer: without this its log grows by gigabytes and a restart takes long (store.md 4). */
const CHECKPOINT_MS = 60_000;

export interface PostgresStore extends Store {
  readonly backend: OpenDatabase["backend"];
  /** The way to a connection, for the jobs. */
  readonly pool: GuardedPool;
  /** To be called once a night: what a server does by itself and the embedded database does not (vacuum, statistics). */
  housekeeping(): Promise<void>;
}

/**
 * Opens the store and brings its schema up to date. `close` it; it holds connections, or a thread and a folder's lock.
 * Throws `data-in-use` when another process has the folder, `store-corrupt` when the folder is something else.
 */
export async function openStore(options: DatabaseOptions): Promise<PostgresStore> {
  const database = await openDatabase(options);
  try {
    const done = await migrate(database.db, database.schema);
    if (done.length > 0) options.log("The database schema was brought up to date.", { done });
    if (database.backend === "embedded") await freeLeases(database.db);
  } catch (error) {
    await database.close();
    throw error;
  }
  const checkpoints =
    database.backend === "embedded" ? checkpointing(database, options) : undefined;
  return {
    ...tablesOf(database.db),
    backend: database.backend,
    pool: database.pool,
    atomically: (work) =>
      database.db
        .transaction()
        .execute((transaction) =>
          database.pool.whileInTransaction(() => work(tablesOf(transaction))),
        ),
    async housekeeping() {
      if (database.backend === "server") return;
      await database.pool.query("VACUUM (ANALYZE)");
      await database.pool.query("CHECKPOINT");
    },
    async close() {
      clearInterval(checkpoints);
      await database.close();
    },
  };
}

function checkpointing(database: OpenDatabase, { log }: DatabaseOptions): NodeJS.Timeout {
  const checkpoint = () =>
    database.pool.query("CHECKPOINT").catch((error: Error) => {
      log("A checkpoint of the embedded database failed.", { err: error });
    });
  return setInterval(() => void checkpoint(), CHECKPOINT_MS).unref();
}
