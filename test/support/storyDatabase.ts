import pg from "pg";
import { freshSchema, server } from "../contract/store/server.ts";
import { fillDatabase, fingerprint } from "./store.ts";

/** A database of its own for one story, with every table; `drop` when it is told. */
export interface StoryDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * Copies a template database on the PostgreSQL server, which takes a tenth of a second. Null where no server answers:
 * the story is then told on the embedded database.
 */
export async function storyDatabase(): Promise<StoryDatabase | null> {
  if (server === null) return null;
  const url = server;
  making ??= makeTemplate(url);
  const template = await making;
  const name = freshSchema();
  await onServer(url, `create database ${name} template ${template}`);
  // No story pulls the server's plug, and waiting for its disk is most of what a commit takes.
  await onServer(url, `alter database ${name} set synchronous_commit = off`);
  return {
    url: named(url, name),
    drop: () => onServer(url, `drop database ${name} with (force)`),
  };
}

let making: Promise<string> | undefined;

/** Kept between test runs, under a name that changes with everything that shapes it. */
async function makeTemplate(url: string): Promise<string> {
  const template = `mfa_template_${fingerprint()}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Of several test processes one makes it.
    await client.query("select pg_advisory_lock(20261122)");
    const { rowCount } = await client.query("select from pg_database where datname = $1", [
      template,
    ]);
    if (rowCount === 0) {
      const making = `${template}_making`;
      await client.query(`drop database if exists ${making} with (force)`);
      await client.query(`create database ${making}`);
      await fillDatabase(named(url, making));
      await client.query(`alter database ${making} rename to ${template}`);
    }
  } finally {
    await client.end();
  }
  return template;
}

function named(url: string, database: string): string {
  const own = new URL(url);
  own.pathname = `/${database}`;
  return own.href;
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
