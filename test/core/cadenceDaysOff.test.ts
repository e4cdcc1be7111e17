import assert from "node:assert/strict";
import fc from "fast-check";
import { closingTime, isWithinHours, nextNudgeAt, withinHours } from "#bot/core/cadence.ts";
import { always, anyMoment } from "./builders.ts";
import { anyBusyHours, CADENCE, EVERY_DAY, inZone, OFFICE, onTheWall, oslo, utc } from "./hours.ts";

const SUNDAY_TO_THURSDAY = { weekdays: [7, 1, 2, 3, 4] };
const off = (...days: readonly string[]) => ({ daysOff: new Set(days) });
const away = (from: string, until: string) => ({ away: { from: utc(from), until: utc(until) } });

describe("days off and leave", () => {
  for (const [situation, hours, notBefore, expected] of [
    ["Christmas on a Friday", oslo(off("2026-12-25")), "2026-12-24T15:00", "2026-12-28T09:00"],
    [
      "a holiday by their calendar, while it is the day before in UTC",
      inZone("Pacific/Auckland", off("2026-02-06")),
      "2026-02-05T21:30",
      "2026-02-08T21:00",
    ],
    [
      "a Sunday-to-Thursday week, on Thursday evening",
      inZone("Asia/Riyadh", SUNDAY_TO_THURSDAY),
      "2026-01-08T13:00",
      "2026-01-11T07:00",
    ],
    [
      "a Sunday-to-Thursday week, on Friday",
      inZone("Asia/Riyadh", SUNDAY_TO_THURSDAY),
      "2026-01-09T08:00",
      "2026-01-11T07:00",
    ],
    [
      "a leave over a weekend, from Thursday to Tuesday noon",
      oslo(away("2026-01-08T00:00", "2026-01-13T11:00")),
      "2026-01-08T10:00",
      "2026-01-13T11:00",
    ],
    [
      "a leave that ends on a Saturday",
      oslo(away("2026-01-08T00:00", "2026-01-10T12:00")),
      "2026-01-08T10:00",
      "2026-01-12T09:00",
    ],
    [
      "a leave of a year",
      oslo(away("2026-01-05T00:00", "2027-01-05T00:00")),
      "2026-01-06T10:00",
      "2027-01-05T09:00",
    ],
    [
      "a leave that begins before the hours open",
      oslo(away("2026-01-05T08:00", "2026-01-05T12:00")),
      "2026-01-05T06:00",
      "2026-01-05T12:00",
    ],
    [
      "a leave that is over",
      oslo(away("2026-01-01T00:00", "2026-01-05T10:00")),
      "2026-01-05T10:00",
      "2026-01-05T10:00",
    ],
    [
      "back from leave on a holiday",
      oslo({ ...off("2026-01-12"), ...away("2026-01-08T00:00", "2026-01-12T07:00") }),
      "2026-01-08T10:00",
      "2026-01-13T09:00",
    ],
    ["Nepal, 45 minutes off", inZone("Asia/Kathmandu"), "2026-01-05T04:14", "2026-01-05T04:15"],
    ["Chatham, 45 minutes off", inZone("Pacific/Chatham"), "2026-01-05T20:14", "2026-01-05T20:15"],
    [
      "a Monday that begins on Sunday in UTC, beyond the date line",
      inZone("Pacific/Kiritimati"),
      "2026-01-04T12:00",
      "2026-01-04T20:00",
    ],
    [
      "a Friday that ends on Saturday in UTC, this side of the date line",
      inZone("Pacific/Pago_Pago"),
      "2026-01-10T02:00",
      "2026-01-10T02:00",
    ],
    [
      "half an hour of daylight saving on Lord Howe",
      inZone("Australia/Lord_Howe", EVERY_DAY),
      "2026-10-03T12:00",
      "2026-10-03T23:00",
    ],
  ] as const)
    it(`${situation}, the next moment is ${expected}`, () =>
      assert.deepEqual(withinHours(hours, utc(notBefore)), utc(expected)));

  it("a reminder that falls due in a leave waits until they are back", () =>
    assert.deepEqual(
      nextNudgeAt(
        { nudgedAt: [utc("2026-01-05T09:00")], snoozedUntil: null },
        CADENCE,
        oslo(away("2026-01-07T00:00", "2026-01-12T00:00")),
        utc("2026-01-08T09:00"),
      ),
      utc("2026-01-12T09:00"),
    ));

  it("hours close where a leave begins, if that is earlier", () => {
    const at = utc("2026-01-05T10:00");
    assert.deepEqual(closingTime(OFFICE, at), utc("2026-01-05T15:00"));
    const leaving = oslo(away("2026-01-05T12:00", "2026-01-20T00:00"));
    assert.deepEqual(closingTime(leaving, at), utc("2026-01-05T12:00"));
    const later = oslo(away("2026-01-06T12:00", "2026-01-20T00:00"));
    assert.deepEqual(closingTime(later, at), utc("2026-01-05T15:00"));
  });

  it("whatever they are, the moment is never outside hours, on a day off, in a leave or too early", () =>
    always(
      fc.property(
        anyMoment.chain((notBefore) => fc.tuple(fc.constant(notBefore), anyBusyHours(notBefore))),
        ([notBefore, hours]) => {
          const found = withinHours(hours, notBefore);
          const { date, time, weekday } = onTheWall(found, hours.zone);
          assert.ok(found >= notBefore);
          assert.ok(hours.weekdays.includes(weekday), `weekday ${weekday}`);
          assert.ok(hours.from <= time && time < hours.to, time);
          assert.ok(!hours.daysOff?.has(date), date);
          const { from, until } = hours.away ?? assert.fail();
          assert.ok(found < from || found >= until || until <= from, found.toISOString());
          assert.ok(isWithinHours(hours, found));
          const closing = closingTime(hours, found);
          assert.ok(closing > found && isWithinHours(hours, new Date(closing.getTime() - 1)));
        },
      ),
    ));

  it("of every length up to a year, end a leave on the first working moment", () => {
    for (let days = 1; days <= 365; days += 13) {
      const until = new Date(utc("2026-01-05T00:00").getTime() + days * 86_400_000);
      const hours = oslo({ away: { from: utc("2026-01-05T00:00"), until } });
      const found = withinHours(hours, utc("2026-01-05T12:00"));
      assert.deepEqual(found, withinHours(OFFICE, until), `${days} days`);
    }
  });
});
