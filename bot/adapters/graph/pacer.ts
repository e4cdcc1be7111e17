import type { Clock } from "../../ports/clock.ts";
import { type Charge, LANES, type Lane, type Rate, type Rates } from "./lane.ts";
import { Bucket, type Quota, SlidingWindow } from "./quota.ts";

/** Waits real milliseconds; rejects when we are closed. */
export type Wait = (ms: number) => Promise<void>;

/**
 * Lets requests go as fast as each quota allows, first come, first served. What we know of a quota runs on the `Clock`;
 * what the service demanded (`refused`, `rest`) is waited out in real time.
 */
export class Pacer {
  readonly #lanes: ReadonlyMap<Lane, PacedLane>;

  constructor(rates: Rates, clock: Clock, wait: Wait) {
    this.#lanes = new Map(LANES.map((lane) => [lane, new PacedLane(rates[lane], clock, wait)]));
  }

  /** Waits until `charge` may be spent, and spends it. Call what is returned once the service has counted it. */
  async spend(charge: Charge): Promise<() => void> {
    return (await this.#lanes.get(charge.lane)?.spend(charge.units)) ?? (() => {});
  }

  /** The service refused, and wants to be left alone for `ms`: it counts differently than we thought. */
  refused(lane: Lane, ms: number): void {
    this.#lanes.get(lane)?.refused(ms);
  }

  /** Nobody in `lane` asks for anything for `ms`. */
  rest(lane: Lane, ms: number): void {
    this.#lanes.get(lane)?.rest(ms);
  }
}

/** One quota. It is taken for a bucket, as published, until the service refuses what a bucket would have allowed. */
class PacedLane {
  readonly #rate: Rate;
  readonly #clock: Clock;
  readonly #wait: Wait;
  #quota: Quota;
  #paused: Promise<unknown> | undefined;

  constructor(rate: Rate, clock: Clock, wait: Wait) {
    this.#rate = rate;
    this.#clock = clock;
    this.#wait = wait;
    this.#quota = new Bucket(rate, this.#now());
  }

  async spend(units: number): Promise<() => void> {
    const quota = this.#quota;
    const now = this.#now();
    const from = quota.spend(units, now);
    if (from > now) await this.#clock.until(new Date(from));
    while (this.#paused !== undefined) await this.#paused;
    return () => quota.counted(from, this.#now());
  }

  refused(ms: number): void {
    if (ms <= 0) return;
    if (this.#quota instanceof Bucket) this.#quota = new SlidingWindow(this.#rate);
    this.#quota.emptied(this.#now());
    this.rest(ms);
  }

  rest(ms: number): void {
    if (ms <= 0) return;
    const paused = Promise.allSettled([this.#paused, this.#wait(ms)]).then(() => {
      if (this.#paused === paused) this.#paused = undefined;
    });
    this.#paused = paused;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}
