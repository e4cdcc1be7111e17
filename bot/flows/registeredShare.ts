import { canSignIn } from "../core/eligibility.ts";
import type { Tally } from "../ports/store/people.ts";
import type { Store } from "../ports/store.ts";

export interface Share {
  readonly registered: number;
  /** What `registered` is out of. */
  readonly canSignIn: number;
}

/** How many of those who can sign in have registered, by the last scan. */
export async function registeredShare({
  store,
}: {
  readonly store: Pick<Store, "people">;
}): Promise<Share> {
  const people = (await store.people.tallies()).filter(({ verdict }) => canSignIn(verdict));
  return {
    registered: sum(people.filter(({ registration }) => registration === "registered")),
    canSignIn: sum(people),
  };
}

const sum = (tallies: readonly Tally[]): number =>
  tallies.reduce((total, { people }) => total + people, 0);
