import assert from "node:assert/strict";
import fc from "fast-check";
import { isWithinHours, type SendingHours } from "#bot/core/cadence.ts";
import { type Crowd, forecastOf, type StartPace, sentBy } from "#bot/core/dryRun.ts";
import { always } from "./builders.ts";

const hours = (zone: string): SendingHours => ({
  zone,
  from: "10:00",
  to: "16:00",
  weekdays: [1, 2, 3, 4, 5],
});
const at = (text: string) => new Date(text);
/** A Monday. */
const MONDAY = at("2026-12-07T09:15:00Z");

const pace = (over: Partial<StartPace> = {}): StartPace => ({
  now: MONDAY,
  hours: hours("UTC"),
  firstWave: null,
  perSecond: 1,
  pausedUntil: null,
  ...over,
});
const crowd = (zone: string, people: number): Crowd => ({ hours: hours(zone), people });
const rows = (forecast: ReturnType<typeof forecastOf>) =>
  forecast.zones.map(({ zone, first, last }) => [
    zone,
    first.toISOString().slice(0, 16),
    last.toISOString().slice(0, 16),
  ]);

describe("forecast of a first round", () => {
  it("each zone begins at ten by its own clock, and those that begin later wait for none", () => {
    const found = forecastOf([crowd("America/New_York", 600), crowd("Europe/Oslo", 600)], pace());
    assert.deepEqual(rows(found), [
      ["Europe/Oslo", "2026-12-07T09:15", "2026-12-07T09:25"],
      ["America/New_York", "2026-12-07T15:00", "2026-12-07T15:10"],
    ]);
    assert.deepEqual([found.firstWave, found.rest, found.restFrom], [1200, 0, null]);
  });

  it("zones that begin together share the pace", () => {
    const found = forecastOf([crowd("UTC", 600), crowd("Etc/GMT", 600)], pace());
    assert.deepEqual(
      rows(found).map(([, , last]) => last),
      ["2026-12-07T10:10", "2026-12-07T10:20"],
    );
  });

  it("what does not fit into a day goes on the next working day", () => {
    const friday = pace({ now: at("2026-12-11T15:00:00Z") });
    const found = forecastOf([crowd("UTC", 2 * 3600)], friday);
    assert.deepEqual(rows(found), [["UTC", "2026-12-11T15:00", "2026-12-14T11:00"]]);
  });

  it("a first wave goes out on the first day, and the rest from the second on", () => {
    const found = forecastOf([crowd("UTC", 3600)], pace({ firstWave: 50 }));
    assert.deepEqual([found.firstWave, found.rest], [50, 3550]);
    assert.deepEqual(found.restFrom, at("2026-12-08T10:00:00Z"));
    assert.deepEqual(rows(found), [["UTC", "2026-12-07T10:00", "2026-12-08T11:00"]]);
  });

  it("a start on Friday evening has its first day on Monday, and the rest follow on Tuesday", () => {
    const friday = pace({ now: at("2026-12-11T18:00:00Z"), firstWave: 50 });
    assert.deepEqual(forecastOf([crowd("UTC", 60)], friday).restFrom, at("2026-12-15T10:00:00Z"));
  });

  it("silence that Teams asked for comes first", () => {
    const quiet = pace({
      now: at("2026-12-07T11:00:00Z"),
      pausedUntil: at("2026-12-07T12:00:00Z"),
    });
    assert.deepEqual(rows(forecastOf([crowd("UTC", 60)], quiet)), [
      ["UTC", "2026-12-07T12:00", "2026-12-07T12:01"],
    ]);
  });

  it("nobody to remind: no zone, and nothing follows", () =>
    assert.deepEqual(forecastOf([crowd("UTC", 0)], pace()), {
      zones: [],
      firstWave: 0,
      rest: 0,
      restFrom: null,
    }));

  it("never ends before it begins, never begins outside hours, and counts everybody once", () => {
    const zones = fc.constantFrom("UTC", "Asia/Kolkata", "Pacific/Auckland", "America/New_York");
    always(
      fc.property(
        fc.array(fc.tuple(zones, fc.integer({ min: 0, max: 200_000 })), { maxLength: 5 }),
        fc.integer({ min: 0, max: 30 * 24 }),
        fc.option(fc.integer({ min: 1, max: 500 })),
        (crowds, hour, firstWave) => {
          const now = new Date(MONDAY.getTime() + hour * 3_600_000);
          const given = crowds.map(([zone, people]) => crowd(zone, people));
          const found = forecastOf(given, pace({ now, firstWave, perSecond: 25 }));
          const total = given.reduce((sum, { people }) => sum + people, 0);
          assert.equal(found.firstWave + found.rest, total);
          assert.equal(
            found.zones.reduce((sum, { people }) => sum + people, 0),
            total,
          );
          for (const { zone, first, last } of found.zones) {
            assert.ok(isWithinHours(hours(zone), first));
            assert.ok(first >= now && last >= first);
          }
        },
      ),
    );
  });
});

describe("sending that pauses outside the hours", () => {
  it("three days' worth takes three days", () =>
    assert.deepEqual(
      sentBy(hours("UTC"), at("2026-12-10T10:00:00Z"), 18 * 3_600_000),
      at("2026-12-14T16:00:00Z"),
    ));
});
