import assert from "node:assert/strict";
import fc from "fast-check";
import { isWithinHours, withinHours } from "#bot/core/cadence.ts";
import { always, anyMoment, plus } from "./builders.ts";
import { anyHours, EVERY_DAY, inZone, OFFICE, onTheWall, oslo, utc } from "./hours.ts";

describe("sending hours", () => {
  for (const [situation, hours, notBefore, expected] of [
    ["at the opening", OFFICE, "2026-01-05T09:00", "2026-01-05T09:00"],
    ["just before the opening", OFFICE, "2026-01-05T08:59:59.999", "2026-01-05T09:00"],
    ["in the middle of the day", OFFICE, "2026-01-05T11:22:33.444", "2026-01-05T11:22:33.444"],
    ["just before closing", OFFICE, "2026-01-05T14:59:59.999", "2026-01-05T14:59:59.999"],
    ["at closing", OFFICE, "2026-01-05T15:00", "2026-01-06T09:00"],
    ["on Saturday", OFFICE, "2026-01-10T12:00", "2026-01-12T09:00"],
    ["on Sunday night", OFFICE, "2026-01-11T22:30", "2026-01-12T09:00"],
    ["on Friday evening", OFFICE, "2026-01-09T15:30", "2026-01-12T09:00"],
    ["on Friday before clocks go forward", OFFICE, "2026-03-27T15:00", "2026-03-30T08:00"],
    ["on Friday before clocks go back", OFFICE, "2026-10-23T14:00", "2026-10-26T09:00"],
    ["the night Oslo goes forward", oslo(EVERY_DAY), "2026-03-29T00:30", "2026-03-29T08:00"],
    ["the night Oslo goes back", oslo(EVERY_DAY), "2026-10-25T00:30", "2026-10-25T09:00"],
    [
      "the night New York goes forward",
      inZone("America/New_York", EVERY_DAY),
      "2026-03-08T06:30",
      "2026-03-08T14:00",
    ],
    [
      "the night New York goes back",
      inZone("America/New_York", EVERY_DAY),
      "2026-11-01T05:30",
      "2026-11-01T15:00",
    ],
    ["half an hour off in Kolkata", inZone("Asia/Kolkata"), "2026-01-05T04:29", "2026-01-05T04:30"],
    ["closing in Kolkata", inZone("Asia/Kolkata"), "2026-01-05T10:30", "2026-01-06T04:30"],
    [
      "one weekday a week, just missed",
      oslo({ weekdays: [3] }),
      "2026-01-07T15:00",
      "2026-01-14T09:00",
    ],
    [
      "a day without midnight in Havana",
      inZone("America/Havana", { from: "00:00", to: "23:00", weekdays: [7] }),
      "2026-03-08T03:00",
      "2026-03-08T05:00",
    ],
    [
      "the second time it is 02:10, when opening at 02:30",
      oslo({ ...EVERY_DAY, from: "02:30", to: "05:00" }),
      "2026-10-25T01:10",
      "2026-10-25T01:30",
    ],
    [
      "hours that fall into the skipped one",
      oslo({ weekdays: [7], from: "02:15", to: "02:45" }),
      "2026-03-29T00:30",
      "2026-04-05T00:15",
    ],
  ] as const)
    it(`${situation}, the next moment is ${expected}`, () =>
      assert.deepEqual(withinHours(hours, utc(notBefore)), utc(expected)));

  it("that name no weekday are refused", () =>
    assert.throws(() => withinHours(oslo({ weekdays: [] }), utc("2026-01-05T09:00")), RangeError));

  it("of any kind, give a moment that is within them and not before the one asked for", () =>
    always(
      fc.property(anyHours(), anyMoment, (hours, notBefore) => {
        const found = withinHours(hours, notBefore);
        assert.ok(found >= notBefore);
        const { time, weekday } = onTheWall(found, hours.zone);
        assert.ok(hours.weekdays.includes(weekday), `weekday ${weekday}`);
        assert.ok(hours.from <= time && time < hours.to, time);
        assert.ok(isWithinHours(hours, found));
      }),
    ));

  it("of any kind, hold around the nights when clocks change", () =>
    always(
      fc.property(
        anyHours(),
        fc.constantFrom("2026-03-08", "2026-03-29", "2026-04-05", "2026-10-25", "2026-11-01"),
        fc.integer({ min: -24 * 60, max: 24 * 60 }),
        (hours, day, minutes) => {
          const notBefore = plus(utc(`${day}T02:00:00`), minutes * 60_000);
          const found = withinHours(hours, notBefore);
          const { time, weekday } = onTheWall(found, hours.zone);
          assert.ok(found >= notBefore);
          assert.ok(hours.weekdays.includes(weekday));
          assert.ok(hours.from <= time && time < hours.to, time);
        },
      ),
    ));

  it("that open by day, give the first such moment", () =>
    always(
      fc.property(
        anyHours(4 * 60),
        anyMoment,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (hours, notBefore, share) => {
          const found = withinHours(hours, notBefore);
          const wait = found.getTime() - notBefore.getTime();
          if (wait > 0)
            assert.equal(isWithinHours(hours, plus(notBefore, Math.floor(wait * share))), false);
        },
      ),
    ));
});
