import fc from "fast-check";
import { noTally, type Tally, trials } from "#support/model/trial.ts";
import type { ModelProperty } from "./modelProperties.ts";

export interface Tried {
  readonly tally: Tally;
  readonly failures: number;
  /** The smallest run that failed, as acts and the seed that makes it again; null where none did. */
  readonly counterexample: string | null;
}

/** Runs a property so many times, dealt to its stresses. The same seed makes the same runs. */
export async function tryProperty(
  property: ModelProperty,
  runs: number,
  seed: number,
): Promise<Tried> {
  const tally = noTally();
  const share = Math.ceil(runs / property.stresses.length);
  let failures = 0;
  let counterexample: string | null = null;
  for (const [nth, stress] of property.stresses.entries()) {
    const found = await fc.check(trials(stress, tally), { numRuns: share, seed: seed + nth });
    if (!found.failed) continue;
    failures += 1;
    counterexample ??= `${stress}, seed ${found.seed}, path ${found.counterexamplePath}: ${found.errorInstance}\n  ${told(found.counterexample ?? [])}`;
  }
  return { tally, failures, counterexample };
}

const told = ([world, opening, acts]: readonly unknown[]): string =>
  `${JSON.stringify(world)} ${JSON.stringify(opening)} ${String(acts)}`;
