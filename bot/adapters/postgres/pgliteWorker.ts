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

let last: Promise<void> = Promise.resolve();
port.on("message", (message: ToWorker) => {
  // A failure is left unhandled on purpose: it ends the thread, and the process with it.
  last = last.then(() => handle(message));
});

async function handle(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case "bytes": {
      const answer = new Uint8Array(
        await database.execProtocolRaw(message.bytes, { syncToFs: false }),
      );
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
