import { openStore } from "../adapters/postgres/openStore.ts";

/** Brings the database of DATABASE_URL up to date, for a server where the bot's own role may not (docs/postgres-roles.sql). */
export async function migrateServer(databaseUrl: string): Promise<readonly string[]> {
  let done: readonly string[] = [];
  const store = await openStore({
    databaseUrl,
    log: (_, fields) => {
      if ("done" in fields && Array.isArray(fields.done)) done = fields.done;
    },
  });
  await store.close();
  return done;
}

async function main(): Promise<void> {
  const url = process.env.DATABASE_URL?.trim();
  if (!url) {
    process.stderr.write("Set DATABASE_URL to the database, as the role that owns its tables.\n");
    process.exitCode = 1;
    return;
  }
  const done = await migrateServer(url);
  process.stdout.write(done.length === 0 ? "Nothing to do.\n" : `Done: ${done.join(", ")}\n`);
}

if (import.meta.main) await main();
