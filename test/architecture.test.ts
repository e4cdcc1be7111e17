import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Who may import whom. A ring may always import itself; `adapters/x` may not import `adapters/y`. Anything not listed is refused. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  ports: ["core"],
  cards: ["core"],
  sandbox: ["core"],
  flows: ["core", "ports", "cards"],
  handlers: ["core", "ports", "cards", "flows", "config"],
  "adapters/graph": ["core", "ports"],
  "adapters/teams": ["core", "ports"],
  "adapters/postgres": ["core", "ports"],
  "adapters/clock": ["core", "ports"],
  "adapters/holidays": ["core", "ports"],
  "adapters/keys": ["core"],
  "adapters/switch": ["core", "ports"],
  cli: ["core", "ports", "adapters/postgres", "config"],
  config: ["core", "settings"],
  settings: ["core"],
  index: [
    "core",
    "ports",
    "cards",
    "flows",
    "handlers",
    "config",
    "adapters/graph",
    "adapters/teams",
    "adapters/postgres",
    "adapters/clock",
    "adapters/holidays",
    "adapters/keys",
    "adapters/switch",
  ],
};

/** Each npm package has its homes; nobody else may know it is there. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  botbuilder: ["bot/adapters/teams/"],
  "botframework-connector": ["bot/adapters/teams/"],
  "@microsoft/teams-ai": ["bot/adapters/teams/"],
  jose: ["bot/adapters/teams/"],
  "@microsoft/microsoft-graph-client": ["bot/adapters/graph/"],
  "@azure/identity": ["bot/adapters/graph/"],
  kysely: ["bot/adapters/postgres/"],
  "kysely/migration": ["bot/adapters/postgres/"],
  "pg-boss": ["bot/adapters/postgres/"],
  pg: ["bot/adapters/postgres/", "sandbox/rehearsal/"],
  "@electric-sql/pglite": ["bot/adapters/postgres/"],
  "windows-iana": ["bot/adapters/graph/"],
  "date-holidays": ["bot/adapters/holidays/", "sandbox/rehearsal/"],
  "adaptivecards-templating": ["bot/cards/"],
  "adaptive-expressions": ["bot/cards/"],
  "csv-parse/sync": ["bot/flows/"],
  fflate: ["bot/flows/", "bot/cli/"],
  "csv-stringify/sync": ["bot/cards/"],
  i18next: ["bot/cards/"],
  "temporal-polyfill": ["bot/core/", "bot/cards/", "bot/handlers/", "sandbox/"],
  "fastest-levenshtein": ["bot/handlers/"],
  "zod/v4": ["bot/handlers/", "bot/adapters/", "bot/config.ts"],
  pino: ["bot/index.ts", "bot/adapters/"],
  "cli-progress": ["sandbox/"],
};

const IMPORT = /^(?:import|export)\b(?:[^;"']*?\bfrom)?\s*["'](?<to>[^"']+)["']/gm;
const IMPURE =
  /\b(?:Date\.now|Math\.random|process\.\w|console\.\w|fetch\(|Temporal\.Now)|\bnew Date\(\)/;

const files = globSync(["bot/**/*.ts", "sandbox/**/*.ts"]);

/** `bot/adapters/graph/x.ts` -> `adapters/graph`; `bot/index.ts` -> `index`; `sandbox/graph/x.ts` -> `sandbox`. */
function ring(file: string): string {
  const [top = "", second = "", third = ""] = file.split("/");
  if (top === "sandbox") return "sandbox";
  if (second.endsWith(".ts")) return second.replace(/\.ts$/, "");
  return second === "adapters" ? `adapters/${third}` : second;
}

const importsOf = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(IMPORT)].map((found) => found.groups?.to ?? "");

function allows(file: string, to: string): boolean {
  if (to.startsWith("#bot/")) return allowsRing(file, join("bot", to.slice(5)));
  if (to.startsWith(".")) return allowsRing(file, join(dirname(file), to));
  if (to.startsWith("node:")) return ring(file) !== "core";
  return (HOMES[to] ?? []).some((home) => file.startsWith(home));
}

function allowsRing(file: string, target: string): boolean {
  if (target.endsWith(".json")) return ring(file) === "cards";
  const from = ring(file);
  return ring(target) === from || (MAY_IMPORT[from] ?? []).includes(ring(target));
}

describe("architecture", () => {
  it("finds the sources it judges", () => assert.ok(files.length > 20, files.join()));

  for (const file of files)
    it(`${file} imports inwards only`, () => {
      assert.deepEqual(
        importsOf(file).filter((to) => !allows(file, to)),
        [],
      );
    });

  it("keeps clocks, chance and IO out of core", () => {
    for (const file of files.filter((each) => ring(each) === "core"))
      assert.doesNotMatch(readFileSync(file, "utf8"), IMPURE, file);
  });

  it("reads the environment in one place", () => {
    const readers = files.filter(
      (file) => file.startsWith("bot/") && /process\.env/.test(readFileSync(file, "utf8")),
    );
    assert.deepEqual(readers, ["bot/index.ts", "bot/cli/auditVerify.ts", "bot/cli/migrate.ts"]);
  });
});
