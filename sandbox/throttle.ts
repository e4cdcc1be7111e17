/** The quotas of graph.md 14.2 and teams.md 3.5: `capacity` units per `perMs` of wall time, refilled evenly. */
const LIMITS = {
  identity: { capacity: 8000, perMs: 10_000, tellsWhen: true },
  writes: { capacity: 3000, perMs: 150_000, tellsWhen: true },
  reports: { capacity: 5, perMs: 10_000, tellsWhen: true },
  "conditional-access": { capacity: 1, perMs: 1000, tellsWhen: false },
  "teams-apps": { capacity: 30, perMs: 1000, tellsWhen: true },
  connector: { capacity: 50, perMs: 1000, tellsWhen: true },
} as const satisfies Record<string, Limit>;

export type ThrottleClass = keyof typeof LIMITS;

interface Limit {
  readonly capacity: number;
  readonly perMs: number;
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
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  switchOn(...classes: readonly ThrottleClass[]): void {
    for (const name of classes) this.#on.set(name, LIMITS[name]);
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
      return limit === undefined ? [] : [{ limit, bucket: this.#refilled(name, limit) }];
    });
    const dry = charged.find(({ bucket }) => bucket.tokens < cost);
    if (dry !== undefined) {
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
