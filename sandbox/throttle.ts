/** The quotas of graph.md 14.2 and teams.md 3.5: `capacity` units per `perMs` of wall time, refilled evenly. */
const LIMITS = {
  identity: { capacity: 8000, perMs: 10_000, tellsWhen: true },
  writes: { capacity: 3000, perMs: 150_000, tellsWhen: true },
  reports: { capacity: 5, perMs: 10_000, tellsWhen: true },
  "sign-in-activity": { capacity: 10, perMs: 60_000, tellsWhen: true },
  "conditional-access": { capacity: 1, perMs: 1000, tellsWhen: false },
  "teams-apps": { capacity: 30, perMs: 1000, tellsWhen: true },
  presence: { capacity: 1500, perMs: 30_000, tellsWhen: true },
  connector: { capacity: 50, perMs: 1000, tellsWhen: true },
} as const satisfies Record<string, Limit>;

export type ThrottleClass = keyof typeof LIMITS;

interface Rate {
  /** Units at once, and again after `perMs`. */
  readonly capacity: number;
  readonly perMs: number;
}

interface Limit extends Rate {
  /** Whether a refusal carries Retry-After. */
  readonly tellsWhen: boolean;
}

/** `retryAfter` in whole seconds, null where the service does not tell. */
export interface Refusal {
  readonly retryAfter: number | null;
}

/** Token buckets on the wall clock. Off until switched on: tests that do not ask for quotas never meet them. */
export class Throttle {
  readonly #on = new Map<ThrottleClass, Limit>();
  readonly #levels = new Map<ThrottleClass, { tokens: number; at: number }>();
  readonly #refused = new Map<ThrottleClass, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  switchOn(...classes: readonly ThrottleClass[]): void {
    for (const name of classes) this.#on.set(name, LIMITS[name]);
  }

  /** Switches a class on with a rate of its own; its bucket starts full. */
  setRate(name: ThrottleClass, rate: Rate): void {
    this.#on.set(name, { ...LIMITS[name], ...rate });
    this.#levels.delete(name);
  }

  /** How many requests a class has refused so far. */
  refused(name: ThrottleClass): number {
    return this.#refused.get(name) ?? 0;
  }

  /** How far the fullest of these classes is used up: 0 for not at all, 1 for nothing left. */
  used(classes: readonly ThrottleClass[]): number {
    const shares = classes.flatMap((name) => {
      const limit = this.#on.get(name);
      return limit === undefined ? [] : [1 - this.#refilled(name, limit).tokens / limit.capacity];
    });
    return Math.max(0, ...shares);
  }

  switchOff(): void {
    this.#on.clear();
    this.#levels.clear();
  }

  /** Takes `cost` units of every class at once, or of none and says when to come back. */
  take(classes: readonly ThrottleClass[], cost = 1): Refusal | null {
    if (this.#on.size === 0) return null;
    const charged = classes.flatMap((name) => {
      const limit = this.#on.get(name);
      return limit === undefined ? [] : [{ name, limit, bucket: this.#refilled(name, limit) }];
    });
    const dry = charged.find(({ bucket }) => bucket.tokens < cost);
    if (dry !== undefined) {
      this.#refused.set(dry.name, this.refused(dry.name) + 1);
      const waitMs = ((cost - dry.bucket.tokens) * dry.limit.perMs) / dry.limit.capacity;
      return { retryAfter: dry.limit.tellsWhen ? Math.max(1, Math.ceil(waitMs / 1000)) : null };
    }
    for (const { bucket } of charged) bucket.tokens -= cost;
    return null;
  }

  #refilled(name: ThrottleClass, limit: Limit): { tokens: number } {
    const now = this.#now();
    const level = this.#levels.get(name) ?? { tokens: limit.capacity, at: now };
    level.tokens = Math.min(
      limit.capacity,
      level.tokens + ((now - level.at) * limit.capacity) / limit.perMs,
    );
    level.at = now;
    this.#levels.set(name, level);
    return level;
  }
}

/** `x-ms-throttle-limit-percentage`: told only from 0.8 on, and above 1 with a refusal (graph.md 11.4). */
export function nearLimit(used: number): Readonly<Record<string, string>> {
  const told = used.toFixed(2);
  return Number(told) < 0.8 ? {} : { "x-ms-throttle-limit-percentage": told };
}
