import assert from "node:assert/strict";
import fc from "fast-check";
import { nextDailyAt } from "#bot/core/cadence.ts";
import { always } from "./builders.ts";
import { clockTime, onTheWall, utc, ZONES } from "./hours.ts";

describe("the next daily time", () => {
  for (const [situation, time, zone, from, expected] of [
    ["later today", "14:00", "Europe/Oslo", "2026-01-05T10:00", "2026-01-05T13:00"],
    ["already over today", "02:00", "Europe/Oslo", "2026-01-05T10:00", "2026-01-06T01:00"],
    ["exactly now", "02:00", "Europe/Oslo", "2026-01-05T01:00", "2026-01-06T01:00"],
    ["a millisecond ago", "02:00", "Europe/Oslo", "2026-01-05T01:00:00.001", "2026-01-06T01:00"],
    ["half-hour zone", "02:00", "Asia/Kolkata", "2026-01-05T10:00", "2026-01-05T20:30"],
    ["Oslo skips it", "02:00", "Europe/Oslo", "2026-03-28T01:00", "2026-03-29T01:00"],
    [
      "the night after Oslo skipped it",
      "02:00",
      "Europe/Oslo",
      "2026-03-29T01:00",
      "2026-03-30T00:00",
    ],
    [
      "Oslo shows it twice: the first",
      "02:00",
      "Europe/Oslo",
      "2026-10-24T00:00",
      "2026-10-25T00:00",
    ],
    [
      "Oslo shows it twice: not the second",
      "02:00",
      "Europe/Oslo",
      "2026-10-25T00:00",
      "2026-10-26T01:00",
    ],
    ["within the repeated hour", "02:00", "Europe/Oslo", "2026-10-25T01:10", "2026-10-26T01:00"],
    ["New York skips it", "02:00", "America/New_York", "2026-03-07T07:00", "2026-03-08T07:00"],
    [
      "the night after New York",
      "02:00",
      "America/New_York",
      "2026-03-08T07:00",
      "2026-03-09T06:00",
    ],
    ["New York goes back", "02:00", "America/New_York", "2026-10-31T06:00", "2026-11-01T07:00"],
    [
      "New York shows it twice",
      "01:30",
      "America/New_York",
      "2026-11-01T05:30",
      "2026-11-02T06:30",
    ],
  ] as const)
    it(`${situation}: ${time} in ${zone} comes at ${expected}`, () =>
      assert.deepEqual(nextDailyAt(time, zone, utc(from)), utc(expected)));

  it("comes strictly later, once on each day of the calendar", () =>
    always(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 1_439 }).map(clockTime),
        fc.constantFrom("2026-03-04", "2026-03-25", "2026-10-01", "2026-10-21", "2026-10-28"),
        (zone, time, start) => {
          let at = nextDailyAt(time, zone, utc(`${start}T00:00:00`));
          for (let day = 0; day < 8; day += 1) {
            const next = nextDailyAt(time, zone, at);
            assert.ok(next > at);
            const [today, then] = [onTheWall(at, zone), onTheWall(next, zone)];
            assert.equal(
              utc(`${then.date}T00:00`).getTime() - utc(`${today.date}T00:00`).getTime(),
              86_400_000,
            );
            assert.ok(then.time === time || then.time > time, `${then.time} for ${time}`);
            at = next;
          }
        },
      ),
    ));
});
