import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { WriterOrder } from "./writerOrder.ts";

const PROGRAM = fileURLToPath(new URL("writer.ts", import.meta.url));

/** One writer that was started, or will be in a moment. */
export class WriterProcess {
  readonly #child: ChildProcess;
  readonly #ready: Promise<unknown>;
  readonly ended: Promise<readonly unknown[]>;
  /** Whether it wrote all there was. */
  isDone = false;

  constructor(order: WriterOrder) {
    // What Node compiled for one writer, the next need not compile again.
    const cache = { NODE_COMPILE_CACHE: join(tmpdir(), "mfa-nudge-writers") };
    const env = { ...process.env, ...cache, WRITER_ORDER: JSON.stringify(order) };
    this.#child = fork(PROGRAM, { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.ended = once(this.#child, "exit");
    this.#ready = Promise.race([
      once(this.#child, "message"),
      this.ended.then(([code]) => {
        throw new Error(`A writer ended with ${code} before it was ready.`);
      }),
    ]);
    // One that was never let loose may end as it likes.
    this.#ready.catch(() => undefined);
    this.#child.on("message", (said) => {
      if (said === "done") this.isDone = true;
    });
  }

  /** Lets it begin. */
  async begin(): Promise<void> {
    await this.#ready;
    this.#child.send("begin");
  }

  /** Ends it at this instant, as a power cut would. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  /** Stops it where it stands, as a machine does that is suspended. */
  freeze(): void {
    this.#child.kill("SIGSTOP");
  }

  thaw(): void {
    this.#child.kill("SIGCONT");
  }
}
