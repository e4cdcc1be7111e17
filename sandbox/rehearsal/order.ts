import { parseArgs } from "node:util";

/** What to rehearse. */
export interface Order {
  readonly people: number;
  readonly days: number;
  readonly seed: number;
  readonly json: boolean;
}

/** Below 13 the cast and the special accounts do not fit; above, a laptop's patience ends. */
const NUMBERS = {
  people: { min: 13, max: 20_000, otherwise: 120 },
  days: { min: 1, max: 365, otherwise: 30 },
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER, otherwise: 1 },
} as const;
type Name = keyof typeof NUMBERS;

export const USAGE = "Usage: npm run rehearse -- [--people 120] [--days 30] [--seed 1] [--json]";

type Read = { readonly order: Order } | { readonly faults: readonly string[] };

/** Reads the command line; every fault is named, not the first only. */
export function readOrder(args: readonly string[]): Read {
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      people: { type: "string" },
      days: { type: "string" },
      seed: { type: "string" },
      json: { type: "boolean" },
    },
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string | undefined>();
  const faults = tokens.flatMap((token) => {
    if (token.kind === "positional") return [`"${token.value}" is not a flag`];
    if (token.kind !== "option") return [];
    const { name, rawName, value } = token;
    const twice = given.has(name);
    given.set(name, value);
    if (name !== "json" && !(name in NUMBERS)) return [`${rawName} is not known`];
    if (name === "json" && value !== undefined) return ["--json takes no value"];
    return twice ? [`${rawName} is given twice`] : [];
  });
  const order = {
    people: whole("people", given, faults),
    days: whole("days", given, faults),
    seed: whole("seed", given, faults),
    json: given.has("json"),
  };
  return faults.length > 0 ? { faults } : { order };
}

function whole(name: Name, given: ReadonlyMap<string, string | undefined>, faults: string[]) {
  const { min, max, otherwise } = NUMBERS[name];
  if (!given.has(name)) return otherwise;
  const raw = given.get(name) ?? "";
  const value = /^\d+$/.test(raw) ? Number(raw) : Number.NaN;
  if (!(value >= min && value <= max))
    faults.push(`--${name} must be a whole number from ${min} to ${max}, not "${raw}"`);
  return value;
}
