import type { Fault, Where } from "#sandbox/faults.ts";
import type { Exchange } from "#sandbox/journal.ts";
import type { Sandbox } from "#sandbox/server.ts";

type Kind = readonly [name: string, fault: Fault];

/** The share of all writes, and of all reads and batches, that meet a fault: by all the faults of a sort together. */
export interface FaultShares {
  readonly writes: number;
  readonly reads: number;
  /** How many batches of writes at most are carried out and never answered: each costs the ten seconds after which the bot gives up. */
  readonly hangs: number;
}

/** Requests of one sort, and all that may befall one of them. */
interface Sort {
  readonly of: "writes" | "reads";
  readonly where: Omit<Where, "share" | "times">;
  readonly kinds: readonly Kind[];
}

const answered = (status: number, retryAfter?: number): Fault => ({
  do: "answer",
  status,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

/** trust.md 4, each sort of request with the faults that it can meet. */
const SORTS: readonly Sort[] = [
  {
    of: "writes",
    where: { face: "graph", method: "PATCH", path: "/authentication/requirements", part: true },
    kinds: [
      ["write: 429 with Retry-After", answered(429, 1)],
      ["write: 429 without Retry-After", answered(429)],
      ["write: 500", answered(500)],
      ["write: 502", answered(502)],
      ["write: 503", answered(503)],
      ["write: 504", answered(504)],
      ["write: part missing, not done", { do: "drop-part" }],
      ["write: part missing, but done", { do: "drop-part", done: true }],
      ["write: 204, and nothing changed", { do: "ignore-write" }],
    ],
  },
  {
    of: "reads",
    where: { face: "graph", method: "GET", path: "/authentication/requirements", part: true },
    kinds: [
      ["read of a state: as it was before", { do: "stale-read" }],
      ["read of a state: 429 with Retry-After", answered(429, 1)],
      ["read of a state: 503", answered(503)],
      ["read of a state: part missing", { do: "drop-part" }],
    ],
  },
  {
    of: "reads",
    where: { face: "graph", method: "GET", path: /^(?!.*\/requirements)/ },
    kinds: [
      ["other read: 429 without Retry-After", answered(429)],
      ["other read: 500", answered(500)],
      ["other read: 502", answered(502)],
      ["other read: 504", answered(504)],
    ],
  },
  {
    of: "reads",
    where: { face: "graph", path: "/$batch", part: false },
    kinds: [
      ["batch: 429 with Retry-After", answered(429, 1)],
      ["batch: 503", answered(503)],
      ["batch: connection reset before", { do: "reset-before" }],
      ["batch: connection reset, but done", { do: "reset-after" }],
    ],
  },
];

/** Of all batches of writes, until there were as many as may be. */
const HANGS_SHARE = 0.03;
const HANG: Kind = ["batch of writes: timed out, but done", { do: "hang-after" }];
const HANG_WHERE: Where = { face: "graph", path: "/$batch", part: false, carries: "PATCH" };

const PERSON = /\/users\/([^/]+)\//;

/** Lets everything go wrong that can, and keeps count of it. */
export class FaultWeather {
  readonly #counts = new Map<string, number>();
  readonly #lost = new Map<string, number>();
  readonly #ends: (() => void)[] = [];
  #losesBatch = false;

  constructor({ faults, journal }: Pick<Sandbox, "faults" | "journal">, shares: FaultShares) {
    const names = new Map<Fault, string>();
    const arm = (where: Where, [name, fault]: Kind): void => {
      names.set(fault, name);
      this.#counts.set(name, 0);
      this.#ends.push(faults.add(where, fault));
    };
    for (const { of, where, kinds } of SORTS) {
      const share = shares[of] / kinds.length;
      for (const kind of kinds) arm({ ...where, share, times: Number.POSITIVE_INFINITY }, kind);
    }
    if (shares.hangs > 0) arm({ ...HANG_WHERE, share: HANGS_SHARE, times: shares.hangs }, HANG);
    this.#ends.push(
      faults.onHit((fault, request) => {
        const name = names.get(fault);
        if (name === undefined) return;
        this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
        if (fault.do === "reset-after" || fault.do === "hang-after") this.#losesBatch = true;
        if (fault.do === "drop-part" && fault.done === true) this.unheard(request.person);
      }),
      journal.onTraffic((exchange) => this.#sees(exchange)),
    );
  }

  /** How often each fault hit. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** How many writes of this person were carried out, or may have been, without the bot being told. */
  unheardOf(person: string): number {
    return this.#lost.get(person) ?? 0;
  }

  unheard(person: string | null): void {
    if (person !== null) this.#lost.set(person, this.unheardOf(person) + 1);
  }

  end(): void {
    for (const each of this.#ends) each();
  }

  /** A batch whose answer was lost is told of right after the fault that loses it. */
  #sees({ part, requestBody }: Exchange): void {
    if (part || !this.#losesBatch) return;
    this.#losesBatch = false;
    for (const person of writesIn(requestBody)) this.unheard(person);
  }
}

function writesIn(body: unknown): readonly string[] {
  const { requests = [] } = (body ?? {}) as {
    readonly requests?: readonly { readonly method?: string; readonly url?: string }[];
  };
  return requests.flatMap(({ method, url = "" }) =>
    method === "PATCH" ? [PERSON.exec(url)?.[1] ?? ""] : [],
  );
}
