import assert from "node:assert/strict";
import { Temporal } from "temporal-polyfill";
import { isAway } from "../../sandbox/mailbox.ts";
import { PLACES, zoneOf } from "../../sandbox/places.ts";
import { population } from "../../sandbox/population.ts";

const NOW = new Date("2026-12-07T09:00:00Z");
const people = population("7", 3000, { worldwide: NOW }).map(({ person }) => person);
const desks = people.filter(({ mailbox, role }) => mailbox === "user" && role === null);

const share = (many: number) => many / desks.length;
const within = (many: number, low: number, high: number) =>
  assert.ok(share(many) >= low && share(many) <= high, String(share(many)));

describe("a tenant that spans the world", () => {
  it("is the same for the same seed and day", () => {
    const again = population("7", 3000, { worldwide: NOW }).map(({ person }) => person);
    assert.deepEqual(again, people);
  });

  it("leaves the cast where it was", () => {
    const adele = population("7", 60).find(({ person }) => person.displayName === "Adele Vance");
    const there = people.find(({ displayName }) => displayName === "Adele Vance");
    const { settings } = there ?? {};
    assert.ok(adele !== undefined && there !== undefined);
    assert.deepEqual({ ...there, managerId: null }, { ...adele.person, managerId: null, settings });
  });

  it("has people everywhere, half-hour and quarter-hour zones among them", () => {
    const countries = new Set(desks.map(({ usageLocation }) => usageLocation));
    for (const { code } of PLACES) assert.ok(countries.has(code), code);
    const offsets = PLACES.map(({ iana }) =>
      Temporal.Instant.fromEpochMilliseconds(NOW.getTime())
        .toZonedDateTimeISO(iana)
        .offset.slice(-2),
    );
    assert.ok(offsets.includes("30") && offsets.includes("45"));
  });

  it("computers are set to the zone of their place", () => {
    const kathmandu = desks.find(
      ({ city, settings }) => city === "Kathmandu" && settings.timeZone.startsWith("Nepal"),
    );
    assert.ok(kathmandu !== undefined);
    assert.equal(zoneOf(kathmandu.settings), "Asia/Kathmandu");
  });

  it("spells zones the Windows way and the IANA way, consistent with where people are", () => {
    for (const { city, settings } of desks) {
      const place = PLACES.find((each) => each.city === city);
      if (place !== undefined && settings.timeZone !== "")
        assert.ok([place.windows, place.iana].includes(settings.timeZone));
    }
    within(desks.filter(({ settings }) => settings.timeZone.includes("/")).length, 0.2, 0.4);
  });

  for (const [what, many, low, high] of [
    ["on leave now", desks.filter(({ settings }) => isAway(settings, NOW)).length, 0.01, 0.06],
    ["without hours", desks.filter((one) => one.settings.workingHours === null).length, 0.02, 0.1],
    [
      "new",
      desks.filter((one) => Date.parse(one.createdDateTime) > +NOW - 864e6).length,
      0.01,
      0.06,
    ],
    ["privileged", desks.filter(({ roles }) => roles.length > 0).length, 0.008, 0.04],
    [
      "without a licence",
      desks.filter((one) => one.assignedLicenses.length === 0).length,
      0.005,
      0.04,
    ],
    [
      "working on Sundays",
      desks.filter((one) => one.settings.workingHours?.daysOfWeek.includes("sunday")).length,
      0.02,
      0.25,
    ],
  ] as const)
    it(`has its share of people ${what}`, () => within(many, low, high));
});
