import { spawn } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export interface BotProcess {
  readonly url: string;
  /** Resolves when the process is gone, with the last of what it wrote. */
  readonly gone: Promise<string>;
  /** Asks it to end, and ends it after five seconds. */
  stop(): Promise<void>;
  /** Ends it at this instant, as a power cut would. */
  kill(): Promise<void>;
}

export interface BotProcessOptions {
  /** On top of the caller's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Gets what the bot writes, as it comes. */
  readonly onOutput?: (text: string) => void;
}

const ENTRY = fileURLToPath(new URL("../bot/index.ts", import.meta.url));
const READY_WITHIN_MS = 60_000;
const GRACE_MS = 5_000;
const KEPT_OUTPUT = 4_000;

/** Starts the bot as a process of its own and resolves when `/healthz` answers. Throws, with its last words, when it ends before. */
export async function startBotProcess(options: BotProcessOptions): Promise<BotProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // A group of its own: Ctrl-C in the terminal reaches us alone, and we end the bot by its id.
  const child = spawn(process.execPath, [ENTRY], {
    // biome-ignore lint/style/noProcessEnv: the bot sees the caller's environment, so that it can refuse real credentials
    env: { ...process.env, ...options.env, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    windowsHide: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
      options.onOutput?.(chunk.toString());
    });
  const gone = new Promise<string>((resolve) => {
    child.once("error", (fault) => resolve(fault.message));
    child.once("close", () => resolve(output));
  });
  let isGone = false;
  void gone.then(() => {
    isGone = true;
  });
  const kill = async () => {
    if (!isGone) child.kill("SIGKILL");
    await gone;
  };
  const stop = async () => {
    if (isGone) return;
    child.kill("SIGTERM");
    await Promise.race([gone, pause(GRACE_MS, undefined, { ref: false })]);
    await kill();
  };

  const until = Date.now() + READY_WITHIN_MS;
  while (!(await isReady(url))) {
    if (isGone) throw new Error(`The bot ended before it was ready:\n${await gone}`);
    if (Date.now() > until) {
      await stop();
      throw new Error(`The bot was not ready within a minute:\n${output}`);
    }
    await pause(100);
  }
  return { url, gone, stop, kill };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening, failed) => {
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", listening);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}
