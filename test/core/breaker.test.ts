import assert from "node:assert/strict";
import { trips, waveStart } from "#bot/core/breaker.ts";

const rule = { percent: 2, minimum: 3 };

describe("the breaker", () => {
  for (const [sent, against, stops, why] of [
    [0, 0, false, "nothing sent, nobody against it"],
    [50, 2, false, "four percent, but only two people"],
    [50, 3, true, "six percent, and three people"],
    [150, 3, false, "exactly two percent has not passed it"],
    [149, 3, true, "a hair more than two percent"],
    [100_000, 2_000, false, "exactly two percent of a large wave"],
    [100_000, 2_001, true, "one more than two percent of a large wave"],
    [0, 3, true, "three people against yesterday's messages before today's first"],
  ] as const)
    it(`${against} against ${sent} sent, ${why}: sending ${stops ? "stops" : "goes on"}`, () =>
      assert.equal(trips({ sent, against }, rule), stops));

  it("another rule of the tenant's is followed", () => {
    assert.equal(trips({ sent: 100, against: 4 }, { percent: 5, minimum: 1 }), false);
    assert.equal(trips({ sent: 100, against: 6 }, { percent: 5, minimum: 1 }), true);
  });
});

describe("a wave", () => {
  const hours = { zone: "Asia/Kolkata", from: "10:00", to: "16:00", weekdays: [1, 2, 3, 4, 5] };
  const now = new Date("2026-12-09T06:00:00Z");

  it("begins with the campaign's day, by the campaign's clock", () =>
    assert.deepEqual(
      waveStart({ hours, watchedSince: new Date("2026-12-01T00:00:00Z") }, now),
      new Date("2026-12-08T18:30:00Z"),
    ));

  it("begins anew when an admin lets the campaign go on", () => {
    const watchedSince = new Date("2026-12-09T05:59:00Z");
    assert.deepEqual(waveStart({ hours, watchedSince }, now), watchedSince);
  });
});
