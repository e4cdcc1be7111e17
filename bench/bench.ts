/** `npm run bench -- scan|deliver|enforce …`: how fast we are, against what is possible and against others (performance.md 6). */
import { parseArgs } from "node:util";
import { benchDeliver } from "./deliver/deliver.ts";
import { benchEnforce } from "./enforce/enforce.ts";
import { POLICIES } from "./judge/limiter.ts";
import { benchScan } from "./scan/scan.ts";
import { type Goal, goalTable } from "./table.ts";

const print = (text: string): void => void process.stdout.write(`${text}\n\n`);

const OPTIONS = {
  people: { type: "string", default: "10000" },
  limits: { type: "string", default: "x10" },
  latency: { type: "string", default: "80" },
  policy: { type: "string", default: "bucket" },
  runs: { type: "string", default: "3" },
  database: { type: "string", default: "postgres://root@127.0.0.1:5432/test" },
  rate: { type: "string", default: "450" },
  faults: { type: "boolean", default: false },
  kills: { type: "string", default: "0" },
} as const;

type Values = Record<Exclude<keyof typeof OPTIONS, "faults">, string> & {
  readonly faults: boolean;
};
type Bench = (values: Values) => Promise<readonly Goal[]>;

const scan: Bench = (values) =>
  benchScan(
    {
      people: whole(values.people),
      speed: speedOf(values.limits),
      latencyMs: whole(values.latency),
      policy: POLICIES.find((each) => each === values.policy) ?? "bucket",
      runs: whole(values.runs),
      databaseUrl: values.database === "embedded" ? null : values.database,
    },
    print,
  );

const deliver: Bench = (values) =>
  benchDeliver(
    {
      people: whole(values.people),
      rate: whole(values.rate),
      latencyMs: whole(values.latency),
      policy: POLICIES.find((each) => each === values.policy) ?? "bucket",
      runs: whole(values.runs),
      faults: values.faults,
      kills: whole(values.kills),
      databaseUrl: values.database,
    },
    print,
  );

const enforce: Bench = (values) =>
  benchEnforce(
    {
      people: whole(values.people),
      latencyMs: whole(values.latency),
      policy: POLICIES.find((each) => each === values.policy) ?? "bucket",
      databaseUrl: values.database,
    },
    print,
  );

/** For CI, in under three minutes: everything once, with what is told besides overruled. */
const short: Bench = async (values) => [
  ...(await scan({ ...values, people: "10000", limits: "x100", runs: "1" })),
  ...(await deliver({ ...values, people: "5000", runs: "1", faults: true, kills: "2" })),
  ...(await enforce({ ...values, people: "400" })),
];

/** What can be measured. */
const BENCHES: Readonly<Record<string, Bench>> = { scan, deliver, enforce, short };

const USAGE = `npm run bench -- ${Object.keys(BENCHES).join("|")} [--people 10000] [--latency 80] [--policy ${POLICIES.join("|")}] [--runs 3] [--database postgres://…|embedded]
  scan: [--limits real|x10|x100|none]  deliver (on a PostgreSQL server): [--rate 450] [--faults] [--kills 20]
  enforce (on a PostgreSQL server, at the real write quota of 20 a second: 1,000 people take a minute)`;

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new RangeError(`"${text}" is no whole number.\n${USAGE}`);
  return value;
}

function speedOf(limits: string): number | null {
  if (limits === "none") return null;
  return limits === "real" ? 1 : whole(limits.replace(/^x/, ""));
}

const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
const bench = BENCHES[positionals[0] ?? ""];
if (bench === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
const goals = await bench(values);
print(goalTable(goals));
process.exit(goals.every(({ kept }) => kept) ? 0 : 1);
