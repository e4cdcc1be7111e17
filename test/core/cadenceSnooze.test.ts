import assert from "node:assert/strict";
import fc from "fast-check";
import { isWithinHours, SNOOZE_CHOICES, snooze } from "#bot/core/cadence.ts";
import { always, anyMoment, plus } from "./builders.ts";
import { anyHours, CADENCE, EVERY_DAY, inZone, OFFICE, utc } from "./hours.ts";

describe("asking to be reminded later", () => {
  const monday = utc("2026-01-05T10:00");
  const deadline = utc("2026-01-19T15:00");

  for (const [situation, choice, date, now, expected] of [
    ["later today", "today", null, "2026-01-05T10:00", "2026-01-05T13:00"],
    ["today, when the day is nearly over", "today", null, "2026-01-05T12:30", "2026-01-06T09:00"],
    ["today, on a Friday afternoon", "today", null, "2026-01-09T14:00", "2026-01-12T09:00"],
    ["tomorrow", "tomorrow", null, "2026-01-05T10:00", "2026-01-06T09:00"],
    ["tomorrow, on a Friday", "tomorrow", null, "2026-01-09T10:00", "2026-01-12T09:00"],
    ["in three days", "in-3-days", null, "2026-01-05T10:00", "2026-01-08T09:00"],
    ["in three days, on a Thursday", "in-3-days", null, "2026-01-08T10:00", "2026-01-12T09:00"],
    ["on a date", "date", "2026-01-09", "2026-01-05T10:00", "2026-01-09T09:00"],
    ["on a Saturday", "date", "2026-01-10", "2026-01-05T10:00", "2026-01-12T09:00"],
    ["on the day of the deadline", "date", "2026-01-19", "2026-01-05T10:00", "2026-01-19T09:00"],
    [
      "on this day, before the hours open",
      "date",
      "2026-01-05",
      "2026-01-05T06:00",
      "2026-01-05T09:00",
    ],
    [
      "a date that is not needed is not read",
      "today",
      "rubbish",
      "2026-01-05T10:00",
      "2026-01-05T13:00",
    ],
  ] as const)
    it(`${situation}: until ${expected}`, () =>
      assert.deepEqual(
        snooze(choice, date, { snoozes: 0, deadline, now: utc(now) }, CADENCE, OFFICE),
        { ok: true, until: utc(expected) },
      ));

  for (const [zone, now, expected] of [
    ["Europe/Oslo", "2026-03-28T10:00", "2026-03-29T08:00"],
    ["Europe/Oslo", "2026-10-24T10:00", "2026-10-25T09:00"],
    ["America/New_York", "2026-03-07T16:00", "2026-03-08T14:00"],
    ["America/New_York", "2026-10-31T16:00", "2026-11-01T15:00"],
  ] as const)
    it(`tomorrow over a change of clocks in ${zone} is still the morning: ${expected}`, () =>
      assert.deepEqual(
        snooze(
          "tomorrow",
          null,
          { snoozes: 0, deadline: utc("2027-01-01T00:00"), now: utc(now) },
          CADENCE,
          inZone(zone, EVERY_DAY),
        ),
        { ok: true, until: utc(expected) },
      ));

  for (const date of [
    null,
    "",
    "tomorrow",
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "2026-1-9",
    "09/01/2026",
    "2026-01-09T09:00",
    " 2026-01-09",
    "2026-01-09\n",
    "20260109",
    "２０２６-０１-０９",
  ])
    it(`${JSON.stringify(date)} is not a date`, () =>
      assert.deepEqual(
        snooze("date", date, { snoozes: 0, deadline, now: monday }, CADENCE, OFFICE),
        { ok: false, why: "not-a-date" },
      ));

  for (const [situation, choice, date, asked, why] of [
    ["every snooze is used", "today", null, { snoozes: 2 }, "limit"],
    ["more snoozes than the cadence allows", "tomorrow", null, { snoozes: 3 }, "limit"],
    ["the limit comes before a bad date", "date", "rubbish", { snoozes: 2 }, "limit"],
    ["yesterday", "date", "2026-01-04", {}, "in-the-past"],
    ["this day, after the hours have opened", "date", "2026-01-05", {}, "in-the-past"],
    [
      "this day, at the moment the hours open",
      "date",
      "2026-01-05",
      { now: utc("2026-01-05T09:00") },
      "in-the-past",
    ],
    ["the year nought", "date", "0000-01-01", {}, "in-the-past"],
    ["a day after the deadline", "date", "2026-01-20", {}, "past-deadline"],
    ["the end of time", "date", "9999-12-31", {}, "past-deadline"],
    [
      "a Saturday, when Monday is past the deadline",
      "date",
      "2026-01-10",
      { deadline: utc("2026-01-10T15:00") },
      "past-deadline",
    ],
    [
      "the deadline has passed",
      "today",
      null,
      { deadline: utc("2026-01-05T09:30") },
      "past-deadline",
    ],
  ] as const)
    it(`${situation}: refused, ${why}`, () =>
      assert.deepEqual(
        snooze(choice, date, { snoozes: 0, deadline, now: monday, ...asked }, CADENCE, OFFICE),
        { ok: false, why },
      ));

  it("exactly at the deadline is allowed, a millisecond after it is not", () => {
    const until = utc("2026-01-06T09:00");
    const ask = (limit: Date) =>
      snooze("tomorrow", null, { snoozes: 0, deadline: limit, now: monday }, CADENCE, OFFICE);
    assert.deepEqual(ask(until), { ok: true, until });
    assert.deepEqual(ask(plus(until, -1)), { ok: false, why: "past-deadline" });
  });

  it("no snoozes at all refuses the first", () =>
    assert.deepEqual(
      snooze(
        "today",
        null,
        { snoozes: 0, deadline, now: monday },
        { ...CADENCE, maxSnoozes: 0 },
        OFFICE,
      ),
      { ok: false, why: "limit" },
    ));

  it("any granted wish lies ahead, within hours and before the deadline", () =>
    always(
      fc.property(
        fc.constantFrom(...SNOOZE_CHOICES),
        fc.oneof(
          fc.string(),
          anyMoment.map((each) => each.toISOString().slice(0, 10)),
        ),
        anyHours(),
        anyMoment,
        fc.integer({ min: 0, max: 90 }),
        (choice, date, hours, now, days) => {
          const limit = plus(now, days * 86_400_000);
          const found = snooze(choice, date, { snoozes: 0, deadline: limit, now }, CADENCE, hours);
          if (!found.ok) return;
          assert.ok(found.until > now && found.until <= limit);
          assert.ok(isWithinHours(hours, found.until));
        },
      ),
    ));
});
