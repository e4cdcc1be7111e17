import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import type { FromWorker, ToWorker, WorkerOrder } from "./pgliteProtocol.ts";

/** The thread that owns the embedded database: wire-protocol bytes in, wire-protocol bytes out, in order. */
const port = parentPort;
if (port === null) throw new Error("pgliteWorker.ts runs as a worker thread only.");

const order = workerData as WorkerOrder;
const database = await PGlite.create({
  dataDir: order.dataDir,
  ...(order.image === null ? {} : { loadDataDir: new Blob([order.image]) }),
});
const tell = (message: FromWorker, transfer: ArrayBuffer[] = []) =>
  port.postMessage(message, transfer);
tell({ kind: "up" });

/** The first byte of the message that opens a connection; its answer does not come by the stream. */
const STARTUP = 0;

/**
 * What the database answers. By the stream, because the other way keeps a parsed copy of every message there ever was:
 * three gigabytes within a campaign of 5,000 people.
 */
async function answerTo(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes[0] === STARTUP)
    return new Uint8Array(await database.execProtocolRaw(bytes, { syncToFs: false }));
  const parts: Uint8Array[] = [];
  await database.execProtocolRawStream(bytes, {
    syncToFs: false,
    // A view of the database's own memory, which it uses again at once.
    onRawData: (part) => void parts.push(new Uint8Array(part)),
  });
  return new Uint8Array(Buffer.concat(parts));
}

let last: Promise<void> = Promise.resolve();
port.on("message", (message: ToWorker) => {
  // A failure is left unhandled on purpose: it ends the thread, and the process with it.
  last = last.then(() => handle(message));
});

async function handle(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case "bytes": {
      const answer = await answerTo(message.bytes);
      return tell({ kind: "bytes", bytes: answer }, [answer.buffer]);
    }
    case "dump": {
      const image = await (await database.dumpDataDir("none")).arrayBuffer();
      return tell({ kind: "image", image }, [image]);
    }
    case "end":
      await database.exec("CHECKPOINT");
      await database.close();
      port?.close();
  }
}
