import assert from "node:assert/strict";
import {
  CODE_BYTES,
  campaignCodeOf,
  codePeriod,
  codeStanding,
  readCampaignCode,
} from "#bot/core/campaignCode.ts";

const moment = (text: string) => new Date(text);

describe("a campaign's code", () => {
  const code = campaignCodeOf(Array.from({ length: CODE_BYTES }, (_, n) => 250 - n * 17));

  it("is three groups of three letters that are not mistaken for each other", () =>
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{3}(-[0-9A-HJKMNP-TV-Z]{3}){2}$/));

  it("differs when any byte does", () => {
    const bytes = Array.from({ length: CODE_BYTES }, () => 0);
    const codes = bytes.map((_, nth) => campaignCodeOf(bytes.with(nth, 1)));
    assert.equal(new Set([...codes, campaignCodeOf(bytes)]).size, CODE_BYTES + 1);
  });

  for (const [typed, read] of [
    ["7QK-2F9-4MZ", "7QK-2F9-4MZ"],
    ["7qk2f94mz", "7QK-2F9-4MZ"],
    [" 7QK – 2F9 – 4MZ ", "7QK-2F9-4MZ"],
    ["７ＱＫ２Ｆ９４ＭＺ", "7QK-2F9-4MZ"],
    ["OIL-OIL-OIL", "011-011-011"],
    ["K7Q2-9F4M", null],
    ["7QK-2F9-4MZ7", null],
    ["7QK-2F9-4MU", null],
    ["", null],
    ["'; drop table codes; --", null],
  ] as const)
    it(`typed as "${typed}" is ${read ?? "none"}`, () =>
      assert.equal(readCampaignCode(typed), read));
});

describe("the period of a code", () => {
  it("is a week from Monday to Monday, in the tenant's zone", () =>
    assert.deepEqual(codePeriod(7, "Europe/Oslo", moment("2026-12-13T22:59:59Z")), {
      from: moment("2026-12-06T23:00:00Z"),
      until: moment("2026-12-13T23:00:00Z"),
    }));

  it("has an hour more or less in the week the clocks change", () => {
    const { from, until } = codePeriod(7, "Europe/Oslo", moment("2026-10-25T12:00:00Z"));
    assert.equal(until.getTime() - from.getTime(), (7 * 24 + 1) * 3_600_000);
  });

  it("follows one another without a gap, whatever its length", () => {
    for (const days of [1, 2, 7, 14, 31]) {
      let at = moment("2026-03-01T00:00:00Z");
      for (let turn = 0; turn < 12; turn += 1) {
        const { from, until } = codePeriod(days, "America/New_York", at);
        assert.ok(from <= at && at < until);
        assert.deepEqual(codePeriod(days, "America/New_York", until).from, until);
        at = until;
      }
    }
  });
});

describe("where a code stands", () => {
  const { from, until } = codePeriod(7, "UTC", moment("2026-12-09T00:00:00Z"));
  for (const [now, is] of [
    [from, "current"],
    [moment("2026-12-13T23:59:59Z"), "current"],
    [until, "previous"],
    [moment("2026-12-20T23:59:59Z"), "previous"],
    [moment("2026-12-21T00:00:00Z"), "expired"],
    [moment("2027-06-01T00:00:00Z"), "expired"],
  ] as const)
    it(`at ${now.toISOString()}: ${is}`, () =>
      assert.deepEqual(codeStanding(7, "UTC", from, now), { is, until }));
});
