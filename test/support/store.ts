import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startJobs } from "#bot/adapters/postgres/jobs.ts";
import { openStore, type PostgresStore } from "#bot/adapters/postgres/openStore.ts";

const silent = () => {};

/** An empty store in a folder of its own, gone when it is closed. A copy of a template: half a second, where making one takes four. */
export async function openTestStore(): Promise<PostgresStore> {
  const home = mkdtempSync(join(tmpdir(), "mfa-nudge-store-"));
  const store = await openStore({
    dataDir: await templateDataDir(join(home, "data")),
    log: silent,
  });
  return {
    ...store,
    async close() {
      await store.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Puts an empty data folder with every table at `folder`, for a bot that a test starts as a process. Returns `folder`. */
export async function templateDataDir(folder: string): Promise<string> {
  cpSync(await template(), folder, { recursive: true });
  return folder;
}

let making: Promise<string> | undefined;
const template = (): Promise<string> => {
  making ??= makeTemplate();
  return making;
};

/** Kept between test runs, under a name that changes with everything that shapes it. */
async function makeTemplate(): Promise<string> {
  const place = join(tmpdir(), `mfa-nudge-template-${fingerprint()}`);
  if (existsSync(place)) return place;
  const home = mkdtempSync(join(tmpdir(), "mfa-nudge-making-"));
  const made = join(home, "data");
  await fill({ dataDir: made, log: silent });
  try {
    renameSync(made, place);
  } catch (error) {
    // Another test process was faster, and its template is as good.
    if (!existsSync(place)) throw error;
  }
  rmSync(home, { recursive: true, force: true });
  return place;
}

async function fill(where: Parameters<typeof openStore>[0]): Promise<void> {
  const store = await openStore(where);
  const { stop } = await startJobs({ store, log: silent, run: async () => {} });
  await stop();
  await store.pool.query("delete from pgboss.job");
  await store.housekeeping();
  await store.close();
}

/** Fills an empty database on a server with every table. */
export const fillDatabase = (databaseUrl: string): Promise<void> =>
  fill({ databaseUrl, log: silent });

/** The tables are made by our migrations, by PGlite and by pg-boss. */
export function fingerprint(): string {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const hash = createHash("sha256");
  hash.update(dependencies["@electric-sql/pglite"] + dependencies["pg-boss"]);
  for (const file of globSync("bot/adapters/postgres/migrat*/**/*.ts").toSorted())
    hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}
