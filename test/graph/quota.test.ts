import assert from "node:assert/strict";
import { Bucket, type Quota, SlidingWindow } from "#bot/adapters/graph/quota.ts";

const REPORTS = { units: 5, perMs: 10_000 };

/** Spends one unit after the other, each counted by the service `travel` ms after it was sent; when each was counted. */
function counted(quota: Quota, requests: number, travel: (n: number) => number): number[] {
  const times: number[] = [];
  let now = 0;
  for (let n = 0; n < requests; n += 1) {
    const from = quota.spend(1, now);
    now = from + travel(n);
    times.push(now);
    quota.counted(from, now);
  }
  return times;
}

/** The service's own bucket, full at the first request; how many of the requests it refuses. */
function refusedByBucket(times: readonly number[]): number {
  let tokens = 5;
  let at = times[0] ?? 0;
  let refused = 0;
  for (const time of times) {
    tokens = Math.min(5, tokens + (time - at) / 2000);
    at = time;
    if (tokens >= 1) tokens -= 1;
    else refused += 1;
  }
  return refused;
}

const mostInAnyWindow = (times: readonly number[]): number =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 10_000).length));

const TRAVELS: Readonly<Record<string, (n: number) => number>> = {
  steadily: () => 80,
  slowly: () => 700,
  "now quickly and now slowly": (n) => (n % 3 === 0 ? 400 : 40),
};

describe("quotas", () => {
  for (const [how, travel] of Object.entries(TRAVELS)) {
    it(`as a bucket are never overdrawn while requests travel ${how}`, () => {
      assert.equal(refusedByBucket(counted(new Bucket(REPORTS, 0), 300, travel)), 0);
    });

    it(`as a window never hold more than five in ten seconds while requests travel ${how}`, () => {
      assert.equal(mostInAnyWindow(counted(new SlidingWindow(REPORTS), 300, travel)), 5);
    });
  }

  it("as a bucket are used up to 99.7 % of what is allowed", () => {
    const [last = 0] = counted(new Bucket(REPORTS, 0), 1000, () => 80).slice(-1);
    assert.ok((995 * 2000) / last > 0.997, String(last));
  });

  it("as a window are used up to 98 % of what is allowed", () => {
    const [last = 0] = counted(new SlidingWindow(REPORTS), 1000, () => 80).slice(-1);
    assert.ok((199 * 10_000) / last > 0.98, String(last));
  });

  it("that were refused come back bit by bit", () => {
    for (const quota of [new Bucket(REPORTS, 0), new SlidingWindow(REPORTS)]) {
      quota.emptied(0);
      const from = [1, 2, 3, 4].map(() => quota.spend(1, 1));
      for (const [n, at] of from.entries())
        assert.ok(n === 0 || at - (from[n - 1] ?? 0) >= 1990, from.join());
    }
  });
});
