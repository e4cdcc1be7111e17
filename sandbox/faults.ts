import { chance } from "./random.ts";

/** What goes wrong. `answer` never reaches the tenant; the `-after` faults do the work first and then lose the reply. */
export type Fault =
  | {
      readonly do: "answer";
      readonly status: number;
      readonly retryAfter?: number;
      readonly code?: string;
      readonly message?: string;
      readonly body?: unknown;
    }
  | { readonly do: "delay"; readonly ms: number }
  | { readonly do: "reset-before" | "reset-after" | "hang-after" }
  /** A batch part is missing from the responses; `done`: the tenant acted on it all the same. */
  | { readonly do: "drop-part"; readonly done?: boolean }
  /** The next page is this page again; or the first one, for ever; or there is none though rows remain. */
  | { readonly do: "duplicate-page" | "loop-page" | "truncate-page" }
  /** A read of perUserMfaState shows the value before the last write. */
  | { readonly do: "stale-read" }
  /** PATCH requirements answers 204 and changes nothing. */
  | { readonly do: "ignore-write" };

export interface Where {
  readonly face: "graph" | "connector";
  readonly method?: string;
  /** Part of the path (without the query), or a pattern for it. */
  readonly path?: string | RegExp;
  /** Object id: only requests about this person. */
  readonly person?: string;
  /** Only batch parts, or only whole requests. Default both. */
  readonly part?: boolean;
  /** Only batches with a part of this method. */
  readonly carries?: string;
  /** How many matching requests it hits: default 1, Infinity until removed. */
  readonly times?: number;
  /** How many matching requests it lets pass first. */
  readonly skip?: number;
  /** Hits only this share of them (0 to 1), drawn from the sandbox's seed. */
  readonly share?: number;
}

export interface Matched {
  readonly face: "graph" | "connector";
  readonly method: string;
  readonly path: string;
  readonly person: string | null;
  readonly part: boolean;
  /** The methods of a batch's parts; none for anything else. */
  readonly carries?: readonly string[];
}

export interface Switch {
  readonly where: Where;
  readonly fault: Fault;
  readonly remaining: number;
}

interface Armed {
  readonly number: number;
  readonly where: Where;
  readonly fault: Fault;
  remaining: number;
  skip: number;
  drawn: number;
}

/** The switches. Order of `add` is order of effect; a used-up switch removes itself. */
export class Faults {
  readonly #seed: string;
  readonly #listeners = new Set<(fault: Fault, request: Matched) => void>();
  #armed: Armed[] = [];
  #added = 0;

  constructor(seed = "") {
    this.#seed = seed;
  }

  /** Returns the way to take it back. */
  add(where: Where, fault: Fault): () => void {
    const { times: remaining = 1, skip = 0 } = where;
    this.#added += 1;
    const armed = { number: this.#added, where, fault, remaining, skip, drawn: 0 };
    this.#armed.push(armed);
    return () => {
      this.#armed = this.#armed.filter((each) => each !== armed);
    };
  }

  /** The documented intermittent 403 of a licensed tenant, graph.md 1.3. */
  reportFalseNegative(times = 1): () => void {
    return this.add(
      { face: "graph", path: "/reports/", times },
      {
        do: "answer",
        status: 403,
        code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
        message: "Neither tenant is B2C or tenant doesn't have premium license",
      },
    );
  }

  clear(): void {
    this.#armed = [];
  }

  active(): readonly Switch[] {
    return this.#armed.map(({ where, fault, remaining }) => ({ where, fault, remaining }));
  }

  /** Calls `listener` with each fault, the very object that was added, when it hits; returns the way to stop. */
  onHit(listener: (fault: Fault, request: Matched) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The faults that hit this request; each match uses one up. */
  take(request: Matched): readonly Fault[] {
    if (this.#armed.length === 0) return [];
    const hit: Fault[] = [];
    for (const armed of this.#armed) {
      if (!matches(armed.where, request)) continue;
      if (armed.skip > 0) {
        armed.skip -= 1;
        continue;
      }
      if (this.#spares(armed)) continue;
      armed.remaining -= 1;
      hit.push(armed.fault);
      for (const listener of this.#listeners) listener(armed.fault, request);
    }
    this.#armed = this.#armed.filter((armed) => armed.remaining > 0);
    return hit;
  }

  #spares(armed: Armed): boolean {
    if (armed.where.share === undefined) return false;
    armed.drawn += 1;
    return chance(this.#seed, "fault", armed.number, armed.drawn) >= armed.where.share;
  }
}

function matches(where: Where, request: Matched): boolean {
  if (where.face !== request.face) return false;
  if (where.method !== undefined && where.method !== request.method) return false;
  if (where.person !== undefined && where.person !== request.person) return false;
  if (where.part !== undefined && where.part !== request.part) return false;
  if (where.carries !== undefined && request.carries?.includes(where.carries) !== true)
    return false;
  if (where.path === undefined) return true;
  return typeof where.path === "string"
    ? request.path.includes(where.path)
    : where.path.test(request.path);
}
