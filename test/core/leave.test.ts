import assert from "node:assert/strict";
import type { SendingHours } from "#bot/core/cadence.ts";
import { leaveUntil } from "#bot/core/leave.ts";

const hours: SendingHours = {
  zone: "Asia/Kathmandu",
  from: "09:30",
  to: "17:00",
  weekdays: [1, 2, 3, 4, 5],
};
const now = new Date("2026-01-05T06:00:00Z");

/** Situation, first day back, first vouched for, outcome. */
const CASES = [
  ["a Monday two weeks on", "2026-01-19", null, "2026-01-19T03:45:00.000Z"],
  ["a Saturday: the Monday after", "2026-01-17", null, "2026-01-19T03:45:00.000Z"],
  ["the sixtieth day", "2026-03-06", null, "2026-03-06T03:45:00.000Z"],
  ["the day after the sixtieth", "2026-03-07", null, "too-long"],
  ["sixty days, counted from an earlier leave", "2026-03-06", "2025-12-20T06:00:00Z", "too-long"],
  ["today", "2026-01-05", null, "in-the-past"],
  ["last week", "2025-12-30", null, "in-the-past"],
  ["no such day", "2026-02-30", null, "not-a-date"],
  ["a word", "soon", null, "not-a-date"],
  ["a whole moment", "2026-01-19T10:00:00Z", null, "not-a-date"],
] as const;

describe("a leave somebody vouches for", () => {
  for (const [situation, day, since, outcome] of CASES)
    it(`${situation}, so: ${outcome}`, () => {
      const leave = leaveUntil(day, since === null ? null : new Date(since), hours, now);
      assert.equal(leave.ok ? leave.until.toISOString() : leave.why, outcome);
    });

  it("a refusal names the last day there is", () => {
    const leave = leaveUntil("2027-01-01", null, hours, now);
    assert.ok(!leave.ok);
    assert.equal(leave.latest.toISOString(), "2026-03-05T18:15:00.000Z");
  });
});
