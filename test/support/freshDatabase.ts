import pg from "pg";
import { freshSchema } from "../contract/store/server.ts";

/** Runs `work` with a database of its own on the server at `url`, and drops it afterwards. */
export async function withFreshDatabase(
  url: string,
  work: (databaseUrl: string) => Promise<void>,
): Promise<void> {
  const name = freshSchema();
  await onServer(url, `create database ${name}`);
  try {
    const own = new URL(url);
    own.pathname = `/${name}`;
    await work(own.href);
  } finally {
    await onServer(url, `drop database ${name} with (force)`);
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
