import assert from "node:assert/strict";
import fc from "fast-check";
import { userId } from "#bot/core/ids.ts";
import type { PlannedChange } from "#bot/core/plan.ts";
import {
  ageMs,
  bakeLeftMs,
  dayLeftMs,
  inOneWave,
  intoWaves,
  LARGEST_WAVES,
  runMs,
  runsUntil,
  type WaveRule,
  waveSizes,
} from "#bot/core/wave.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const change = (nth: number, facts: Partial<PlannedChange> = {}): PlannedChange => ({
  user: userId(`user-${String(nth).padStart(6, "0")}`),
  displayName: `Person ${nth}`,
  prior: "disabled",
  target: "enforced",
  wave: 1,
  privileged: false,
  override: null,
  ...facts,
});
const people = (many: number) => Array.from({ length: many }, (_, nth) => change(nth));

const anyRule: fc.Arbitrary<WaveRule> = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 4 }),
  percent: fc.integer({ min: 1, max: 10 }),
});
const anyChanges = fc
  .uniqueArray(fc.integer({ min: 0, max: 99_999 }), { maxLength: 400 })
  .chain((numbers) =>
    fc.tuple(
      ...numbers.map((nth) =>
        fc
          .record({ privileged: fc.boolean(), override: fc.constantFrom(null, "because") })
          .map((facts) => change(nth, facts)),
      ),
    ),
  );

describe("the sizes of waves", () => {
  for (const [many, sizes] of [
    [0, []],
    [1, [1]],
    [2, [1, 1]],
    [6, [1, 5]],
    [7, [1, 5, 1]],
    [31, [1, 5, 25]],
    [60, [1, 5, 25, 29]],
    [131, [1, 5, 25, 100]],
    [132, [1, 5, 25, 100, 1]],
    [431, [1, 5, 25, 100, 100, 100, 100]],
  ] as const)
    it(`of ${many} people: ${sizes.join(", ") || "none"}`, () =>
      assert.deepEqual(waveSizes(many, LARGEST_WAVES), sizes));

  it("grow to a tenth of whoever the first four leave, once that is more than the fourth", () => {
    const sizes = waveSizes(131 + 2_005, LARGEST_WAVES);
    assert.deepEqual(sizes.slice(0, 4), [1, 5, 25, 100]);
    assert.deepEqual(sizes.slice(4), [...Array.from({ length: 10 }, () => 200), 5]);
  });

  it("set smaller stay smaller", () =>
    assert.deepEqual(
      waveSizes(40, { sizes: [1, 3], percent: 5 }),
      [1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3],
    ));

  it("without a first wave are a share, and never nobody", () =>
    assert.deepEqual(waveSizes(5, { sizes: [], percent: 10 }), [1, 1, 1, 1, 1]));

  it("by any rule add up, and none is larger than the rule allows in its place", () =>
    fc.assert(
      fc.property(anyRule, fc.integer({ min: 0, max: 20_000 }), (rule, many) => {
        const sizes = waveSizes(many, rule);
        assert.equal(
          sizes.reduce((sum, each) => sum + each, 0),
          many,
        );
        const first = rule.sizes.reduce((sum, each) => sum + each, 0);
        const later = Math.max(1, rule.sizes.at(-1) ?? 1, ((many - first) * rule.percent) / 100);
        for (const [nth, size] of sizes.entries()) {
          assert.ok(size >= 1);
          assert.ok(size <= (rule.sizes[nth] ?? later), `${size} in wave ${nth + 1}`);
        }
      }),
    ));
});

describe("putting people into waves", () => {
  it("keeps everybody, once, in waves of the right sizes and from the first", () =>
    fc.assert(
      fc.property(anyRule, anyChanges, (rule, changes) => {
        const waves = intoWaves(changes, rule);
        assert.deepEqual(
          waves.map(({ user }) => user).toSorted(),
          changes.map(({ user }) => user).toSorted(),
        );
        const sizes = [...Map.groupBy(waves, ({ wave }) => wave)].map(([wave, those]) => [
          wave,
          those.length,
        ]);
        assert.deepEqual(
          sizes,
          waveSizes(changes.length, rule).map((size, nth) => [nth + 1, size]),
        );
      }),
    ));

  it("puts whoever holds a role after whoever does not, and overridden holds after those without", () =>
    fc.assert(
      fc.property(anyChanges, (changes) => {
        const caution = (each: PlannedChange) =>
          (each.privileged ? 2 : 0) + (each.override === null ? 0 : 1);
        const waves = intoWaves(changes, LARGEST_WAVES);
        for (const one of waves)
          for (const other of waves)
            if (one.wave < other.wave) assert.ok(caution(one) <= caution(other));
      }),
      { numRuns: 30 },
    ));

  it("makes the same waves of the same people, whatever order they come in", () =>
    fc.assert(
      fc.property(anyChanges, (changes) =>
        assert.deepEqual(
          intoWaves(changes.toReversed(), LARGEST_WAVES),
          intoWaves(changes, LARGEST_WAVES),
        ),
      ),
    ));

  it("changes nothing about anybody but the wave", () =>
    fc.assert(
      fc.property(anyChanges, (changes) => {
        const before = new Map(changes.map((each) => [each.user, each]));
        for (const each of [...intoWaves(changes, LARGEST_WAVES), ...inOneWave(changes)])
          assert.deepEqual({ ...each, wave: 1 }, before.get(each.user));
      }),
    ));

  it("all at once is one wave", () =>
    assert.deepEqual(new Set(inOneWave(people(40)).map(({ wave }) => wave)), new Set([1])));
});

describe("how long a plan may be written", () => {
  const pace = { bakeMinutes: 60, writesPerSecond: 5, writesPerDay: 1_000 };
  const expiresAt = new Date("2026-12-07T13:00:00Z");
  const hoursAfter = (changes: readonly PlannedChange[], with_ = pace) =>
    (runsUntil(expiresAt, changes, with_).getTime() - expiresAt.getTime()) / HOUR_MS;

  it("is a day at least", () => {
    assert.equal(hoursAfter(people(1)), 24);
    assert.equal(hoursAfter(intoWaves(people(60), LARGEST_WAVES)), 24);
  });

  it("is half as long again as its waves take", () => {
    const changes = intoWaves(people(2_131), LARGEST_WAVES);
    const writing = 2_131 / 5 / 3600;
    assert.equal(new Set(changes.map(({ wave }) => wave)).size, 14);
    assert.ok(
      Math.abs(
        hoursAfter(changes, { ...pace, bakeMinutes: 120, writesPerDay: 5_000 }) -
          1.5 * (26 + writing),
      ) < 0.001,
    );
  });

  it("counts the days that the daily limit forces", () => {
    assert.equal(hoursAfter(people(1_000)), 24);
    assert.ok(hoursAfter(people(1_001)) > 1.5 * 24);
    assert.ok(runMs(people(10_000), pace) >= 9 * DAY_MS);
  });
});

describe("waiting between waves", () => {
  it("lasts until the wave has been watched for long enough", () => {
    assert.equal(bakeLeftMs(0, 60), HOUR_MS);
    assert.equal(bakeLeftMs(HOUR_MS - 1, 60), 1);
    assert.equal(bakeLeftMs(HOUR_MS, 60), 0);
    assert.equal(bakeLeftMs(0, 0), 0);
  });

  it("goes by the database's clock, however wrong the host's is; where time is moved, it has passed", () => {
    for (const byClockMs of [-48 * HOUR_MS, 0, 48 * HOUR_MS])
      assert.equal(ageMs({ byDatabaseMs: 5, byClockMs }, false), 5);
    assert.equal(ageMs({ byDatabaseMs: 5, byClockMs: 48 * HOUR_MS }, true), 48 * HOUR_MS);
    assert.equal(ageMs({ byDatabaseMs: 5, byClockMs: -1 }, true), 5);
  });

  it("for the next day lasts until the first of today's is a day old", () => {
    assert.equal(dayLeftMs({ people: 99, firstAgeMs: HOUR_MS }, 100), 0);
    assert.equal(dayLeftMs({ people: 100, firstAgeMs: HOUR_MS }, 100), 23 * HOUR_MS);
    assert.equal(dayLeftMs({ people: 101, firstAgeMs: DAY_MS }, 100), 1);
  });
});
