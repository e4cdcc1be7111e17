import { AsyncLocalStorage } from "node:async_hooks";
import type { QueryResult } from "pg";
import { BotError } from "../../core/errors.ts";

/** The little of `pg.PoolClient` that kysely, pg-boss and we need. */
export interface Connection {
  // biome-ignore lint/suspicious/noExplicitAny: rows are typed where they are read, as in pg itself
  query(text: string, values?: readonly unknown[]): Promise<QueryResult<any>>;
  release(broken?: Error | boolean): void;
}

/** What both backends offer: `pg.Pool`, and the embedded database with its one connection. */
export interface ConnectionSource {
  connect(): Promise<Connection>;
  end(): Promise<void>;
}

/**
 * The one way to a connection. Inside a transaction it refuses to hand out another: on the embedded database that would
 * wait for ever, on a server it would silently leave the transaction.
 */
export class GuardedPool implements ConnectionSource {
  readonly options: object = {};
  readonly #source: ConnectionSource;
  readonly #transaction = new AsyncLocalStorage<{ open: boolean }>();

  constructor(source: ConnectionSource) {
    this.#source = source;
  }

  /** Throws `store-handle-in-transaction` when called from inside `whileInTransaction`. */
  async connect(): Promise<Connection> {
    if (this.#transaction.getStore()?.open === true)
      throw new BotError(
        "store-handle-in-transaction",
        "The store was used from inside one of its own transactions.",
        "Use the tables that `atomically` hands to its work.",
      );
    return once(await this.#source.connect());
  }

  async query(text: string, values: readonly unknown[] = []): Promise<QueryResult> {
    const connection = await this.connect();
    try {
      return await connection.query(text, values);
    } catch (error) {
      // Several statements in one text may have begun a transaction (pg-boss), which must not wait here for the next caller.
      await connection.query("rollback").catch(() => {});
      throw error;
    } finally {
      connection.release();
    }
  }

  /** Runs `work` with the guard up. What it leaves running behind is free again once it has returned. */
  async whileInTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    const transaction = { open: true };
    try {
      return await this.#transaction.run(transaction, work);
    } finally {
      transaction.open = false;
    }
  }

  end(): Promise<void> {
    return this.#source.end();
  }
}

/** A connection that is dead after its release: a handle kept too long must not speak into somebody else's transaction. */
function once(connection: Connection): Connection {
  let released = false;
  return {
    async query(text, values) {
      if (released)
        throw new BotError(
          "store-handle-in-transaction",
          "A transaction's tables were used after it had ended.",
          "Await everything inside `atomically`.",
        );
      return connection.query(text, values === undefined ? undefined : [...values]);
    },
    release(broken) {
      if (released) return;
      released = true;
      connection.release(broken);
    },
  };
}
