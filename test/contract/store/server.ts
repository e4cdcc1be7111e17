import { randomBytes } from "node:crypto";
import pg from "pg";

const { TEST_DATABASE_URL, REQUIRE_POSTGRES } = process.env;

/** The PostgreSQL server to test against; null where none answers, unless REQUIRE_POSTGRES=1 wants its tests to fail then. */
export const server: string | null = await answering(
  TEST_DATABASE_URL ?? "postgres://root@127.0.0.1:5432/test",
);

async function answering(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return url;
  } catch {
    if (REQUIRE_POSTGRES === "1") return url;
    process.stdout.write("No PostgreSQL answers: its tests are left out (TEST_DATABASE_URL).\n");
    return null;
  }
}

/** A schema nobody else uses; whoever asks drops it. */
export const freshSchema = (): string => `nudge_${randomBytes(6).toString("hex")}`;
