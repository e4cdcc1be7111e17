/** Chains of pages that are followed at once (performance.md 1.2): more would only wait for each other's parsing. */
const CHAINS = 8;

/** Where to cut before anything is known of a tenant's names: about as many given names begin in each part. */
const USUAL_CUTS: readonly string[] = ["am", "c", "e", "i", "l", "n", "s"];

/** A tenant of so few is read in as many requests without cuts. */
const SHORT = 2_000;

/** Names kept for choosing the cuts of the next listing. */
const SAMPLES = 512;

/**
 * Filters that part users by name so that each part can be listed by itself. Together they cover every name there can be,
 * whatever order the directory sorts in: neighbours share the cut between them, and below the first and above the last
 * lies everything else, odd first characters too. Nobody stands on a cut, since every user principal name has an `@`.
 */
export function nameRanges(cuts: readonly string[]): readonly string[] {
  const edges = [null, ...cuts, null];
  return edges.slice(1).map((to, at) => {
    const from = edges[at] ?? null;
    return [
      ...(from === null ? [] : [`userPrincipalName ge '${from}'`]),
      ...(to === null ? [] : [`userPrincipalName le '${to}'`]),
    ].join(" and ");
  });
}

/** Learns from one listing where to cut the next, so that its parts are of one size. */
export class NameCuts {
  #cuts: readonly string[] = USUAL_CUTS;
  #sample: string[] = [];
  #every = 1;
  #seen = 0;

  /** Whether the tenant was listed before, and was long enough to be cut. */
  get learned(): boolean {
    return this.#cuts !== USUAL_CUTS;
  }

  get cuts(): readonly string[] {
    return this.#cuts;
  }

  /** Takes every n-th name; n grows so that the sample does not. */
  see(userPrincipalName: string): void {
    this.#seen += 1;
    if (this.#seen % this.#every !== 0) return;
    this.#sample.push(userPrincipalName.toLowerCase());
    if (this.#sample.length < SAMPLES) return;
    this.#sample = this.#sample.filter((_, at) => at % 2 === 0);
    this.#every *= 2;
  }

  /** The listing has ended: what it showed counts from now on. */
  settle(): void {
    const sorted = this.#sample.toSorted();
    const cuts = Array.from({ length: CHAINS - 1 }, (_, at) =>
      beginning(sorted[Math.floor(((at + 1) * sorted.length) / CHAINS)] ?? ""),
    );
    const distinct = [...new Set(cuts)].filter((cut) => cut !== "");
    if (this.#seen > SHORT && distinct.length > 0) this.#cuts = distinct;
    this.#sample = [];
    this.#every = 1;
    this.#seen = 0;
  }
}

/** Letters and digits only, which every order sorts alike and no filter has to escape. */
const beginning = (name: string): string => /^[a-z0-9]{1,10}/.exec(name)?.[0] ?? "";
