import assert from "node:assert/strict";
import { type DaysLeft, daysLeft, STAGES, type Stage, stageOf } from "#bot/core/stage.ts";

describe("stage", () => {
  const TABLE: readonly (readonly [number, number, DaysLeft, Stage])[] = [
    [1, 3, 14, "invitation"],
    [1, 3, 4, "invitation"],
    [1, 3, 3, "firm"],
    [1, 3, 0, "firm"],
    [1, 1, 14, "last"],
    [2, 3, 11, "reminder"],
    [2, 5, 4, "reminder"],
    [2, 5, 2, "firm"],
    [3, 5, 8, "firm"],
    [4, 5, 8, "firm"],
    [3, 3, 8, "last"],
    [5, 3, 0, "last"],
    [1, 3, "passed", "overdue"],
    [3, 3, "passed", "overdue"],
  ];

  for (const [number, of, left, stage] of TABLE)
    it(`reminder ${number} of ${of} with ${left} days left speaks as ${stage}`, () =>
      assert.equal(stageOf({ number, of, daysLeft: left }), stage));

  it("never softens: a later reminder, or one nearer to the date, is at least as firm", () => {
    const rank = (number: number, left: DaysLeft) =>
      STAGES.indexOf(stageOf({ number, of: 4, daysLeft: left }));
    const days: readonly DaysLeft[] = [14, 7, 4, 3, 1, 0, "passed"];
    for (const number of [1, 2, 3, 4])
      for (const [nth, left] of days.entries()) {
        assert.ok(rank(number + 1, left) >= rank(number, left), `${number} ${left}`);
        const next = days[nth + 1];
        if (next !== undefined) assert.ok(rank(number, next) >= rank(number, left));
      }
  });
});

describe("days left", () => {
  const TABLE: readonly (readonly [string, string, string, DaysLeft])[] = [
    ["2026-12-14T15:00:00Z", "2026-12-18T15:00:00Z", "Europe/Oslo", 4],
    ["2026-12-18T08:00:00Z", "2026-12-18T15:00:00Z", "Europe/Oslo", 0],
    ["2026-12-18T15:00:00Z", "2026-12-18T15:00:00Z", "Europe/Oslo", "passed"],
    // Still Thursday in London, already Friday in Kolkata.
    ["2026-12-17T19:00:00Z", "2026-12-18T10:30:00Z", "Europe/London", 1],
    ["2026-12-17T19:00:00Z", "2026-12-18T10:30:00Z", "Asia/Kolkata", 0],
    // A day of 23 hours is a day.
    ["2026-03-28T12:00:00Z", "2026-03-30T11:00:00Z", "Europe/Oslo", 2],
    ["2026-12-30T12:00:00Z", "2027-02-01T11:00:00Z", "UTC", 33],
  ];

  for (const [now, deadline, zone, left] of TABLE)
    it(`from ${now} to ${deadline} in ${zone}: ${left}`, () =>
      assert.equal(daysLeft(new Date(now), new Date(deadline), zone), left));
});
