import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Cadence,
  deadlineOf,
  isWithinHours,
  nextDailyAt,
  nextNudgeAt,
  type SendingHours,
  SNOOZE_CHOICES,
  snooze,
  withinHours,
} from "#bot/core/cadence.ts";
import { always, anyMoment, plus } from "./builders.ts";

const OFFICE: SendingHours = {
  zone: "Europe/Oslo",
  from: "10:00",
  to: "16:00",
  weekdays: [1, 2, 3, 4, 5],
};
const EVERY_DAY = { weekdays: [1, 2, 3, 4, 5, 6, 7] };
const oslo = (over: Partial<SendingHours> = {}): SendingHours => ({ ...OFFICE, ...over });
const inZone = (zone: string, over: Partial<SendingHours> = {}): SendingHours =>
  oslo({ zone, ...over });
const utc = (text: string): Date => new Date(text.endsWith("Z") ? text : `${text}Z`);

const CADENCE: Cadence = { maxNudges: 3, gapDays: 3, deadlineDays: 14, maxSnoozes: 2 };

/** What a clock on the wall shows, told by Intl and not by the library under test. */
function onTheWall(at: Date, zone: string): { date: string; time: string; weekday: number } {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  const date = `${part("year")}-${part("month")}-${part("day")}`;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
  return { date, time: `${part("hour")}:${part("minute")}`, weekday };
}

const ZONES = [
  "UTC",
  "Europe/Oslo",
  "America/New_York",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/Havana",
  "Pacific/Apia",
];
const clockTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Any hours that open at or after `earliest`, a minute of the day, and stay open for half an hour at least. */
const anyHours = (earliest = 0): fc.Arbitrary<SendingHours> =>
  fc
    .record({
      zone: fc.constantFrom(...ZONES),
      opens: fc.integer({ min: earliest, max: 1_380 }),
      length: fc.integer({ min: 30, max: 1_439 }),
      weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    })
    .map(({ zone, opens, length, weekdays }) => ({
      zone,
      from: clockTime(opens),
      to: clockTime(Math.min(opens + length, 1_439)),
      weekdays,
    }));

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
