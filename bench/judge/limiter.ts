/** How a quota is counted. `penalty` is a bucket that charges for what it refuses, too. */
export const POLICIES = ["bucket", "window", "penalty"] as const;
export type Policy = (typeof POLICIES)[number];

export interface Quota {
  readonly units: number;
  readonly perMs: number;
}

/** Microsoft's limits (performance.md 3) by the class of a request. */
export const QUOTAS = {
  reports: { units: 5, perMs: 10_000 },
  identity: { units: 8_000, perMs: 10_000 },
  methods: { units: 200, perMs: 10_000 },
  /** What 3,000 writes in 150 s come to once the burst is spent: what a long plan lives on. */
  writes: { units: 20, perMs: 1_000 },
} as const satisfies Record<string, Quota>;
export type Class = keyof typeof QUOTAS;

/** One quota as a service keeps it. `take` answers 0 for "go on", else the seconds of Retry-After. */
export class Limiter {
  readonly #quota: Quota;
  readonly #policy: Policy;
  #left: number;
  #since: number | null = null;

  /** `speed` refills so many times faster. */
  constructor(quota: Quota, policy: Policy, speed: number) {
    this.#quota = { units: quota.units, perMs: quota.perMs / speed };
    this.#policy = policy;
    this.#left = quota.units;
  }

  take(units: number, now: number): number {
    if (this.#policy === "window") return this.#inWindow(units, now);
    const { perMs, units: capacity } = this.#quota;
    this.#left = Math.min(capacity, this.#left + ((now - (this.#since ?? now)) * capacity) / perMs);
    this.#since = now;
    if (this.#left >= units) {
      this.#left -= units;
      return 0;
    }
    const missing = units - this.#left;
    if (this.#policy === "penalty") this.#left -= units;
    return Math.max(1, Math.ceil((missing * perMs) / capacity / 1000));
  }

  /** Windows begin with the first request after the last has ended. */
  #inWindow(units: number, now: number): number {
    const { perMs, units: capacity } = this.#quota;
    if (this.#since === null || now - this.#since >= perMs) {
      this.#since = now;
      this.#left = capacity;
    }
    if (this.#left >= units) {
      this.#left -= units;
      return 0;
    }
    return Math.max(1, Math.ceil((this.#since + perMs - now) / 1000));
  }
}
