import type { GraphClient } from "./graphClient.ts";
import { type Charge, chargeOf } from "./lane.ts";
import { backoffMs, retryAfterMs } from "./retryAfter.ts";
import { TRANSIENT } from "./retrying.ts";
import { isObject, objectsOf, stringOf } from "./wire.ts";

/** graph.md 11.1: 21 parts are a 400 for all of them. */
export const BATCH_SIZE = 20;
/** Measured: eight in flight reach the quota at 80 ms a call (performance.md 4). */
const IN_FLIGHT = 8;
/** Batches in a row that may bring nothing at all before the rest is given up. */
const PATIENCE = 6;

export interface Part {
  readonly status: number;
  readonly retryAfterMs: number | null;
  readonly body: unknown;
}

/** The parts of a batch's answer by id: they come in any order, and some may be missing (graph.md 11.1). */
export function partsOf(body: unknown, now: Date): ReadonlyMap<string, Part> {
  const parts = new Map<string, Part>();
  for (const each of objectsOf(isObject(body) ? body.responses : undefined)) {
    const id = typeof each.id === "number" ? String(each.id) : stringOf(each.id);
    const status = Number(each.status);
    if (id === null || !Number.isInteger(status)) continue;
    const demanded = retryAfterMs(headerOf(each.headers, "retry-after"), now);
    parts.set(id, { status, retryAfterMs: demanded, body: each.body });
  }
  return parts;
}

function headerOf(headers: unknown, name: string): string | null {
  if (!isObject(headers)) return null;
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === "number" ? String(value) : stringOf(value);
}

export interface BatchedReads<Key> {
  readonly client: GraphClient;
  readonly version: "v1.0" | "beta";
  readonly keys: Iterable<Key>;
  /** "/users/…" for one key. */
  readonly path: (key: Key) => string;
  readonly background?: boolean;
  readonly now: () => Date;
}

/**
 * Reads any number of paths, 20 to a request and several requests at once. Throttled parts are asked again after the longest
 * Retry-After of their batch, missing ones once more; a key whose part never came is left out. Throws a `BotError` when a
 * whole batch is refused or stays unanswered.
 */
export async function readBatched<Key>(reads: BatchedReads<Key>): Promise<ReadonlyMap<Key, Part>> {
  const run = new BatchRun(reads);
  await run.finish();
  return run.found;
}

class BatchRun<Key> {
  readonly found = new Map<Key, Part>();
  readonly #reads: BatchedReads<Key>;
  readonly #queue: Key[];
  readonly #missed = new Set<Key>();
  #fruitless = 0;

  constructor(reads: BatchedReads<Key>) {
    this.#reads = reads;
    this.#queue = [...new Set(reads.keys)];
  }

  async finish(): Promise<void> {
    const workers = Math.min(IN_FLIGHT, Math.ceil(this.#queue.length / BATCH_SIZE));
    await Promise.all(Array.from({ length: workers }, () => this.#work()));
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      const keys = this.#queue.splice(0, BATCH_SIZE);
      try {
        this.#queue.push(...this.#sort(keys, await this.#ask(keys)));
      } catch (error) {
        this.#queue.length = 0;
        throw error;
      }
    }
  }

  async #ask(keys: readonly Key[]): Promise<ReadonlyMap<string, Part>> {
    const { client, version, path, background = false, now } = this.#reads;
    const requests = keys.map((key, at) => ({ id: String(at), method: "GET", url: path(key) }));
    const body = await client.read("/$batch", {
      method: "POST",
      version,
      body: { requests },
      background,
      repeatable: true,
      charge: this.#charge(keys),
    });
    return partsOf(body, now());
  }

  /** Every part is metered by itself. */
  #charge(keys: readonly Key[]): Charge {
    const [first] = keys;
    const { lane, units } = chargeOf(first === undefined ? "" : this.#reads.path(first));
    return { lane, units: units * keys.length };
  }

  /** Keeps what was answered; returns the keys to ask again. */
  #sort(keys: readonly Key[], parts: ReadonlyMap<string, Part>): readonly Key[] {
    const again: Key[] = [];
    let longest = 0;
    for (const [at, key] of keys.entries()) {
      const part = parts.get(String(at));
      if (part === undefined) {
        if (!this.#missed.has(key)) again.push(key);
        this.#missed.add(key);
        continue;
      }
      this.found.set(key, part);
      if (!TRANSIENT.includes(part.status)) continue;
      again.push(key);
      longest = Math.max(longest, part.retryAfterMs ?? backoffMs(this.#fruitless + 1, 0.5));
    }
    if (longest > 0) this.#reads.client.refused(this.#charge(keys).lane, longest);
    this.#fruitless = again.length === keys.length ? this.#fruitless + 1 : 0;
    return this.#fruitless >= PATIENCE * IN_FLIGHT ? [] : again;
  }
}
