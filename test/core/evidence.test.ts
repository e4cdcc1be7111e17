import assert from "node:assert/strict";
import fc from "fast-check";
import {
  betterEvidence,
  evidenceBeside,
  finishingTime,
  isComplete,
  reportScope,
} from "#bot/core/evidence.ts";
import type { EvidenceSource, Registration } from "#bot/core/registration.ts";
import { always, NOON, plus, registered, unknownRegistration } from "./builders.ts";

const HOUR = 3_600_000;
const yes = (source: EvidenceSource, hoursAgo: number): Registration =>
  registered({ source, asOf: plus(NOON, -hoursAgo * HOUR) });
const no = (source: EvidenceSource, hoursAgo: number): Registration => ({
  known: "not-registered",
  source,
  asOf: plus(NOON, -hoursAgo * HOUR),
});

describe("the better of two pieces of evidence", () => {
  for (const [situation, reported, known, winner] of [
    ["nothing was known", no("report", 5), null, "reported"],
    ["what was known is unknown", no("report", 5), unknownRegistration, "reported"],
    ["a live read is newer than the report", no("report", 5), yes("live", 1), "known"],
    ["a live read is older than the report", yes("report", 1), no("live", 5), "reported"],
    ["both are equally old", yes("report", 1), no("live", 1), "reported"],
    ["an earlier report is known", yes("report", 1), no("report", 25), "reported"],
    ["a later report was known", yes("report", 5), no("report", 1), "reported"],
    ["the report is silent and a live read is fresh", unknownRegistration, yes("live", 1), "known"],
    [
      "the report is silent and an earlier one is fresh",
      unknownRegistration,
      yes("report", 1),
      "known",
    ],
    [
      "the report is silent and a live read is a day old",
      unknownRegistration,
      yes("live", 24),
      "known",
    ],
    [
      "the report is silent and a live read is older",
      unknownRegistration,
      yes("live", 25),
      "reported",
    ],
    ["the report is silent and so are we", unknownRegistration, unknownRegistration, "reported"],
  ] as const)
    it(`${situation}: the ${winner} wins`, () =>
      assert.equal(betterEvidence(reported, known, NOON), winner === "known" ? known : reported));

  it("the age at which knowledge no longer outweighs silence can be set", () => {
    const known = yes("live", 1);
    assert.equal(betterEvidence(unknownRegistration, known, NOON, HOUR), known);
    assert.equal(betterEvidence(unknownRegistration, known, NOON, HOUR - 1), unknownRegistration);
  });

  it("a silent report never overwrites what was learnt within a day", () =>
    always(
      fc.property(
        fc.constantFrom<EvidenceSource>("report", "live"),
        fc.integer({ min: 0, max: 24 }),
        fc.boolean(),
        (source, age, isYes) => {
          const known = isYes ? yes(source, age) : no(source, age);
          assert.equal(betterEvidence(unknownRegistration, known, NOON), known);
        },
      ),
    ));
});

describe("whether a listing is whole", () => {
  for (const [situation, read, before, later, expected] of [
    ["as many as were counted", 10, 10, 10, true],
    ["one missing", 9, 10, 10, false],
    ["somebody left meanwhile", 9, 10, 9, true],
    ["somebody came meanwhile", 10, 10, 11, true],
    ["more than were counted", 12, 10, 10, true],
    ["only the count before, and enough", 10, 10, null, true],
    ["only the count after, and too few", 9, null, 10, false],
    ["an empty listing of a tenant with people", 0, 10, 10, false],
    ["no counts to compare with", 10, null, null, true],
  ] as const)
    it(`${situation}: ${expected ? "whole" : "cut short"}`, () =>
      assert.equal(isComplete(read, before, later), expected));
});

describe("when work will be finished", () => {
  for (const [situation, done, total, minutes] of [
    ["half done in ten minutes", 50, 100, 10],
    ["a quarter done in ten minutes", 25, 100, 30],
    ["all done", 100, 100, 0],
    ["more done than there was", 120, 100, 0],
    ["nothing done yet", 0, 100, null],
    ["nothing to do", 0, 0, null],
  ] as const)
    it(`${situation}: ${minutes === null ? "nobody can say" : `in ${minutes} minutes`}`, () =>
      assert.deepEqual(
        finishingTime(plus(NOON, -600_000), done, total, NOON),
        minutes === null ? null : plus(NOON, minutes * 60_000),
      ));
});

describe("whom the report is asked about", () => {
  const DAY = 86_400_000;
  for (const [situation, days, scope] of [
    ["never read in full", null, "everyone"],
    ["read in full just now", 0, "unregistered"],
    ["read in full six days ago", 6, "unregistered"],
    ["read in full a week ago, by a scan that began a little later in the night", 6.99, "everyone"],
    ["read in full two weeks ago", 14, "everyone"],
  ] as const)
    it(`${situation}: ${scope}`, () =>
      assert.equal(reportScope(days === null ? null : plus(NOON, -days * DAY), NOON), scope));
});

describe("somebody a report of the unregistered leaves out", () => {
  const DAY = 86_400_000;
  const registered = (days: number): Registration => ({
    known: "registered",
    capable: true,
    phoneOnly: false,
    source: "report",
    asOf: plus(NOON, -days * DAY),
  });
  const unknown: Registration = { known: "unknown", why: "no-report-row" };

  it("was registered by the last full report: stays so, as of that report", () =>
    assert.deepEqual(evidenceBeside(registered(6), NOON), registered(6)));

  for (const [situation, known] of [
    ["was registered longer ago than any full report", registered(10)],
    [
      "was not registered: may have registered since",
      { known: "not-registered", source: "report", asOf: plus(NOON, -DAY) },
    ],
    [
      "was seen without methods a minute ago",
      { known: "not-registered", source: "live", asOf: plus(NOON, -60_000) },
    ],
    ["was unknown", { known: "unknown", why: "unreadable" }],
    ["is new", null],
  ] as const)
    it(`${situation}: unknown`, () => assert.deepEqual(evidenceBeside(known, NOON), unknown));
});
