import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type PostgresStore } from "#bot/adapters/postgres/openStore.ts";
import { type BotProcess, startBotProcess } from "#sandbox/botProcess.ts";
import { openSandbox } from "#sandbox/server.ts";
import { templateDataDir } from "./store.ts";
import { emergencyAccounts, MONDAY, type Setting, type StoryOptions, settingOf } from "./story.ts";

/** A story whose bot is a process of its own, so that it can die. */
export interface ProcessStory extends Setting {
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
  const env = {
    ...sandbox.botEnv(),
    ...emergencyAccounts(sandbox),
    DATA_DIR: dataDir,
    DATABASE_URL: "",
    BAKE_MINUTES: "0",
    GRAPH_SPEED: "1000",
    ...options.env,
  };
  let bot: BotProcess | undefined;

  const start = async () => {
    bot = await startBotProcess({ env });
    await sandbox.connectBot(bot.url);
  };
  const kill = async () => bot?.kill();
  try {
    await start();
    await tell({
      ...settingOf(sandbox),
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
