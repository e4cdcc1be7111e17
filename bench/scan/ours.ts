import { systemClock } from "#bot/adapters/clock/systemClock.ts";
import { DEFAULT_RATES, type Rates } from "#bot/adapters/graph/lane.ts";
import { type Graph, openGraph } from "#bot/adapters/graph/openGraph.ts";
import type { Found, ScanClient, Scope } from "./client.ts";

/** Microsoft's rates, `speed` times faster; so fast that nothing is ever paced where there is no quota. */
function ratesAt(speed: number | null): Rates {
  const faster = speed ?? 1e6;
  return Object.fromEntries(
    Object.entries(DEFAULT_RATES).map(([lane, { units, perMs }]) => [
      lane,
      speed === null ? { units: units * faster, perMs } : { units, perMs: perMs / faster },
    ]),
  ) as Rates;
}

export const openOurs = (url: string, speed: number | null): Graph =>
  openGraph({
    graphUrl: url,
    credential: { kind: "sandbox" },
    clock: systemClock,
    appId: "11111111-1111-1111-1111-111111111111",
    rates: ratesAt(speed),
  });

/**
 * The production adapter by itself: both listings, counted and joined, without a store. One client lives from scan to scan,
 * as in the bot's process: from its second scan on it knows where to cut the names.
 */
export function ours(speed: number | null): ScanClient {
  let opened: Graph | null = null;
  return {
    name: "ours (adapter)",
    scan(url, scope) {
      opened ??= openOurs(url, speed);
      return scanWith(opened, scope);
    },
  };
}

async function scanWith(
  { directory, registrations }: Graph,
  scope: Scope,
): Promise<readonly Found[]> {
  const people = new Map<string, { upn: string; state: string; registered: boolean | null }>();
  const reported = new Map<string, boolean | null>();
  const list = async () => {
    for await (const page of directory.users("in parallel"))
      for (const { profile, mfaState } of page)
        people.set(profile.id, {
          upn: profile.userPrincipalName,
          state: mfaState,
          registered: null,
        });
  };
  const report = async () => {
    for await (const page of registrations.report(scope))
      for (const { id, row } of page) reported.set(id, row.isMfaRegistered);
  };
  await Promise.all([directory.userCount(), list(), report()]);
  for (const [id, registered] of reported) {
    const person = people.get(id);
    if (person !== undefined) person.registered = registered;
  }
  return Array.from(people, ([id, person]) => ({ id, ...person }));
}
