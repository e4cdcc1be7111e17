/** `npm run prove`: the properties of trust.md, run as often as it takes to believe them; prints, and keeps, what was run. */
import { parseArgs } from "node:util";
import { type FaultFindings, faultRun } from "./faultRun.ts";
import { faultsMet, faultTable } from "./faultTable.ts";
import { killWriters } from "./killWriters.ts";
import { MODEL_PROPERTIES } from "./modelProperties.ts";
import { keepInProof } from "./proofTable.ts";
import { tryProperty } from "./tryProperty.ts";

/** The properties issue 4 wants run longest. */
const FOREMOST: ReadonlySet<string> = new Set([
  "P1",
  "P2",
  "P10",
  "P11",
  "P12",
  "P13",
  "P14",
  "P19",
]);
/** Runs between two lines of progress. */
const STRIDE = 5_000;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100000" },
    others: { type: "string", default: "10000" },
    kills: { type: "string", default: "1000" },
    people: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    write: { type: "boolean", default: false },
  },
});

interface Line {
  readonly what: string;
  readonly trials: number;
  readonly failures: number;
  readonly seed: string;
  readonly seconds: number;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10;

async function proveProperty(nth: number): Promise<Line | null> {
  const property = MODEL_PROPERTIES[nth];
  if (property === undefined || (values.only !== "" && values.only !== property.id)) return null;
  const wanted = Number(FOREMOST.has(property.id) ? values.runs : values.others);
  const since = performance.now();
  let trials = 0;
  let failures = 0;
  for (let stride = 0; trials < wanted; stride += 1) {
    const seed = Number(values.seed) + 1_000 * nth + 10_007 * stride;
    const found = await tryProperty(property, Math.min(STRIDE, wanted - trials), seed);
    trials += found.tally.runs;
    failures += found.failures;
    if (found.counterexample !== null) say(`${property.id} fails: ${found.counterexample}`);
    sayProgress(property.id, trials, wanted, since);
  }
  return {
    what: `${property.id} ${property.says}`,
    trials,
    failures,
    seed: values.seed,
    seconds: seconds(since),
  };
}

function sayProgress(what: string, done: number, wanted: number, since: number): void {
  const leftMs = ((performance.now() - since) / done) * Math.max(0, wanted - done);
  const end = new Date(Date.now() + leftMs).toISOString().slice(11, 19);
  say(`${what}: ${done} of ${wanted} runs, done by ${end} UTC`);
}

async function proveKills(): Promise<Line | null> {
  const wanted = Number(values.kills);
  if (wanted === 0 || (values.only !== "" && values.only !== "kills")) return null;
  const since = performance.now();
  const found = await killWriters(wanted, Number(values.seed), (done) => {
    if (done % 25 === 0) sayProgress("kills", done, wanted, since);
  });
  for (const each of found.breaches) say(`kills: ${each}`);
  return {
    what: `P10, P11, P12, P26 a writer killed at a random moment, on PostgreSQL (${found.plans} plans, ${found.people} people)`,
    trials: found.kills,
    failures: found.breaches.length,
    seed: values.seed,
    seconds: seconds(since),
  };
}

/** A fifth of all writes meets a fault, and a twentieth of everything else. */
async function proveFaults(): Promise<FaultFindings | null> {
  const people = Number(values.people);
  if (people === 0 || (values.only !== "" && values.only !== "faults")) return null;
  const found = await faultRun({
    people,
    seed: Number(values.seed),
    shares: { writes: 0.2, reads: 0.05, hangs: 3 },
    kills: 2,
    onProgress: (line) => say(`faults: ${line}`),
  });
  for (const each of found.listed) say(`faults: for a human: ${each}`);
  for (const each of found.disagreements) say(`faults: ${each}`);
  return found;
}

const faultLine = (found: FaultFindings): Line => ({
  what: `P9 to P12, P26 one plan under faults, from the request to its end, journal against ledger against record (${faultsMet(found)} faults, ${found.kills} kills, ${found.halts} halts)`,
  trials: found.people,
  failures: found.disagreements.length,
  seed: values.seed,
  seconds: found.seconds,
});

function tableOf(lines: readonly Line[]): string {
  const rows = lines.map(
    ({ what, trials, failures, seed, seconds: s }) =>
      `| ${what} | ${trials} | ${failures} | ${seed} | ${s} |`,
  );
  return ["| what | trials | failures | seed | seconds |", "|---|---|---|---|---|", ...rows].join(
    "\n",
  );
}

const lines: Line[] = [];
for (const nth of MODEL_PROPERTIES.keys()) {
  const line = await proveProperty(nth);
  if (line !== null) lines.push(line);
}
const kills = await proveKills();
if (kills !== null) lines.push(kills);
const faults = await proveFaults();
if (faults !== null) lines.push(faultLine(faults));
const table = [tableOf(lines), ...(faults === null ? [] : [faultTable(faults)])].join("\n\n");
process.stdout.write(`${table}\n`);
if (values.write) keepInProof("prove", table);
process.exit(lines.every(({ failures }) => failures === 0) ? 0 : 1);
