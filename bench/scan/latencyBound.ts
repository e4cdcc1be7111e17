import type { Judge } from "../judge/remote.ts";
import { cippPattern } from "../peers/cippPattern.ts";
import { pageIterator } from "../peers/pageIterator.ts";
import { atLeast, type Goal, median, ratio, seconds, table } from "../table.ts";
import { type Found, hashOf, type ScanClient, type Scope } from "./client.ts";
import { nullClient } from "./nullClient.ts";
import { ours } from "./ours.ts";

interface Contender {
  readonly client: ScanClient;
  readonly scope: Scope;
  readonly label: string;
}

const contender = (client: ScanClient, scope: Scope): Contender => ({
  client,
  scope,
  label: `${client.name}${scope === "everyone" ? "" : ", filtered rescan"}`,
});

const mine = ours(null);
const CONTENDERS = {
  floor: contender(nullClient, "everyone"),
  full: contender(mine, "everyone"),
  filteredFloor: contender(nullClient, "unregistered"),
  filtered: contender(mine, "unregistered"),
  iterator: contender(pageIterator, "everyone"),
  pattern: contender(cippPattern, "everyone"),
} as const;
type Name = keyof typeof CONTENDERS;
const NAMES = Object.keys(CONTENDERS) as Name[];

type Times = ReadonlyMap<Name, number[]>;

/** Everybody in turn, again and again, so that a noisy moment hits all alike. Throws when they found different things. */
async function timesOf(judge: Judge, latencyMs: number, runs: number): Promise<Times> {
  const times = new Map<Name, number[]>(NAMES.map((name) => [name, []]));
  const seen = new Findings();
  // The first round packs the judge's pages and warms every client; it is compared, not measured.
  for (let run = 0; run <= runs; run += 1)
    for (const name of NAMES) {
      const { client, scope } = CONTENDERS[name];
      await judge.reset({ latencyMs: run === 0 ? 0 : latencyMs, speed: null, policy: "bucket" });
      const began = performance.now();
      const rows = await client.scan(judge.url, scope);
      if (run > 0) times.get(name)?.push(performance.now() - began);
      if (rows !== null) seen.compare(rows, scope);
    }
  return times;
}

/** What the first client found binds all others; of a filtered reading, only the unregistered. */
class Findings {
  readonly #hashes = new Map<Scope, string>();

  compare(rows: readonly Found[], scope: Scope): void {
    for (const each of ["everyone", "unregistered"] as const) {
      if (scope !== each && scope !== "everyone") continue;
      const hash = hashOf(rows, each);
      const first = this.#hashes.get(each) ?? hash;
      if (first !== hash)
        throw new Error(`The clients found different things (${each}): ${first}, ${hash}.`);
      this.#hashes.set(each, hash);
    }
  }
}

/** No quota, only latency: what the client's own doing costs. The adapter without the store, against the floor and peers. */
export async function latencyBound(
  judge: Judge,
  latencyMs: number,
  runs: number,
): Promise<{ readonly text: string; readonly goals: readonly Goal[] }> {
  const times = await timesOf(judge, latencyMs, runs);
  const of = (name: Name): number => median(times.get(name) ?? []);
  /** Pair by pair, so that noise of the machine cancels. */
  const pair = (one: Name, other: Name): number =>
    median((times.get(one) ?? []).map((each, at) => each / (times.get(other)?.[at] ?? Number.NaN)));
  const text = table(
    ["latency-bound (no quota)", "median", "floor / client", "client / ours"],
    NAMES.map((name) => {
      const filtered = name === "filtered" || name === "filteredFloor";
      return {
        what: CONTENDERS[name].label,
        cells: [
          seconds(of(name)),
          ratio(pair(filtered ? "filteredFloor" : "floor", name)),
          ratio(pair(name, filtered ? "filtered" : "full")),
        ],
      };
    }),
  );
  return {
    text,
    goals: [
      atLeast("latency-bound: floor / ours", pair("floor", "full"), 0.95),
      atLeast("latency-bound: PageIterator / ours", pair("iterator", "full"), 2),
      atLeast("latency-bound: PageIterator / ours, filtered", pair("iterator", "filtered"), 9),
    ],
  };
}
