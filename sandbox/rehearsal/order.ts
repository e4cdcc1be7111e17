import { parseArgs } from "node:util";

/** What to rehearse. */
export interface Order {
  readonly people: number;
  readonly days: number;
  readonly seed: number;
  readonly json: boolean;
  /** People all over the world, a bad line, people who shut the bot out, and a kill a week. */
  readonly faults: boolean;
  /** Bots that share the work, on PostgreSQL when there are several. */
  readonly replicas: number;
  /** A PostgreSQL server on which the rehearsal may make a database of its own; null: the embedded one. */
  readonly databaseUrl: string | null;
}

const SERVER = "postgres://root@127.0.0.1:5432/test";

/** Below 13 the cast and the special accounts do not fit; above, a laptop's patience ends. */
const NUMBERS = {
  people: { min: 13, max: 20_000, otherwise: 120 },
  days: { min: 1, max: 365, otherwise: 30 },
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER, otherwise: 1 },
  replicas: { min: 1, max: 4, otherwise: 1 },
} as const;
type Name = keyof typeof NUMBERS;
const FLAGS = ["json", "faults"] as const;

export const USAGE = `Usage: npm run rehearse -- [--people 120] [--days 30] [--seed 1] [--json] [--faults]
  [--replicas 1] [--database-url ${SERVER}]`;

type Read = { readonly order: Order } | { readonly faults: readonly string[] };

/** Reads the command line; every fault is named, not the first only. */
export function readOrder(args: readonly string[]): Read {
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      people: { type: "string" },
      days: { type: "string" },
      seed: { type: "string" },
      replicas: { type: "string" },
      "database-url": { type: "string" },
      json: { type: "boolean" },
      faults: { type: "boolean" },
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
    const isFlag = FLAGS.some((flag) => flag === name);
    if (!isFlag && name !== DATABASE && !(name in NUMBERS)) return [`${rawName} is not known`];
    if (isFlag && value !== undefined) return [`--${name} takes no value`];
    return twice ? [`${rawName} is given twice`] : [];
  });
  const replicas = whole("replicas", given, faults);
  const order = {
    people: whole("people", given, faults),
    days: whole("days", given, faults),
    seed: whole("seed", given, faults),
    json: given.has("json"),
    faults: given.has("faults"),
    replicas,
    databaseUrl: server(given, faults) ?? (replicas > 1 ? SERVER : null),
  };
  return faults.length > 0 ? { faults } : { order };
}

const DATABASE = "database-url";

function server(given: ReadonlyMap<string, string | undefined>, faults: string[]): string | null {
  if (!given.has(DATABASE)) return null;
  const raw = given.get(DATABASE) ?? "";
  const isServer = URL.canParse(raw) && /^postgres(?:ql)?:$/.test(new URL(raw).protocol);
  if (!isServer) faults.push(`--${DATABASE} must be a postgres:// URL such as ${SERVER}`);
  return raw;
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
