import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openStore, type PostgresStore } from "#bot/adapters/postgres/openStore.ts";
import { openSandbox } from "#sandbox/server.ts";
import { templateDataDir } from "./store.ts";
import { MONDAY, type Story, type StoryOptions } from "./story.ts";

/** A story whose bot is a process of its own, so that it can die. */
export interface ProcessStory extends Omit<Story, "restart"> {
  /** Ends the bot at this instant, as a power cut would; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it on the data it left, and brings its clock to the tenant's: what is due by then has run. */
  start(): Promise<void>;
  /** The stopped bot's own database. */
  inStore(work: (store: PostgresStore) => Promise<unknown>): Promise<void>;
}

/** Tells one story against a fresh tenant and a bot process. Everything is ended at its end. */
export async function processStory(
  options: StoryOptions,
  tell: (story: ProcessStory) => Promise<void>,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "mfa-nudge-process-"));
  const dataDir = await templateDataDir(join(home, "data"));
  const sandbox = await openSandbox({ now: MONDAY, people: 40, ...options });
  const env = { ...sandbox.botEnv(), DATA_DIR: dataDir, PORT: "0", ...options.env };
  let bot: ChildProcess | null = null;

  const start = async () => {
    const started = await startBot(env);
    bot = started.process;
    await sandbox.connectBot(started.url);
  };
  const kill = async () => {
    const dying = bot;
    bot = null;
    if (dying === null || dying.exitCode !== null || dying.signalCode !== null) return;
    const gone = once(dying, "exit");
    dying.kill("SIGKILL");
    await gone;
  };
  try {
    await start();
    await tell({
      sandbox,
      tenant: sandbox.tenant,
      journal: sandbox.journal,
      faults: sandbox.faults,
      chat: (who) => sandbox.chat(who),
      pass: async (duration) => void (await sandbox.moveClock({ advance: duration })),
      settle: async () => void (await sandbox.moveClock({ advance: "PT1S" })),
      kill,
      start,
      async inStore(work) {
        const store = await openStore({ databaseUrl: null, dataDir, log: () => {} });
        try {
          await work(store);
        } finally {
          await store.close();
        }
      },
    });
  } finally {
    await kill();
    await sandbox.close();
    rmSync(home, { recursive: true, force: true });
  }
}

const READY_WITHIN_MS = 90_000;

/** Spawns `bot/index.ts` and resolves when `/healthz` answers; rejects with its last words when it ends before. */
async function startBot(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly process: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, ["bot/index.ts"], {
    env: { PATH: process.env.PATH ?? "", LOG_LEVEL: "info", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-20_000);
    });
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const url = /"url":"(http:[^"]+)"/.exec(said)?.[1];
    if (url !== undefined && (await isReady(url))) return { process: child, url };
    if (child.exitCode !== null || Date.now() > until) {
      child.kill("SIGKILL");
      throw new Error(`the bot did not start: ${said}`);
    }
    await pause(20);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}
