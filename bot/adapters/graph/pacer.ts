import type { Clock } from "../../ports/clock.ts";
import { type Charge, LANES, type Lane, type Rate, type Rates } from "./lane.ts";

/** Waits real milliseconds; rejects when we are closed. */
export type Wait = (ms: number) => Promise<void>;

/** Our clock may run a little ahead of the service's: asking a hair too early costs a whole second of Retry-After. */
const MARGIN = 0.996;

/**
 * Lets requests go as fast as each quota allows, first come, first served. What we know of a quota runs on the `Clock`;
 * what the service demanded (`pause`) is waited out in real time.
 */
export class Pacer {
  readonly #lanes: ReadonlyMap<Lane, PacedLane>;

  constructor(rates: Rates, clock: Clock, wait: Wait) {
    this.#lanes = new Map(LANES.map((lane) => [lane, new PacedLane(rates[lane], clock, wait)]));
  }

  /** Waits until `charge` may be spent, and spends it. */
  async spend(charge: Charge): Promise<void> {
    await this.#lanes.get(charge.lane)?.spend(charge.units);
  }

  /** The service has counted what was spent: from now on its bucket refills, and so does ours. */
  counted(lane: Lane): void {
    this.#lanes.get(lane)?.counted();
  }

  /** Nobody in `lane` asks for anything for `ms`. */
  pause(lane: Lane, ms: number): void {
    this.#lanes.get(lane)?.pause(ms);
  }
}

/** A token bucket that may go into debt: who comes later is told a later time, so nobody needs a queue. */
class PacedLane {
  readonly #clock: Clock;
  readonly #wait: Wait;
  readonly #capacity: number;
  readonly #perMs: number;
  #tokens: number;
  #refilledAt: number;
  #untouched = true;
  #paused: Promise<unknown> | undefined;

  constructor(rate: Rate, clock: Clock, wait: Wait) {
    this.#clock = clock;
    this.#wait = wait;
    this.#capacity = rate.units;
    this.#perMs = (rate.units / rate.perMs) * MARGIN;
    this.#tokens = rate.units;
    this.#refilledAt = clock.now().getTime();
  }

  async spend(units: number): Promise<void> {
    const now = this.#refill();
    if (this.#tokens >= this.#capacity) this.#untouched = true;
    const missing = Math.min(units, this.#capacity) - this.#tokens;
    this.#tokens -= units;
    if (missing > 0) await this.#clock.until(new Date(now + Math.ceil(missing / this.#perMs)));
    while (this.#paused !== undefined) await this.#paused;
  }

  counted(): void {
    if (!this.#untouched) return;
    this.#untouched = false;
    this.#refilledAt = this.#clock.now().getTime();
  }

  pause(ms: number): void {
    if (ms <= 0) return;
    this.#refill();
    this.#tokens = Math.min(this.#tokens, 1);
    const paused = Promise.allSettled([this.#paused, this.#wait(ms)]).then(() => {
      if (this.#paused === paused) this.#paused = undefined;
    });
    this.#paused = paused;
  }

  /** Returns the time up to which the bucket has been filled, in ms. */
  #refill(): number {
    const now = this.#clock.now().getTime();
    const elapsed = Math.max(0, now - this.#refilledAt);
    this.#tokens = Math.min(this.#capacity, this.#tokens + elapsed * this.#perMs);
    this.#refilledAt = now;
    return now;
  }
}
