import type { Store, Tables } from "#bot/ports/store.ts";
import { memoryEvidence, memoryOverrides } from "./memoryEvidence.ts";
import { memoryLedger } from "./memoryLedger.ts";
import { memoryHolds, memoryPeople, memoryRulings, memoryScans } from "./memoryPeople.ts";
import { memoryPlans } from "./memoryPlans.ts";
import { memoryAudit, memoryCursors, memoryLeases } from "./memoryRecord.ts";
import { memoryNonces, memoryWaves } from "./memoryRounds.ts";
import { erasable, noRows, type Pen, type Rows } from "./rows.ts";

/** The tables plans need, held in memory: a thousand times faster than a database, and held to the same contract. */
export interface MemoryStore extends Store {
  /** What the tables hold, for judging and for tampering behind their back. */
  readonly rows: Rows;
}

/**
 * One transaction at a time, and what it does is taken back when it fails: stricter than PostgreSQL, which lets
 * transactions overlap that do not meet. Races inside PostgreSQL are for the tests on PostgreSQL.
 * @param now the database's own clock, in ms
 */
export function memoryStore(now: () => number): MemoryStore {
  const rows = noRows();
  const queue = new Queue();
  const plain: Pen = {
    set: (table, key, value) => void table.set(key, value),
    remove: (table, key) => void table.delete(key),
  };
  return {
    ...waiting(tablesOf(rows, plain, now), queue),
    rows,
    async atomically(work) {
      await queue.enter();
      const pen = erasable();
      try {
        return await work(tablesOf(rows, pen, now));
      } catch (error) {
        pen.rollBack();
        throw error;
      } finally {
        queue.leave();
      }
    },
    close: async () => {},
  };
}

function tablesOf(rows: Rows, pen: Pen, now: () => number): Tables {
  const modelled = {
    plans: memoryPlans(rows, pen, now),
    nonces: memoryNonces(rows, pen),
    waves: memoryWaves(rows, pen, now),
    planEvidence: memoryEvidence(rows, pen),
    overrides: memoryOverrides(rows, pen),
    ledger: memoryLedger(rows, pen, now),
    audit: memoryAudit(rows, pen),
    leases: memoryLeases(rows, pen, now),
    cursors: memoryCursors(rows, pen),
    people: memoryPeople(rows, pen),
    rulings: memoryRulings(rows, pen),
    scans: memoryScans(rows),
    holds: memoryHolds(rows),
  };
  return modelled as unknown as Tables;
}

/** Statements outside a transaction wait until the one under way is over: they see all of it or nothing. */
function waiting(tables: Tables, queue: Queue): Tables {
  const guarded = Object.entries(tables).map(([name, table]) => [
    name,
    Object.fromEntries(
      Object.entries(table as Record<string, (...given: unknown[]) => unknown>).map(
        ([method, run]) => [method, guard(run, queue)],
      ),
    ),
  ]);
  return Object.fromEntries(guarded) as Tables;
}

function guard(run: (...given: unknown[]) => unknown, queue: Queue) {
  const isStream = run.constructor.name === "AsyncGeneratorFunction";
  if (isStream) return run;
  return async (...given: unknown[]) => {
    await queue.enter();
    try {
      return await run(...given);
    } finally {
      queue.leave();
    }
  };
}

class Queue {
  #taken = false;
  readonly #next: (() => void)[] = [];

  async enter(): Promise<void> {
    if (!this.#taken) {
      this.#taken = true;
      return;
    }
    await new Promise<void>((resolve) => this.#next.push(resolve));
  }

  leave(): void {
    const next = this.#next.shift();
    if (next === undefined) this.#taken = false;
    else next();
  }
}
