import type { Rate } from "./lane.ts";

/** Our clock may run a little faster than the service's: asking a hair too early costs a whole second of Retry-After. */
const MARGIN = 1.002;

/** Into how many bits what was spent is cut when we only know that it is gone. */
const EMPTIED_PARTS = 20;

/** What is believed of one quota: when units may be spent. Times are ms of one clock. */
export interface Quota {
  /** Spends `units` and returns from when they may be asked for: `now`, or later. Who comes later is told a later time. */
  spend(units: number, now: number): number;
  /** The service has counted what was spent to be asked for at `at`, at the latest at `now`. */
  counted(at: number, now: number): void;
  /** The service refused: whatever we thought was left is not. */
  emptied(now: number): void;
}

/** A token bucket that may go into debt: as fast as Microsoft's published limits allow. */
export class Bucket implements Quota {
  readonly #capacity: number;
  readonly #perMs: number;
  #tokens: number;
  #refilledAt: number;
  #untouched = true;

  constructor({ units, perMs }: Rate, now: number) {
    this.#capacity = units;
    this.#perMs = units / (perMs * MARGIN);
    this.#tokens = units;
    this.#refilledAt = now;
  }

  spend(units: number, now: number): number {
    this.#refill(now);
    if (this.#tokens >= this.#capacity) this.#untouched = true;
    const missing = Math.min(units, this.#capacity) - this.#tokens;
    this.#tokens -= units;
    return missing > 0 ? now + Math.ceil(missing / this.#perMs) : now;
  }

  /** The service's bucket begins to refill when it has counted the first request, and so does ours. */
  counted(_at: number, now: number): void {
    if (!this.#untouched) return;
    this.#untouched = false;
    this.#refilledAt = now;
  }

  emptied(now: number): void {
    this.#refill(now);
    this.#tokens = Math.min(this.#tokens, 1);
  }

  #refill(now: number): void {
    const elapsed = Math.max(0, now - this.#refilledAt);
    this.#tokens = Math.min(this.#capacity, this.#tokens + elapsed * this.#perMs);
    this.#refilledAt = now;
  }
}

/**
 * Never more than the quota within any stretch of its length: right for whatever windows a service counts in, and
 * therefore what we keep to once a bucket's pace was refused. It gives away the bucket's first burst, once.
 */
export class SlidingWindow implements Quota {
  readonly #capacity: number;
  readonly #perMs: number;
  #spent: { at: number; readonly units: number }[] = [];

  constructor({ units, perMs }: Rate) {
    this.#capacity = units;
    this.#perMs = perMs * MARGIN;
  }

  spend(units: number, now: number): number {
    this.#spent = this.#spent.filter(({ at }) => at > now - this.#perMs);
    let held = this.#spent.reduce((sum, each) => sum + each.units, 0);
    let from = now;
    for (const each of this.#spent) {
      if (held + Math.min(units, this.#capacity) <= this.#capacity) break;
      held -= each.units;
      from = Math.max(from, Math.ceil(each.at + this.#perMs));
    }
    this.#spent.push({ at: from, units });
    return from;
  }

  counted(at: number, now: number): void {
    const first = this.#spent.find((each) => each.at === at);
    if (first !== undefined) first.at = now;
    this.#spent.sort((one, other) => one.at - other.at);
  }

  /** As if everything had been spent evenly until now: it comes back bit by bit, however short the wait demanded. */
  emptied(now: number): void {
    const parts = Math.min(this.#capacity, EMPTIED_PARTS);
    this.#spent = Array.from({ length: parts }, (_, at) => ({
      at: now - (this.#perMs * (parts - 1 - at)) / parts,
      units: this.#capacity / parts,
    }));
  }
}
