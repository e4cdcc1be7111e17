import assert from "node:assert/strict";
import { isWithinHours, withinHours } from "#bot/core/cadence.ts";
import type { Whereabouts } from "#bot/core/homeZone.ts";
import { type Calendar, hoursAround, instantOf, workdayOf } from "#bot/core/workday.ts";
import { OFFICE, oslo, utc } from "./hours.ts";

const NOWHERE: Whereabouts = { usageLocation: null, country: null, city: null, office: null };
const BLANK: Calendar = {
  zones: [],
  offsets: [],
  week: null,
  language: null,
  leave: { state: "none" },
};
const WEST_EUROPE = ["Europe/Berlin", "Europe/Zurich", "Europe/Oslo", "Europe/Stockholm"];
const day = (where: Partial<Whereabouts>, calendar: Partial<Calendar> | null, tenant = OFFICE) =>
  workdayOf({ ...NOWHERE, ...where }, calendar && { ...BLANK, ...calendar }, tenant);

describe("somebody's working day", () => {
  it("nothing known, then it is the tenant's, with its country's holidays", () =>
    assert.deepEqual(day({}, null), { hours: OFFICE, country: "NO", zoneBy: "tenant" }));

  it("a mailbox with hours of its own, then they hold as they are, early and late", () => {
    const week = { days: [2, 3, 6], from: "06:30", to: "20:00" };
    assert.deepEqual(day({ country: "IN" }, { zones: ["Asia/Calcutta", "Asia/Kolkata"], week }), {
      hours: { zone: "Asia/Kolkata", weekdays: [2, 3, 6], from: "06:30", to: "20:00" },
      country: "IN",
      zoneBy: "mailbox",
    });
  });

  it("a mailbox that names a zone and no hours, then the tenant's hours by that clock", () =>
    assert.deepEqual(day({}, { zones: ["Asia/Tokyo"] }).hours, { ...OFFICE, zone: "Asia/Tokyo" }));

  it("a Windows zone over many countries, then the one in theirs", () => {
    assert.equal(day({ country: "NO" }, { zones: WEST_EUROPE }).hours.zone, "Europe/Oslo");
    assert.equal(day({ country: "CH" }, { zones: WEST_EUROPE }).hours.zone, "Europe/Zurich");
    assert.equal(day({ country: "JP" }, { zones: WEST_EUROPE }).hours.zone, "Europe/Berlin");
    assert.equal(day({}, { zones: WEST_EUROPE }).hours.zone, "Europe/Oslo");
  });

  for (const [situation, where, offsets, zone, by] of [
    [
      "eight behind, in the US",
      { country: "US" },
      ["+08:00", "-08:00"],
      "America/Los_Angeles",
      "mailbox",
    ],
    [
      "half past five, in India",
      { country: "IN" },
      ["+05:30", "-05:30"],
      "Asia/Kolkata",
      "mailbox",
    ],
    [
      "an offset their country lacks",
      { country: "IN" },
      ["+01:00", "-01:00"],
      "Asia/Kolkata",
      "country",
    ],
    ["the tenant's offset, nowhere", {}, ["+01:00", "-01:00"], "Europe/Oslo", "mailbox"],
    ["another offset, nowhere", {}, ["+03:00", "-03:00"], "Europe/Oslo", "tenant"],
  ] as const)
    it(`a zone of their own making, ${situation}: ${zone}, by ${by}`, () => {
      const { hours, zoneBy } = day(where, { offsets });
      assert.deepEqual([hours.zone, zoneBy], [zone, by]);
    });

  for (const [country, weekdays] of [
    ["SA", [1, 2, 3, 4, 7]],
    ["EG", [1, 2, 3, 4, 7]],
    ["AE", [1, 2, 3, 4, 5]],
    ["IN", [1, 2, 3, 4, 5]],
    ["NO", [1, 2, 3, 4, 5]],
  ] as const)
    it(`no days of their own in ${country}: ${weekdays}`, () =>
      assert.deepEqual(day({ country }, null).hours.weekdays, weekdays));

  it("a tenant with a week of its own keeps it in every country", () =>
    assert.deepEqual(
      day({ country: "SA" }, null, oslo({ weekdays: [1, 2, 3] })).hours.weekdays,
      [1, 2, 3],
    ));

  for (const [situation, from, to, hours] of [
    ["a night shift, mostly before midnight", "16:00", "02:00", ["16:00", "23:59", [5]]],
    ["a night shift, mostly after midnight", "22:00", "06:00", ["00:00", "06:00", [6]]],
    ["a night shift on Sunday", "22:00", "06:00", ["00:00", "06:00", [1]]],
    ["no time at all", "09:00", "09:00", ["10:00", "16:00", [1, 2, 3, 4, 5]]],
  ] as const)
    it(`${situation}: ${hours}`, () => {
      const days = situation.endsWith("Sunday") ? [7] : [5];
      const found = day({}, { zones: ["Europe/Oslo"], week: { days, from, to } }).hours;
      assert.deepEqual([found.from, found.to, found.weekdays], hours);
    });

  it("hours without a day, then the tenant's", () =>
    assert.deepEqual(
      day({}, { zones: ["Europe/Oslo"], week: { days: [], from: "07:00", to: "08:00" } }).hours,
      OFFICE,
    ));
});

describe("leave", () => {
  const now = utc("2026-01-08T10:00");

  it("for a time, then nothing is sent until it is over, weekends included", () => {
    const leave = { state: "dated", from: now, until: utc("2026-01-10T00:00") } as const;
    const hours = hoursAround(OFFICE, leave, now);
    assert.deepEqual(withinHours(hours, now), utc("2026-01-12T09:00"));
  });

  it("without an end, then it is looked at again every day", () => {
    const hours = hoursAround(OFFICE, { state: "open-ended" }, now);
    assert.equal(isWithinHours(hours, now), false);
    assert.deepEqual(withinHours(hours, now), utc("2026-01-09T09:00"));
  });

  it("none, then the hours are theirs", () =>
    assert.equal(hoursAround(OFFICE, { state: "none" }, now), OFFICE));

  for (const [text, zone, expected] of [
    ["2026-12-24T08:00:00.0000000", "UTC", "2026-12-24T08:00:00"],
    ["2026-12-24T08:00:00.0000000", "Europe/Oslo", "2026-12-24T07:00:00"],
    ["2026-07-24T08:00:00", "Asia/Kathmandu", "2026-07-24T02:15:00"],
    ["2026-12-24T08:00:00Z", "UTC", "2026-12-24T08:00:00"],
    ["next week", "UTC", null],
    ["2026-12-24T08:00:00", "Nowhere/Land", null],
  ] as const)
    it(`"${text}" in ${zone} is ${expected ?? "nothing"}`, () =>
      assert.deepEqual(instantOf(text, zone), expected && utc(expected)));
});
