import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { type AuditEntry, type AuditRecord, GENESIS } from "#bot/core/audit.ts";
import { faultOf, hashOfRecord, type Link, readWitness, witnessText } from "#bot/core/chain.ts";
import { userId } from "#bot/core/ids.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function chained(entries: readonly AuditEntry[]): readonly AuditRecord[] {
  let last: Link = { seq: 0, hash: GENESIS };
  return entries.map((entry) => {
    const bare = { ...entry, seq: last.seq + 1, previous: last.hash };
    const record = { ...bare, hash: hashOfRecord(bare, sha256) };
    last = record;
    return record;
  });
}

/** The number of the first entry that does not fit; null when all do and the end is where it should be. */
function firstWrong(records: readonly AuditRecord[], head: Link): number | null {
  let last: Link = { seq: 0, hash: GENESIS };
  for (const record of records) {
    if (faultOf(record, last, sha256) !== null) return last.seq + 1;
    last = record;
  }
  return last.seq === head.seq && last.hash === head.hash ? null : last.seq + 1;
}

const text = fc.string({ maxLength: 12 });
const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
const entries: fc.Arbitrary<readonly AuditEntry[]> = fc.array(
  fc.record({
    at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
    actor: fc.option(text.map(userId)),
    event: fc.constantFrom("plan.approved" as const, "change.intended" as const),
    subject: text,
    detail: fc.dictionary(text, value, { noNullPrototype: true }),
  }),
  { minLength: 2, maxLength: 8 },
);

/** One field of an entry made another. */
const CHANGES: readonly ((record: AuditRecord) => AuditRecord)[] = [
  (record) => ({ ...record, at: new Date(record.at.getTime() + 1) }),
  (record) => ({ ...record, actor: userId(`${record.actor ?? ""}x`) }),
  (record) => ({ ...record, event: "plan.declined" }),
  (record) => ({ ...record, subject: `${record.subject}x` }),
  (record) => ({ ...record, detail: { ...record.detail, added: true } }),
  (record) => ({ ...record, detail: { x: JSON.stringify(record.detail) } }),
  (record) => ({ ...record, seq: record.seq + 1 }),
  (record) => ({ ...record, previous: flipped(record.previous) }),
  (record) => ({ ...record, hash: flipped(record.hash) }),
];

const flipped = (hash: string): string => `${hash.startsWith("0") ? "1" : "0"}${hash.slice(1)}`;

describe("a chain", () => {
  it("P26: one changed field of one entry is found, and the entry named", () => {
    fc.assert(
      fc.property(entries, fc.nat(), fc.constantFrom(...CHANGES), (given, nth, change) => {
        const records = chained(given);
        const head = records.at(-1) as AuditRecord;
        assert.equal(firstWrong(records, head), null);
        const at = nth % records.length;
        const forged = records.map((each, place) => (place === at ? change(each) : each));
        assert.equal(firstWrong(forged, head), at + 1);
      }),
    );
  });

  it("P26: an entry that is gone, doubled or in another place is found, and an end cut off", () => {
    fc.assert(
      fc.property(entries, fc.nat(), (given, nth) => {
        const records = chained(given);
        const head = records.at(-1) as AuditRecord;
        const at = nth % (records.length - 1);
        assert.equal(firstWrong(records.toSpliced(at, 1), head), at + 1, "gone");
        const twice = records.toSpliced(at, 0, records[at] as AuditRecord);
        assert.equal(firstWrong(twice, head), at + 2, "doubled");
        const [one, other] = records.slice(at, at + 2) as [AuditRecord, AuditRecord];
        assert.equal(firstWrong(records.toSpliced(at, 2, other, one), head), at + 1, "swapped");
        assert.equal(firstWrong(records.slice(0, -1), head), records.length, "cut off");
      }),
    );
  });

  it("is witnessed by a number and a hash, written as one word", () => {
    const head = { seq: 1234, hash: "a".repeat(64) };
    assert.deepEqual(readWitness(` ${witnessText(head).toUpperCase()} `), head);
    for (const odd of ["", "12", `:${head.hash}`, `1:${head.hash}0`, `-1:${head.hash}`])
      assert.equal(readWitness(odd), null, odd);
  });
});
