import { randomUUID } from "node:crypto";
import { systemClock } from "#bot/adapters/clock/systemClock.ts";
import { openStore, type PostgresStore } from "#bot/adapters/postgres/openStore.ts";
import { scanId } from "#bot/core/ids.ts";
import { scanTenant } from "#bot/flows/scanTenant.ts";
import type { Found, Scope } from "./client.ts";
import { openOurs } from "./ours.ts";

/** A store of its own for one bench, on PostgreSQL where there is one. */
export interface Whole {
  readonly backend: string;
  /** Runs the production scan; the second of a store is the rescan by the report of the unregistered. Throws when it failed. */
  scan(url: string, speed: number | null): Promise<void>;
  found(scope: Scope): Promise<readonly Found[]>;
  close(): Promise<void>;
}

export async function openWhole(databaseUrl: string | null): Promise<Whole> {
  const schema = `bench_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const store = await openStore({ databaseUrl, schema, log: () => {} });
  return {
    backend: store.backend === "server" ? "PostgreSQL" : "embedded",
    scan: (url, speed) => scanOnce(store, url, speed),
    found: () => everybody(store),
    async close() {
      if (store.backend === "server") await store.pool.query(`drop schema ${schema} cascade`);
      await store.close();
    },
  };
}

async function scanOnce(store: PostgresStore, url: string, speed: number | null): Promise<void> {
  const graph = openOurs(url, speed);
  const { directory, registrations } = graph;
  const order = {
    id: scanId(randomUUID()),
    by: null,
    breakGlass: new Set<never>(),
    roles: new Map(),
  };
  try {
    const scan = await scanTenant(
      { directory, registrations, store, clock: systemClock },
      order,
      async () => {},
    );
    if (scan?.outcome.state !== "finished")
      throw new Error(`The scan did not finish: ${JSON.stringify(scan?.outcome)}`);
  } finally {
    graph.close();
  }
}

async function everybody(store: PostgresStore): Promise<readonly Found[]> {
  const rows: Found[] = [];
  for await (const batch of store.people.each({}))
    for (const { person } of batch) {
      const { known } = person.registration;
      const registered =
        known === "unknown" || person.registration.source === "live"
          ? null
          : known === "registered";
      rows.push({
        id: person.id,
        upn: person.userPrincipalName,
        state: person.mfaState,
        registered,
      });
    }
  return rows;
}
