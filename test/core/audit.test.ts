import assert from "node:assert/strict";
import fc from "fast-check";
import { AUDIT_EVENTS, type AuditEntry, canonicalEntry, GENESIS } from "#bot/core/audit.ts";
import { userId } from "#bot/core/ids.ts";
import { always, anyMoment, anyText, anyUserId, NOON, plus } from "./builders.ts";

const entry = (over: Partial<AuditEntry> = {}): AuditEntry => ({
  at: NOON,
  actor: userId("megan"),
  event: "plan.approved",
  subject: "plan-1",
  detail: { missing: 1, last: false },
  ...over,
});
const form = canonicalEntry(entry(), 7, GENESIS);

const anyEntry: fc.Arbitrary<AuditEntry> = fc.record({
  at: anyMoment,
  actor: fc.option(anyUserId),
  event: fc.constantFrom(...AUDIT_EVENTS),
  subject: anyText,
  detail: fc.dictionary(anyText, fc.oneof(anyText, fc.integer(), fc.boolean(), fc.constant(null)), {
    maxKeys: 6,
  }),
});

describe("the canonical form of an audit entry", () => {
  it("of one entry is exactly this", () =>
    assert.equal(
      form,
      `[7,"${GENESIS}","2026-01-05T12:00:00.000Z","megan","plan.approved","plan-1",[["last",false],["missing",1]]]`,
    ));

  it("is the same whatever the order of the keys", () =>
    always(
      fc.property(anyEntry, anyText, (each, previous) => {
        const detail = Object.fromEntries(Object.entries(each.detail).toReversed());
        assert.equal(
          canonicalEntry({ ...each, detail }, 1, previous),
          canonicalEntry(each, 1, previous),
        );
      }),
    ));

  for (const [field, over] of [
    ["time", { at: plus(NOON, 1) }],
    ["actor", { actor: userId("lynne") }],
    ["actor, now the bot", { actor: null }],
    ["event", { event: "plan.declined" }],
    ["subject", { subject: "plan-2" }],
    ["value", { detail: { missing: 2, last: false } }],
    ["kind of value", { detail: { missing: "1", last: false } }],
    ["null instead of false", { detail: { missing: 1, last: null } }],
    ["key", { detail: { lacking: 1, last: false } }],
    ["key more", { detail: { missing: 1, last: false, more: null } }],
    ["key less", { detail: { missing: 1 } }],
    ["no detail", { detail: {} }],
  ] as const)
    it(`is another when this differs: ${field}`, () =>
      assert.notEqual(canonicalEntry(entry(over), 7, GENESIS), form));

  it("is another in another place of the chain", () => {
    assert.notEqual(canonicalEntry(entry(), 8, GENESIS), form);
    assert.notEqual(canonicalEntry(entry(), 7, GENESIS.replace("0", "1")), form);
  });

  it("can be read back, so no two entries share one", () =>
    always(
      fc.property(anyEntry, fc.nat(), anyText, (each, seq, previous) => {
        const [readSeq, readPrevious, at, actor, event, about, detail] = JSON.parse(
          canonicalEntry(each, seq, previous),
        );
        assert.deepEqual([readSeq, readPrevious], [seq, previous]);
        assert.deepEqual(
          { at: new Date(at), actor, event, subject: about, detail: Object.fromEntries(detail) },
          { ...each, detail: Object.fromEntries(Object.entries(each.detail)) },
        );
      }),
    ));
});

describe("the names of what is recorded", () => {
  it("are different, and each is a noun and a verb", () => {
    assert.equal(new Set(AUDIT_EVENTS).size, AUDIT_EVENTS.length);
    for (const event of AUDIT_EVENTS) assert.match(event, /^[a-z]+\.[a-z]+$/);
  });

  it("the first record points back to 64 noughts", () => assert.match(GENESIS, /^0{64}$/));
});
