import { Duplex } from "node:stream";
import type { Worker } from "node:worker_threads";
import type { FromWorker, ToWorker } from "./pgliteProtocol.ts";

type Done = (error?: Error | null) => void;

/** A socket, as far as `pg.Client` can tell, whose other end is the embedded database's thread. */
export class WorkerStream extends Duplex {
  readonly #worker: Worker;

  constructor(worker: Worker) {
    super();
    this.#worker = worker;
    worker.on("message", (message: FromWorker) => {
      if (message.kind === "bytes" && message.bytes.length > 0)
        this.push(
          Buffer.from(message.bytes.buffer, message.bytes.byteOffset, message.bytes.length),
        );
    });
  }

  connect(): this {
    process.nextTick(() => this.emit("connect"));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    this.#worker.ref();
    return this;
  }
  unref(): this {
    this.#worker.unref();
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: Done): void {
    this.#send(chunk);
    done();
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: Done): void {
    this.#send(Buffer.concat(chunks.map((each) => each.chunk)));
    done();
  }

  /** Copies, then transfers: pg reuses its write buffer. */
  #send(chunk: Buffer): void {
    const bytes = new Uint8Array(chunk);
    const message: ToWorker = { kind: "bytes", bytes };
    this.#worker.postMessage(message, [bytes.buffer]);
  }
}
