import assert from "node:assert/strict";
import fc from "fast-check";
import { isWithinHours, type SendingHours } from "#bot/core/cadence.ts";
import { SNOOZE_CHOICES, type SnoozeWish, snooze, snoozeOffers } from "#bot/core/snooze.ts";
import { always, anyMoment, plus } from "./builders.ts";
import { anyBusyHours, CADENCE, clockTime, EVERY_DAY, inZone, OFFICE, oslo, utc } from "./hours.ts";

const HOUR = 3_600_000;
const FULL_DAY = oslo({ from: "08:00", to: "17:00" });
const TODAY: SnoozeWish = { choice: "today", date: null, time: null };
const TOMORROW: SnoozeWish = { choice: "tomorrow", date: null, time: null };
const on = (date: string | null, time: string | null = null): SnoozeWish => ({
  choice: "date",
  date,
  time,
});

describe("asking to be reminded later", () => {
  const monday = utc("2026-01-05T10:00");
  const deadline = utc("2026-01-19T15:00");
  const asked = (now: Date, over: object = {}) => ({ snoozes: 0, deadline, now, ...over });
  const of = (wish: SnoozeWish, now: Date, hours: SendingHours = FULL_DAY, over: object = {}) =>
    snooze(wish, asked(now, over), CADENCE, hours);

  for (const [situation, wish, hours, now, expected] of [
    ["later today", TODAY, FULL_DAY, "2026-01-05T10:00", "2026-01-05T15:00"],
    ["today, when hours end at four", TODAY, OFFICE, "2026-01-05T10:00", "2026-01-05T14:00"],
    ["today, offered a while ago", TODAY, FULL_DAY, "2026-01-05T14:59", "2026-01-05T15:00"],
    ["tomorrow", TOMORROW, FULL_DAY, "2026-01-05T10:00", "2026-01-06T09:00"],
    ["tomorrow, on a Friday", TOMORROW, FULL_DAY, "2026-01-09T10:00", "2026-01-12T09:00"],
    [
      "tomorrow, on a Thursday of a Sunday-to-Thursday week",
      TOMORROW,
      inZone("Asia/Riyadh", { weekdays: [7, 1, 2, 3, 4] }),
      "2026-01-08T10:00",
      "2026-01-11T07:00",
    ],
    [
      "tomorrow, which is a holiday",
      TOMORROW,
      { ...FULL_DAY, daysOff: new Set(["2026-01-06"]) },
      "2026-01-05T10:00",
      "2026-01-07T09:00",
    ],
    [
      "tomorrow, before a leave",
      TOMORROW,
      { ...FULL_DAY, away: { from: utc("2026-01-06T00:00"), until: utc("2026-01-08T12:00") } },
      "2026-01-05T10:00",
      "2026-01-08T12:00",
    ],
    [
      "tomorrow, for a late shift",
      TOMORROW,
      oslo({ from: "14:00", to: "22:00" }),
      "2026-01-05T14:00",
      "2026-01-06T13:00",
    ],
    [
      "tomorrow, for an early shift that ends before ten",
      TOMORROW,
      oslo({ from: "05:00", to: "09:30" }),
      "2026-01-05T05:00",
      "2026-01-06T04:00",
    ],
    [
      "tomorrow in Nepal",
      TOMORROW,
      inZone("Asia/Kathmandu"),
      "2026-01-05T06:00",
      "2026-01-06T04:15",
    ],
    ["on a date", on("2026-01-09"), FULL_DAY, "2026-01-05T10:00", "2026-01-09T09:00"],
    [
      "on a date and an hour",
      on("2026-01-09", "14:30"),
      FULL_DAY,
      "2026-01-05T10:00",
      "2026-01-09T13:30",
    ],
    ["later this day", on("2026-01-05", "14:30"), FULL_DAY, "2026-01-05T10:00", "2026-01-05T13:30"],
    ["on a Saturday", on("2026-01-10", "14:30"), FULL_DAY, "2026-01-05T10:00", "2026-01-12T13:30"],
    [
      "on the deadline's day",
      on("2026-01-19", "16:00"),
      FULL_DAY,
      "2026-01-05T10:00",
      "2026-01-19T15:00",
    ],
    [
      "today, whatever the inputs say",
      { ...TODAY, date: "x", time: "y" },
      FULL_DAY,
      "2026-01-05T10:00",
      "2026-01-05T15:00",
    ],
  ] as const)
    it(`${situation}: until ${expected}`, () =>
      assert.deepEqual(of(wish, utc(now), hours), { ok: true, until: utc(expected) }));

  for (const [zone, now, expected] of [
    ["Europe/Oslo", "2026-03-28T10:00", "2026-03-29T08:00"],
    ["Europe/Oslo", "2026-10-24T10:00", "2026-10-25T09:00"],
    ["America/New_York", "2026-03-07T16:00", "2026-03-08T14:00"],
    ["America/New_York", "2026-10-31T16:00", "2026-11-01T15:00"],
    ["Australia/Lord_Howe", "2026-10-03T05:00", "2026-10-03T23:00"],
  ] as const)
    it(`tomorrow over a change of clocks in ${zone} is still ten o'clock: ${expected}`, () =>
      assert.deepEqual(
        of(TOMORROW, utc(now), inZone(zone, EVERY_DAY), { deadline: utc("2027-01-01T00:00") }),
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
      assert.deepEqual(of(on(date), monday), { ok: false, why: "not-a-date" }));

  for (const time of ["", "9", "9:00", "24:00", "10:60", "10.30", "10:30:00", "noon", "１０:００"])
    it(`${JSON.stringify(time)} is not an hour`, () =>
      assert.deepEqual(of(on("2026-01-09", time), monday), { ok: false, why: "not-a-time" }));

  for (const [situation, wish, over, why] of [
    ["every snooze is used", TODAY, { snoozes: 2 }, "limit"],
    ["more snoozes than the cadence allows", TOMORROW, { snoozes: 3 }, "limit"],
    ["the limit comes before a bad date", on("rubbish"), { snoozes: 2 }, "limit"],
    ["a bad date comes before a bad hour", on("rubbish", "rubbish"), {}, "not-a-date"],
    ["before their hours", on("2026-01-09", "07:59"), {}, "outside-hours"],
    ["when their hours end", on("2026-01-09", "17:00"), {}, "outside-hours"],
    ["in the night", on("2026-01-09", "03:00"), {}, "outside-hours"],
    ["yesterday", on("2026-01-04"), {}, "in-the-past"],
    ["a Saturday that is over", on("2026-01-03", "14:00"), {}, "in-the-past"],
    ["this morning", on("2026-01-05"), {}, "in-the-past"],
    ["this very moment", on("2026-01-05", "11:00"), {}, "in-the-past"],
    ["the year nought", on("0000-01-01"), {}, "in-the-past"],
    ["today, at four", TODAY, { now: utc("2026-01-05T15:00") }, "too-late-today"],
    ["today, on a Sunday", TODAY, { now: utc("2026-01-04T10:00") }, "too-late-today"],
    ["a day after the deadline", on("2026-01-20"), {}, "past-deadline"],
    ["an hour after the deadline", on("2026-01-19", "16:30"), {}, "past-deadline"],
    ["the end of time", on("9999-12-31"), {}, "past-deadline"],
    [
      "a Saturday, when Monday is past the deadline",
      on("2026-01-10"),
      { deadline: utc("2026-01-10T15:00") },
      "past-deadline",
    ],
    ["the deadline has passed", TODAY, { deadline: utc("2026-01-05T09:30") }, "past-deadline"],
  ] as const)
    it(`${situation}: refused, ${why}`, () =>
      assert.deepEqual(of(wish, monday, FULL_DAY, over), { ok: false, why }));

  it("exactly at the deadline is allowed, a millisecond after it is not", () => {
    const until = utc("2026-01-06T09:00");
    const ask = (limit: Date) => of(TOMORROW, monday, FULL_DAY, { deadline: limit });
    assert.deepEqual(ask(until), { ok: true, until });
    assert.deepEqual(ask(plus(until, -1)), { ok: false, why: "past-deadline" });
  });

  it("no snoozes at all refuses the first", () =>
    assert.deepEqual(snooze(TODAY, asked(monday), { ...CADENCE, maxSnoozes: 0 }, FULL_DAY), {
      ok: false,
      why: "limit",
    }));

  it("any granted wish lies ahead, within hours, off no leave and before the deadline", () =>
    always(
      fc.property(
        fc.constantFrom(...SNOOZE_CHOICES),
        fc.oneof(fc.string(), fc.integer({ min: -2, max: 40 })),
        fc.option(fc.integer({ min: 0, max: 1_439 }).map(clockTime)),
        anyMoment.chain((now) => fc.tuple(fc.constant(now), anyBusyHours(now))),
        fc.integer({ min: 0, max: 90 }),
        (choice, day, time, [now, hours], days) => {
          const limit = plus(now, days * 24 * HOUR);
          const date =
            typeof day === "string"
              ? day
              : plus(now, day * 24 * HOUR)
                  .toISOString()
                  .slice(0, 10);
          const found = snooze(
            { choice, date, time },
            asked(now, { deadline: limit }),
            CADENCE,
            hours,
          );
          if (!found.ok) return;
          assert.ok(found.until > now && found.until <= limit);
          assert.ok(isWithinHours(hours, found.until));
        },
      ),
    ));
});

describe("what a card offers for later", () => {
  const deadline = utc("2026-01-19T15:00");
  for (const [situation, now, hours, today, tomorrow] of [
    ["in the morning", "2026-01-05T09:00", FULL_DAY, "2026-01-05T15:00", "2026-01-06T09:00"],
    ["an hour before four", "2026-01-05T14:00", FULL_DAY, "2026-01-05T15:00", "2026-01-06T09:00"],
    ["less than an hour before four", "2026-01-05T14:01", FULL_DAY, null, "2026-01-06T09:00"],
    ["hours that end at four", "2026-01-05T09:00", OFFICE, "2026-01-05T14:00", "2026-01-06T09:00"],
    ["on a Saturday", "2026-01-10T09:00", FULL_DAY, null, "2026-01-12T09:00"],
    ["on the last day", "2026-01-19T09:00", FULL_DAY, "2026-01-19T15:00", null],
    ["after the deadline", "2026-01-20T09:00", FULL_DAY, null, null],
    [
      "for an early shift",
      "2026-01-05T05:30",
      oslo({ from: "06:00", to: "12:00" }),
      "2026-01-05T10:00",
      "2026-01-06T09:00",
    ],
  ] as const)
    it(`${situation}: today ${today ?? "no more"}, tomorrow ${tomorrow ?? "no more"}`, () =>
      assert.deepEqual(snoozeOffers(hours, utc(now), deadline), {
        today: today && utc(today),
        tomorrow: tomorrow && utc(tomorrow),
      }));

  it("is what is granted when it is pressed at once", () =>
    always(
      fc.property(
        anyMoment.chain((now) => fc.tuple(fc.constant(now), anyBusyHours(now))),
        ([now, hours]) => {
          const limit = plus(now, 14 * 24 * HOUR);
          const offers = snoozeOffers(hours, now, limit);
          for (const choice of ["today", "tomorrow"] as const) {
            const until = offers[choice];
            if (until !== null)
              assert.deepEqual(
                snooze(
                  { choice, date: null, time: null },
                  { snoozes: 0, deadline: limit, now },
                  CADENCE,
                  hours,
                ),
                { ok: true, until },
              );
          }
        },
      ),
    ));
});
