import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BotError } from "../../core/errors.ts";
import { initialiseFolder } from "./embeddedPool.ts";

/**
 * Makes the data folder if it is not there. It is made beside its place and renamed into it, because a process killed
 * at the wrong moment of initdb leaves a folder that never opens again (store.md 4).
 * Throws `store-corrupt` for a folder that holds something else.
 */
export async function prepareFolder(folder: string): Promise<void> {
  if (existsSync(join(folder, "PG_VERSION"))) return;
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new BotError(
      "store-corrupt",
      `The folder ${folder} is not empty and holds no database.`,
      "Point DATA_DIR to an empty folder, or to one this bot has made.",
    );
  const making = `${folder}.init`;
  rmSync(making, { recursive: true, force: true });
  await initialiseFolder(making);
  rmSync(folder, { recursive: true, force: true });
  renameSync(making, folder);
}
