import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { createServer } from "node:net";
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

/** Somebody else on this machine took the port between our finding it free and the bot's listening. */
const PORT_TAKEN = /EADDRINUSE/;
const MOST_PORTS = 5;

/** Starts the bot as a process of its own and resolves when `/healthz` answers. Throws, with its last words, when it ends before. */
export async function startBotProcess(options: BotProcessOptions): Promise<BotProcess> {
  for (let nth = 1; ; nth += 1)
    try {
      return await startOn(await freePort(), options);
    } catch (error) {
      if (nth === MOST_PORTS || !(error instanceof Error) || !PORT_TAKEN.test(error.message))
        throw error;
    }
}

async function startOn(port: number, options: BotProcessOptions): Promise<BotProcess> {
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

/** Below those that systems hand out by themselves: nobody who asks for any port gets this one before the bot has it. */
const PORTS = [20_000, 30_000] as const;

async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(...PORTS);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((found) => {
    const probe = createServer();
    probe.once("error", () => found(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => found(true)));
  });
}
