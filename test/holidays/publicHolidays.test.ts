import assert from "node:assert/strict";
import { publicHolidays } from "#bot/adapters/holidays/publicHolidays.ts";

describe("public holidays", () => {
  const holidays = publicHolidays();

  for (const [country, day] of [
    ["DE", "2026-12-25"],
    ["JP", "2027-01-01"],
    ["US", "2026-11-26"],
    ["NO", "2026-05-17"],
    ["BR", "2026-09-07"],
    ["FR", "2026-07-14"],
    ["IN", "2026-08-15"],
    ["SA", "2026-09-23"],
  ] as const)
    it(`${day} is one in ${country}`, async () =>
      assert.ok((await holidays.daysOff(country, [Number(day.slice(0, 4))])).has(day)));

  for (const [country, day, why] of [
    ["DE", "2026-11-26", "another country's"],
    ["DE", "2026-01-06", "kept in a few of its states only"],
    ["DE", "2026-12-24", "none, though many are off"],
    ["JP", "2027-01-02", "the banks' alone"],
    ["US", "2026-11-27", "the day after"],
  ] as const)
    it(`${day} is none in ${country}: ${why}`, async () =>
      assert.equal((await holidays.daysOff(country, [2026, 2027])).has(day), false));

  it("a feast of several days that begins at sunset takes the days after it", async () => {
    const days = await holidays.daysOff("SA", [2026]);
    const feast = [
      "2026-03-18",
      "2026-03-19",
      "2026-03-20",
      "2026-03-21",
      "2026-03-22",
      "2026-03-23",
    ];
    assert.deepEqual(
      feast.map((day) => days.has(day)),
      [false, true, true, true, true, false],
    );
  });

  it("a country nobody knows has none", async () => {
    assert.deepEqual(await holidays.daysOff("ZZ", [2026]), new Set());
    assert.deepEqual(await holidays.daysOff("", [2026]), new Set());
  });

  it("several years are taken together, none is none", async () => {
    const days = await holidays.daysOff("NO", [2026, 2027]);
    assert.ok(days.has("2026-12-25") && days.has("2027-12-25"));
    assert.deepEqual(await holidays.daysOff("NO", []), new Set());
  });
});
