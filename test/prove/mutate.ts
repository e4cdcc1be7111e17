/** `npm run mutate`: changes core a line at a time and sees whether its tests notice (Stryker); prints scores and survivors. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { keepInProof } from "./proofTable.ts";

/** Each file with the tests that are about it: all of them for every mutant would take hours. */
const TARGETS: Readonly<Record<string, string>> = {
  approval: "approval*",
  approversNeeded: "{approversNeeded,planApprovers}*",
  halt: "halt*",
  sight: "sight*",
  wave: "wave*",
  eligibility: "{eligibility,judgement}*",
  judgement: "judgement*",
  plan: "planCanonical*",
  draft: "{draft,planDraft,planAsked,planApprovers,judgement,enforcement}*",
};

/** In per cent: what issue 4 asks for. */
const LEAST = 90;

const { values } = parseArgs({
  options: { only: { type: "string", default: "" }, write: { type: "boolean", default: false } },
});

// What Node compiled once, a thousand runs need not compile again.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "mfa-nudge-mutants");

const lines: string[] = [];
let isGood = true;
for (const [name, tests] of Object.entries(TARGETS)) {
  if (values.only !== "" && values.only !== name) continue;
  const results = await new Stryker({
    mutate: [`bot/core/${name}.ts`],
    commandRunner: { command: `mocha --bail --reporter min 'test/core/${tests}.test.ts'` },
  }).runMutationTest();
  const count = (...states: readonly string[]) =>
    results.filter(({ status }) => states.includes(status)).length;
  const [killed, survived] = [count("Killed", "Timeout"), count("Survived", "NoCoverage")];
  const score = (100 * killed) / Math.max(1, killed + survived);
  isGood &&= score >= LEAST;
  lines.push(
    `| \`${name}.ts\` | ${killed + survived} | ${killed} | ${survived} | ${score.toFixed(1)} % |`,
  );
  for (const each of results.filter(({ status }) => status === "Survived"))
    process.stdout.write(
      `${name}.ts:${each.location.start.line}:${each.location.start.column} survives: ${each.mutatorName} -> ${each.replacement}\n`,
    );
}
const table = ["| file | mutants | killed | survived | score |", "|---|---|---|---|---|", ...lines];
process.stdout.write(`${table.join("\n")}\n`);
if (values.write) keepInProof("mutate", table.join("\n"));
process.exit(isGood ? 0 : 1);
