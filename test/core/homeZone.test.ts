import assert from "node:assert/strict";
import {
  countryOf,
  countryOfZone,
  homeZone,
  type Whereabouts,
  weekendOf,
  zonesOf,
} from "#bot/core/homeZone.ts";

const NOWHERE: Whereabouts = { usageLocation: null, country: null, city: null, office: null };

describe("where somebody lives", () => {
  for (const [situation, where, tenant, zone, by] of [
    ["nothing is known", {}, "Europe/Oslo", "Europe/Oslo", "tenant"],
    ["a country with one zone", { usageLocation: "NO" }, "UTC", "Europe/Oslo", "country"],
    ["a country by its name", { country: "Norway" }, "UTC", "Europe/Oslo", "country"],
    ["a country by its own name", { country: "Deutschland" }, "UTC", "Europe/Berlin", "country"],
    [
      "an address before a licence",
      { country: "India", usageLocation: "US" },
      "UTC",
      "Asia/Kolkata",
      "country",
    ],
    ["half an hour off", { country: "IN" }, "UTC", "Asia/Kolkata", "country"],
    ["three quarters off", { country: "Nepal" }, "UTC", "Asia/Kathmandu", "country"],
    [
      "a city of a country with many zones",
      { country: "US", city: "Denver" },
      "UTC",
      "America/Denver",
      "city",
    ],
    [
      "an office named after a city",
      { country: "Australia", office: "Perth - Level 3" },
      "UTC",
      "Australia/Perth",
      "city",
    ],
    [
      "a city with marks",
      { country: "Brazil", city: "São Paulo" },
      "UTC",
      "America/Sao_Paulo",
      "city",
    ],
    [
      "an office that only sounds like a zone",
      { country: "US", office: "Data Center" },
      "UTC",
      "America/New_York",
      "guess",
    ],
    [
      "many zones, the tenant in one",
      { usageLocation: "US" },
      "America/Chicago",
      "America/Chicago",
      "guess",
    ],
    [
      "many zones, the tenant elsewhere",
      { usageLocation: "US" },
      "Europe/Oslo",
      "America/New_York",
      "guess",
    ],
    ["a city without a country", { city: "Kolkata" }, "UTC", "Asia/Kolkata", "city"],
    ["a country nobody knows", { country: "Atlantis", city: "Poseidonis" }, "UTC", "UTC", "tenant"],
    ["blanks", { country: " ", city: "", office: "-" }, "Asia/Tokyo", "Asia/Tokyo", "tenant"],
  ] as const)
    it(`${situation}: ${zone}, by ${by}`, () =>
      assert.deepEqual(homeZone({ ...NOWHERE, ...where }, tenant), { zone, by }));

  it("every country has a home that is one of its zones", () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const codes = letters.flatMap((one) => letters.map((other) => `${one}${other}`));
    const known = codes.filter((code) => countryOf({ ...NOWHERE, usageLocation: code }) !== null);
    assert.ok(known.length > 200, String(known.length));
    for (const code of known) {
      const { zone, by } = homeZone({ ...NOWHERE, usageLocation: code }, "UTC");
      const country = countryOf({ ...NOWHERE, usageLocation: code }) ?? "";
      assert.ok(zonesOf(country).includes(zone) && by !== "tenant", `${code}: ${zone}`);
    }
  });

  it("a zone's country is told under its old and its new name, and UTC has none", () => {
    assert.equal(countryOfZone("Europe/Oslo"), "NO");
    assert.equal(countryOfZone("Asia/Calcutta"), "IN");
    assert.equal(countryOfZone("Asia/Kolkata"), "IN");
    assert.equal(countryOfZone("UTC"), null);
  });

  it("weekends are the country's", () => {
    assert.deepEqual(weekendOf("NO"), [6, 7]);
    assert.deepEqual(weekendOf("SA"), [5, 6]);
    assert.deepEqual(weekendOf("IN"), [7]);
  });
});
