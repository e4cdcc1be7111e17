import assert from "node:assert/strict";
import fc from "fast-check";
import { deadlineOf, isWithinHours, nextNudgeAt } from "#bot/core/cadence.ts";
import { always, anyMoment, plus } from "./builders.ts";
import { anyHours, CADENCE, inZone, OFFICE, onTheWall, utc } from "./hours.ts";

describe("when to remind next", () => {
  for (const [situation, nudgedAt, snoozedUntil, now, expected] of [
    ["nobody has written yet", [], null, "2026-01-05T10:00", "2026-01-05T10:00"],
    ["nobody has written yet, at night", [], null, "2026-01-05T22:00", "2026-01-06T09:00"],
    [
      "one nudge, late on Monday",
      ["2026-01-05T14:59"],
      null,
      "2026-01-05T15:00",
      "2026-01-08T09:00",
    ],
    ["the gap ends on Sunday", ["2026-01-08T10:00"], null, "2026-01-08T10:00", "2026-01-12T09:00"],
    ["the gap is long over", ["2026-01-05T10:00"], null, "2026-01-20T11:00", "2026-01-20T11:00"],
    [
      "clocks go forward in the gap",
      ["2026-03-27T14:30"],
      null,
      "2026-03-27T14:30",
      "2026-03-30T08:00",
    ],
    [
      "clocks go back in the gap",
      ["2026-10-23T13:30"],
      null,
      "2026-10-23T13:30",
      "2026-10-26T09:00",
    ],
    [
      "the gap counts from the last nudge",
      ["2026-01-05T10:00", "2026-01-08T09:00"],
      null,
      "2026-01-08T09:00",
      "2026-01-12T09:00",
    ],
    [
      "all nudges sent",
      ["2026-01-05T10:00", "2026-01-08T09:00", "2026-01-12T09:00"],
      null,
      "2026-01-12T09:00",
      null,
    ],
    [
      "all nudges sent, but a reminder asked for",
      ["2026-01-05T10:00", "2026-01-08T09:00", "2026-01-12T09:00"],
      "2026-01-14T09:00",
      "2026-01-12T09:30",
      "2026-01-14T09:00",
    ],
    [
      "a reminder asked for before the gap is over",
      ["2026-01-05T10:00"],
      "2026-01-06T11:00",
      "2026-01-05T10:00",
      "2026-01-06T11:00",
    ],
    [
      "a reminder asked for after the gap is over",
      ["2026-01-05T10:00"],
      "2026-01-13T11:00",
      "2026-01-09T10:00",
      "2026-01-13T11:00",
    ],
    [
      "a reminder asked for and overdue",
      ["2026-01-05T10:00"],
      "2026-01-06T11:00",
      "2026-01-10T10:00",
      "2026-01-12T09:00",
    ],
  ] as const)
    it(`${situation}: ${expected ?? "never again"}`, () =>
      assert.deepEqual(
        nextNudgeAt(
          {
            nudgedAt: nudgedAt.map(utc),
            snoozedUntil: snoozedUntil === null ? null : utc(snoozedUntil),
          },
          CADENCE,
          OFFICE,
          utc(now),
        ),
        expected === null ? null : utc(expected),
      ));

  it("the gap is counted in days of New York, also when clocks go back", () =>
    assert.deepEqual(
      nextNudgeAt(
        { nudgedAt: [utc("2026-10-30T19:30")], snoozedUntil: null },
        CADENCE,
        inZone("America/New_York"),
        utc("2026-10-30T19:30"),
      ),
      utc("2026-11-02T15:00"),
    ));

  it("any reminder falls within hours, not in the past and not before the gap is over", () =>
    always(
      fc.property(
        anyHours(4 * 60),
        anyMoment,
        fc.integer({ min: 0, max: 20 * 86_400_000 }),
        fc.integer({ min: 1, max: 30 }),
        (hours, last, passed, gapDays) => {
          const now = plus(last, passed);
          const next = nextNudgeAt(
            { nudgedAt: [last], snoozedUntil: null },
            { ...CADENCE, gapDays },
            hours,
            now,
          );
          assert.ok(next !== null && next >= now && isWithinHours(hours, next));
          const days =
            utc(`${onTheWall(next, hours.zone).date}T00:00`).getTime() -
            utc(`${onTheWall(last, hours.zone).date}T00:00`).getTime();
          assert.ok(days >= gapDays * 86_400_000);
        },
      ),
    ));
});

describe("the deadline", () => {
  for (const [situation, hours, first, expected] of [
    ["two weeks on", OFFICE, "2026-01-05T09:00", "2026-01-19T15:00"],
    ["clocks go forward meanwhile", OFFICE, "2026-03-23T09:00", "2026-04-06T14:00"],
    ["clocks go back meanwhile", OFFICE, "2026-10-19T08:00", "2026-11-02T15:00"],
    ["in Kolkata", inZone("Asia/Kolkata"), "2026-01-05T04:30", "2026-01-19T10:30"],
  ] as const)
    it(`${situation}, is the end of the hours at ${expected}`, () =>
      assert.deepEqual(deadlineOf(utc(first), CADENCE, hours), utc(expected)));
});
