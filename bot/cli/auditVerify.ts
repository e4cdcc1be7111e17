import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { unzipSync } from "fflate";
import { auditChain } from "../adapters/postgres/auditChain.ts";
import { openDatabase } from "../adapters/postgres/openDatabase.ts";
import { type ChainFault, type Link, readWitness, witnessText } from "../core/chain.ts";
import { isBotError } from "../core/errors.ts";
import { checkPack, type PackFault } from "../core/evidencePack.ts";

const USAGE = `Checks that the record of what the bot did is whole.

  npm run audit:verify                                   the database of DATABASE_URL, else of DATA_DIR
  npm run audit:verify -- --database-url postgres://…    another database
  npm run audit:verify -- --data-dir .data/bot           an embedded one, while the bot is stopped
  npm run audit:verify -- --pack evidence.zip            an evidence pack, without any database
  … --head 1234:9f86d0…                                  a head the bot posted in Teams: nothing before it may have changed
  … --schema mfa_nudge                                   the tables' schema
`;

/** What came of a check, in words, and whether all is well. Not to have been able to check is not well. */
export interface Finding {
  readonly ok: boolean;
  readonly text: string;
}

const OPTIONS = {
  "database-url": { type: "string" },
  "data-dir": { type: "string" },
  schema: { type: "string" },
  pack: { type: "string" },
  head: { type: "string" },
  help: { type: "boolean" },
} as const;

/** @param env where DATABASE_URL and DATA_DIR are looked for when no option names a database */
export async function auditVerify(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Finding> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return { ok: true, text: USAGE };
  const witness = values.head === undefined ? null : readWitness(values.head);
  if (values.head !== undefined && witness === null)
    return bad(`--head takes a number, a colon and 64 hexadecimal digits, not "${values.head}".`);
  if (values.pack !== undefined) return checkedPack(values.pack, witness);
  const chosen = values["database-url"] ?? (values["data-dir"] ? "" : env.DATABASE_URL);
  return checkedDatabase(
    {
      databaseUrl: chosen || null,
      dataDir: values["data-dir"] ?? (env.DATA_DIR || ".data/bot"),
      schema: values.schema,
    },
    witness,
  );
}

const bad = (text: string): Finding => ({ ok: false, text: `${text}\n` });

async function checkedDatabase(
  where: {
    readonly databaseUrl: string | null;
    readonly dataDir: string;
    readonly schema: string | undefined;
  },
  witness: Link | null,
): Promise<Finding> {
  const database = await openDatabase({ ...where, log: () => {} });
  try {
    const chain = auditChain(database.db);
    const verdict = await chain.check(witness);
    if (!verdict.ok) return bad(entryText(verdict.brokenAt, verdict.fault));
    const canTamper = database.backend === "server" && (await chain.canTamper());
    return {
      ok: true,
      text: [
        `The record is whole: ${verdict.records} entries.`,
        `Head: ${witnessText(verdict.head)}`,
        ...(witness === null ? [NO_WITNESS] : ["It is the record that was witnessed."]),
        ...(canTamper ? [TAMPERABLE] : []),
        "",
      ].join("\n"),
    };
  } finally {
    await database.close();
  }
}

const NO_WITNESS =
  "Somebody with the database's password could have written it anew as a whole. With --head and a head from Teams, that is ruled out too.";
const TAMPERABLE =
  "The role this ran as could change the record. docs/postgres-roles.sql has one that cannot.";

function checkedPack(path: string, witness: Link | null): Finding {
  const zipped = unzipSync(readFileSync(path));
  const files = Object.fromEntries(
    Object.entries(zipped).map(([name, bytes]) => [name, textIn(bytes)]),
  );
  const verdict = checkPack(files, witness, sha256);
  if (!verdict.ok) return bad(packText(verdict.why));
  if (witness !== null && !verdict.witnessed)
    return bad("This head is of an entry that is not in the pack. Take one posted for this plan.");
  return {
    ok: true,
    text: [
      `The pack is whole: ${verdict.entries} entries of the record, and every file as listed.`,
      `Head when it was made: ${witnessText(verdict.head)}`,
      ...(witness === null ? [NO_PACK_WITNESS] : ["It is the record that was witnessed."]),
      "",
    ].join("\n"),
  };
}

/** With the mark a CSV file begins with, which other decoders drop. */
const textIn = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

const NO_PACK_WITNESS =
  "Whoever made the pack could have made all of it up. With --head and a head from Teams, that is ruled out too.";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const FAULTS: Readonly<Record<ChainFault, string>> = {
  hash: "it says something else than what was recorded",
  link: "it does not follow from the entry before",
  gap: "it is missing, or its number does not follow",
  unreadable: "its facts cannot be read",
  "cut-off": "it and everything after it is missing",
  head: "it is not the entry the head was set to",
  beyond: "it stands behind the head: the bot did not write it",
  witness: "it is not the entry that was witnessed: the record was written anew, or cut short",
};

const entryText = (seq: number, fault: ChainFault): string =>
  `Entry ${seq} is wrong: ${FAULTS[fault]}.`;

function packText(why: PackFault): string {
  switch (why.is) {
    case "missing":
      return `The pack lacks ${why.file}.`;
    case "unreadable":
      return `${why.file} cannot be read.`;
    case "changed":
      return `${why.file} was changed after the pack was made.`;
    case "plan-hash":
      return "The plan is not the one that was approved: its hash is another.";
    case "evidence-hash":
      return "What was known is not what the plan was approved with: its hash is another.";
    case "entry":
      return entryText(why.seq, why.fault);
  }
}

/** Why there was no check, such as a bot that is running on the folder, in words. */
export function failureText(error: unknown): string {
  if (isBotError(error)) return `${error.message}\n${error.hint}\n`;
  if (!(error instanceof Error)) throw error;
  return `The record could not be checked: ${error.message}\n`;
}

async function main(): Promise<void> {
  const { ok, text } = await auditVerify(process.argv.slice(2), process.env).catch(
    (error: unknown) => ({ ok: false, text: failureText(error) }),
  );
  process.stdout.write(text);
  process.exitCode = ok ? 0 : 1;
}

if (import.meta.main) await main();
