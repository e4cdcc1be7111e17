import { type AuditRecord, GENESIS } from "./audit.ts";
import { type ChainFault, faultOf, type Link, type Sha256 } from "./chain.ts";

/** The files of an evidence pack by name, as text. */
export type PackFiles = Readonly<Record<string, string>>;

export const MANIFEST = "manifest.json";
export const PLAN = "plan.json";
/** What was approved, as the text whose SHA-256 is the plan's hash. */
export const PLAN_TEXT = "plan.txt";
/** What was known of everybody, as the text whose SHA-256 the plan carries. */
export const EVIDENCE_TEXT = "evidence.txt";
export const CHAIN = "chain.jsonl";
export const HEAD = "head.json";

/** What is wrong with a pack, or what it proves. */
export type PackVerdict =
  | {
      readonly ok: true;
      readonly entries: number;
      readonly head: Link;
      readonly witnessed: boolean;
    }
  | { readonly ok: false; readonly why: PackFault };

export type PackFault =
  | { readonly is: "missing"; readonly file: string }
  | { readonly is: "unreadable"; readonly file: string }
  | { readonly is: "changed"; readonly file: string }
  | { readonly is: "plan-hash" }
  | { readonly is: "evidence-hash" }
  | { readonly is: "entry"; readonly seq: number; readonly fault: ChainFault };

/** Whether a file list is what it says: each file by its SHA-256. */
export const manifestOf = (files: PackFiles, sha256: Sha256): string =>
  `${JSON.stringify(
    {
      format: "mfa-nudge evidence pack 1",
      files: Object.fromEntries(
        Object.entries(files)
          .filter(([name]) => name !== MANIFEST)
          .toSorted(([one], [other]) => (one < other ? -1 : 1))
          .map(([name, text]) => [name, sha256(text)]),
      ),
    },
    null,
    2,
  )}\n`;

/**
 * Checks a pack by itself: every file against the manifest, the plan and what was known against their hashes, and every
 * entry of the record against the one before. With a witness inside the slice, that it is the record that was witnessed.
 */
export function checkPack(files: PackFiles, witness: Link | null, sha256: Sha256): PackVerdict {
  const missing = [MANIFEST, PLAN, CHAIN, HEAD].find((file) => files[file] === undefined);
  if (missing !== undefined) return wrong({ is: "missing", file: missing });
  const listed = jsonIn(files, MANIFEST) as { readonly files?: Record<string, string> } | null;
  if (listed?.files === undefined) return wrong({ is: "unreadable", file: MANIFEST });
  for (const [file, hash] of Object.entries(listed.files)) {
    const text = files[file];
    if (text === undefined) return wrong({ is: "missing", file });
    if (sha256(text) !== hash) return wrong({ is: "changed", file });
  }
  return checkPlan(files, sha256) ?? checkSlice(files, witness, sha256);
}

/** Of what `plan.json` says, the part that is checked. */
interface PackedPlan {
  readonly id: string;
  readonly hash: string;
  readonly evidence: string | null;
}

/** The two texts are left out of the pack of a plan somebody was erased from: they cannot be made again. */
function checkPlan(files: PackFiles, sha256: Sha256): PackVerdict | null {
  const plan = jsonIn(files, PLAN) as PackedPlan | null;
  const records = recordsIn(files[CHAIN] ?? "");
  if (plan === null) return wrong({ is: "unreadable", file: PLAN });
  if (records === null) return wrong({ is: "unreadable", file: CHAIN });
  const approved = files[PLAN_TEXT];
  const known = files[EVIDENCE_TEXT];
  if (approved !== undefined && sha256(approved) !== plan.hash) return wrong({ is: "plan-hash" });
  if (known !== undefined && sha256(known) !== plan.evidence) return wrong({ is: "evidence-hash" });
  const other = records.find(
    ({ subject, detail }) =>
      subject === plan.id && detail.hash !== undefined && detail.hash !== plan.hash,
  );
  return other === undefined ? null : wrong({ is: "plan-hash" });
}

function checkSlice(files: PackFiles, witness: Link | null, sha256: Sha256): PackVerdict {
  const head = jsonIn(files, HEAD) as Link | null;
  const records = recordsIn(files[CHAIN] ?? "");
  if (head === null) return wrong({ is: "unreadable", file: HEAD });
  const first = records?.[0];
  if (records === null || first === undefined) return wrong({ is: "unreadable", file: CHAIN });
  let last: Link = { seq: first.seq - 1, hash: first.seq === 1 ? GENESIS : first.previous };
  for (const record of records) {
    const fault = faultOf(record, last, sha256) ?? againstHeads(record, [head, witness]);
    if (fault !== null) return wrong({ is: "entry", seq: record.seq, fault });
    last = record;
  }
  if (last.seq > head.seq) return wrong({ is: "entry", seq: last.seq, fault: "beyond" });
  const witnessed = witness !== null && witness.seq >= first.seq && witness.seq <= last.seq;
  return { ok: true, entries: records.length, head, witnessed };
}

const againstHeads = (record: Link, heads: readonly (Link | null)[]): ChainFault | null =>
  heads.some((head) => head?.seq === record.seq && head.hash !== record.hash) ? "witness" : null;

function recordsIn(text: string): readonly AuditRecord[] | null {
  try {
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line))
      .map((record) => ({ ...record, at: new Date(record.at) }));
  } catch {
    return null;
  }
}

function jsonIn(files: PackFiles, name: string): unknown {
  try {
    return JSON.parse(files[name] ?? "");
  } catch {
    return null;
  }
}

const wrong = (why: PackFault): PackVerdict => ({ ok: false, why });
