import { once } from "node:events";
import { Worker } from "node:worker_threads";
import pg from "pg";
import type { Connection, ConnectionSource } from "./guardedPool.ts";
import type { FromWorker, ToWorker, WorkerOrder } from "./pgliteProtocol.ts";
import { typeParsers } from "./typeParsers.ts";
import { WorkerStream } from "./workerStream.ts";

/** Longer than any transaction of ours; a wait beyond it is a bug, and better said than waited out. */
const ACQUIRE_MS = 30_000;

interface Waiter {
  readonly go: () => void;
  readonly stop: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The embedded database in its own thread (in ours it would starve timers and sockets), lending its one connection in turn. */
export class EmbeddedPool implements ConnectionSource {
  readonly #worker: Worker;
  readonly #client: pg.Client;
  readonly #waiting: Waiter[] = [];
  #free = true;
  #closed = false;

  private constructor(worker: Worker, client: pg.Client) {
    this.#worker = worker;
    this.#client = client;
  }

  /** @param onDeath called once if the thread dies by itself. Nothing can be stored any more: end the process. */
  static async open(order: WorkerOrder, onDeath: (error: Error) => void): Promise<EmbeddedPool> {
    const worker = await startWorker(order);
    const stream = new WorkerStream(worker);
    const client = new pg.Client({
      user: "postgres",
      database: "postgres",
      stream: () => stream,
      types: typeParsers,
    });
    const pool = new EmbeddedPool(worker, client);
    let reason = new Error("The embedded database's thread stopped.");
    worker.on("error", (error) => {
      reason = error instanceof Error ? error : new Error(String(error));
    });
    worker.on("exit", () => {
      if (pool.#closed) return;
      stream.destroy(reason);
      pool.#shut(reason);
      onDeath(reason);
    });
    // Every failure that matters reaches its query or `onDeath`; an `error` nobody listens to would throw.
    client.on("error", () => {});
    await client.connect();
    return pool;
  }

  async connect(): Promise<Connection> {
    await this.#turn();
    return {
      query: (text, values) => this.#client.query(text, values === undefined ? [] : [...values]),
      release: () => void this.#release(),
    };
  }

  /** The whole database as one file, for `WorkerOrder.image`. */
  async dump(): Promise<ArrayBuffer> {
    await this.#turn();
    try {
      this.#tell({ kind: "dump" });
      for (;;) {
        const [message] = (await once(this.#worker, "message")) as [FromWorker];
        if (message.kind === "image") return message.image;
      }
    } finally {
      void this.#release();
    }
  }

  async end(): Promise<void> {
    if (this.#closed) return;
    await this.#turn();
    this.#shut(closed());
    const gone = once(this.#worker, "exit");
    this.#tell({ kind: "end" });
    await gone;
  }

  #shut(why: Error): void {
    this.#closed = true;
    for (const waiter of this.#waiting.splice(0)) waiter.stop(why);
  }

  #tell(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #turn(): Promise<void> {
    if (this.#closed) return Promise.reject(closed());
    if (this.#free) {
      this.#free = false;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        go: () => {
          clearTimeout(waiter.timer);
          resolve();
        },
        stop: (error) => {
          clearTimeout(waiter.timer);
          reject(error);
        },
        timer: setTimeout(() => {
          this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
          reject(new Error(`The embedded database was busy for ${ACQUIRE_MS} ms.`));
        }, ACQUIRE_MS),
      };
      this.#waiting.push(waiter);
    });
  }

  /** A transaction somebody left open is rolled back before the next one gets the connection. */
  async #release(): Promise<void> {
    if (!this.#closed && this.#client.getTransactionStatus() !== "I")
      await this.#client.query("ROLLBACK").catch(() => {});
    const next = this.#waiting.shift();
    if (next === undefined) this.#free = true;
    else next.go();
  }
}

const closed = () => new Error("The store is closed.");

async function startWorker(order: WorkerOrder): Promise<Worker> {
  const worker = new Worker(new URL("./pgliteWorker.ts", import.meta.url), { workerData: order });
  await once(worker, "message");
  return worker;
}

/** Makes a new database in `folder` and closes it again. Its thread is its own, so that the memory initdb takes is given back. */
export async function initialiseFolder(folder: string): Promise<void> {
  const worker = await startWorker({ dataDir: folder, image: null });
  const gone = once(worker, "exit");
  const end: ToWorker = { kind: "end" };
  worker.postMessage(end);
  await gone;
}
