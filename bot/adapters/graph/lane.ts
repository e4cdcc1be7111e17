/**
 * Which quota a request draws on (graph.md 14.2). `methods` stands alone because Microsoft lists it under reports, while
 * its own sources doubt that: it starts fast, and a 429 slows it.
 */
export const LANES = [
  "reports",
  "sign-in-activity",
  "methods",
  "conditional-access",
  "identity",
  "teams-install",
  "writes",
] as const;
export type Lane = (typeof LANES)[number];

/** `units` in any `perMs` milliseconds; also the size of a burst. */
export interface Rate {
  readonly units: number;
  readonly perMs: number;
}
export type Rates = Readonly<Record<Lane, Rate>>;

/** graph.md 14.2; writes are paced far below the quota because Microsoft states none for `authentication/requirements`. */
export const DEFAULT_RATES: Rates = {
  reports: { units: 5, perMs: 10_000 },
  "sign-in-activity": { units: 10, perMs: 60_000 },
  methods: { units: 200, perMs: 10_000 },
  "conditional-access": { units: 1, perMs: 1000 },
  identity: { units: 8000, perMs: 10_000 },
  "teams-install": { units: 30, perMs: 1000 },
  writes: { units: 5, perMs: 1000 },
};

/** The rates of a tenant whose quotas are `times` as generous: a simulated one has none unless it is told to. */
export const ratesTimes = (times: number): Rates =>
  Object.fromEntries(
    Object.entries(DEFAULT_RATES).map(([lane, { units, perMs }]) => [
      lane,
      { units: units * times, perMs },
    ]),
  ) as Rates;

export interface Charge {
  readonly lane: Lane;
  readonly units: number;
}

/** What a path without its version costs, the first match counts (graph.md 14.2 and 14.3). */
const PRICES: readonly (readonly [RegExp, Charge])[] = [
  [/^\/(?:reports|auditLogs)\//, { lane: "reports", units: 1 }],
  [/^\/identity\/conditionalAccess\//, { lane: "conditional-access", units: 1 }],
  [/\/authentication\/methods/, { lane: "methods", units: 1 }],
  [/^\/appCatalogs\/|\/teamwork\/installedApps/, { lane: "teams-install", units: 1 }],
  [/^\/subscribedSkus/, { lane: "identity", units: 3 }],
  [/\/checkMemberGroups/, { lane: "identity", units: 4 }],
  [/\/transitiveMembers/, { lane: "identity", units: 5 }],
];

/** What a read of `path` ("/users/…") is charged, and to which lane. */
export const chargeOf = (path: string): Charge =>
  PRICES.find(([pattern]) => pattern.test(path))?.[1] ?? { lane: "identity", units: 1 };
