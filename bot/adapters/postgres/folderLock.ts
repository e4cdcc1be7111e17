import { mkdirSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
// biome-ignore lint/correctness/noUnresolvedImports: Biome does not know this module of Node yet
import { DatabaseSync } from "node:sqlite";
import { BotError } from "../../core/errors.ts";

/**
 * Takes a data folder for this process alone and returns how to give it back. The lock is the kernel's, on a tiny SQLite
 * file beside the folder: it is gone with the process, even after `kill -9`, and pid files would mislead in containers.
 * Two processes on one folder lose rows without a sound (store.md 4), so this is not optional.
 * Throws `data-in-use`.
 */
export function lockFolder(folder: string): () => void {
  const file = lockFileOf(folder);
  const lock = new DatabaseSync(file);
  try {
    lock.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    // biome-ignore lint/style/useErrorCause: BotError takes its cause as the fourth argument
    throw new BotError(
      "data-in-use",
      `Another process is using the data folder ${folder}.`,
      "Stop the other bot, give this one its own DATA_DIR, or set DATABASE_URL to run several replicas.",
      error,
    );
  }
  return () => lock.close();
}

/** Two spellings of one folder (a relative path, a linked parent) must come to one lock. */
function lockFileOf(folder: string): string {
  const parent = dirname(resolve(folder));
  mkdirSync(parent, { recursive: true });
  return join(realpathSync(parent), `${basename(resolve(folder))}.lock`);
}
