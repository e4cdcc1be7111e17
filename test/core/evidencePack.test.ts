import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type AuditRecord, GENESIS } from "#bot/core/audit.ts";
import { hashOfRecord, type Link } from "#bot/core/chain.ts";
import { checkPack, manifestOf, type PackFiles } from "#bot/core/evidencePack.ts";
import { userId } from "#bot/core/ids.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const APPROVED = "mfa-nudge plan 2\nid one";
const KNOWN = "mfa-nudge evidence 1";

/** The second to fourth entry of a record, about one plan. */
function slice(): readonly AuditRecord[] {
  let last: Link = { seq: 1, hash: sha256("the first") };
  return [2, 3, 4].map((seq) => {
    const bare = {
      seq,
      previous: last.hash,
      at: new Date(Date.UTC(2026, 0, 5, 8, seq)),
      actor: userId("p-megan"),
      event: "plan.approved" as const,
      subject: "one",
      detail: { hash: sha256(APPROVED), round: 1 },
    };
    const record = { ...bare, hash: hashOfRecord(bare, sha256) };
    last = record;
    return record;
  });
}

const records = slice();
const head = { seq: 4, hash: records.at(-1)?.hash ?? GENESIS };

/** A pack, its manifest made after what was changed: by somebody who knows how. */
function pack(changes: PackFiles = {}, without: readonly string[] = []): PackFiles {
  const files = {
    "plan.json": JSON.stringify({ id: "one", hash: sha256(APPROVED), evidence: sha256(KNOWN) }),
    "plan.txt": APPROVED,
    "evidence.txt": KNOWN,
    "people.csv": "Name\r\n",
    "chain.jsonl": records.map((each) => `${JSON.stringify(each)}\n`).join(""),
    "head.json": JSON.stringify(head),
    ...changes,
  };
  const kept = Object.fromEntries(
    Object.entries(files).filter(([name]) => !without.includes(name)),
  );
  return { ...kept, "manifest.json": manifestOf(kept, sha256) };
}

const check = (files: PackFiles, witness: Link | null = null) => checkPack(files, witness, sha256);

const lines = (given: readonly object[]): string =>
  given.map((each) => `${JSON.stringify(each)}\n`).join("");

describe("an evidence pack", () => {
  it("proves itself, and with a head from inside its slice that it is the record's", () => {
    assert.deepEqual(check(pack()), { ok: true, entries: 3, head, witnessed: false });
    const third = { seq: 3, hash: records[1]?.hash ?? "" };
    assert.deepEqual(check(pack(), third), { ok: true, entries: 3, head, witnessed: true });
  });

  it("may lack the two texts, when somebody in the plan was erased", () => {
    assert.equal(check(pack({}, ["plan.txt", "evidence.txt"])).ok, true);
  });

  const [first, second, third] = records;
  for (const [what, files, why] of [
    ["a file changed", { ...pack(), "people.csv": "x" }, { is: "changed", file: "people.csv" }],
    [
      "a listed file gone",
      { ...pack(), "people.csv": undefined },
      { is: "missing", file: "people.csv" },
    ],
    ["no record", pack({}, ["chain.jsonl"]), { is: "missing", file: "chain.jsonl" }],
    ["an empty record", pack({ "chain.jsonl": "" }), { is: "unreadable", file: "chain.jsonl" }],
    [
      "a record that is no JSON",
      pack({ "chain.jsonl": "x\n" }),
      { is: "unreadable", file: "chain.jsonl" },
    ],
    ["another plan", pack({ "plan.txt": `${APPROVED}x` }), { is: "plan-hash" }],
    [
      "another plan with its own hash",
      pack({
        "plan.txt": "x",
        "plan.json": JSON.stringify({ id: "one", hash: sha256("x"), evidence: sha256(KNOWN) }),
      }),
      { is: "plan-hash" },
    ],
    ["other evidence", pack({ "evidence.txt": "x" }), { is: "evidence-hash" }],
    [
      "an entry gone",
      pack({ "chain.jsonl": lines([first, third] as object[]) }),
      { is: "entry", seq: 4, fault: "gap" },
    ],
    [
      "an entry changed",
      pack({ "chain.jsonl": lines([first, { ...second, actor: "p-other" }, third] as object[]) }),
      { is: "entry", seq: 3, fault: "hash" },
    ],
    [
      "entries behind its head",
      pack({ "head.json": JSON.stringify({ seq: 3, hash: records[1]?.hash }) }),
      { is: "entry", seq: 4, fault: "beyond" },
    ],
  ] as const)
    it(`with ${what} is refused, with the reason`, () => {
      assert.deepEqual(check(files as PackFiles), { ok: false, why });
    });

  it("of a record that was written anew does not have the head that was posted", () => {
    const posted = { seq: 3, hash: "f".repeat(64) };
    const why = { is: "entry", seq: 3, fault: "witness" };
    assert.deepEqual(check(pack(), posted), { ok: false, why });
  });
});
