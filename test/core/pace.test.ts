import assert from "node:assert/strict";
import { isStrain, LESSONS, laneRate, learned, type Rate, type Signal } from "#bot/core/pace.ts";

const START = Date.UTC(2026, 10, 21);
const at = (ms: number) => new Date(START + ms);
const rate = (perSecond: number, ceiling = 50): Rate => ({
  perSecond,
  ceiling,
  changedAt: at(0),
  fellAt: at(-20_000),
});

describe("the pace", () => {
  for (const [from, signal, to] of [
    [50, "refused", 45],
    [6, "refused", 5.4],
    [5, "refused", 5],
    [50, "strained", 45],
    [5, "strained", 5],
    [30, "quiet", 32],
    [49, "quiet", 50],
  ] as const)
    it(`${signal} goes from ${from} to ${to} a second`, () => {
      const now = at(LESSONS[signal].afterMs);
      const before = rate(from);
      const fellAt = signal === "quiet" ? before.fellAt : now;
      const after = { perSecond: to, ceiling: 50, changedAt: now, fellAt };
      assert.deepEqual(learned(before, signal, now), after);
    });

  for (const signal of Object.keys(LESSONS) as Signal[]) {
    it(`${signal} too soon after a change teaches nothing`, () => {
      const before = { ...rate(30), fellAt: at(0) };
      assert.equal(learned(before, signal, at(LESSONS[signal].afterMs - 1)), before);
      assert.equal(learned(before, signal, at(0)), before);
    });

    it(`${signal} never leaves the ceiling or the floor, however small they are`, () => {
      for (const ceiling of [0.5, 1, 3, 45]) {
        const now = rate(ceiling, ceiling);
        const { perSecond } = learned(now, signal, at(3_600_000));
        assert.ok(perSecond > 0 && perSecond <= ceiling, `${ceiling}: ${perSecond}`);
      }
    });
  }

  it("refused again within ten seconds of a fall falls by more, though it has risen since", () => {
    const first = learned(rate(50), "refused", at(0));
    const risen = learned(first, "quiet", at(6_000));
    assert.equal(risen.perSecond, 47);
    assert.equal(Math.round(learned(risen, "refused", at(9_999)).perSecond * 10), 329);
    assert.equal(Math.round(learned(risen, "refused", at(10_000)).perSecond * 10), 423);
  });

  it("finds a limit that is half of it within four seconds", () => {
    let now = rate(50);
    for (let ms = 0; now.perSecond > 25; ms += 1_000) {
      assert.ok(ms < 4_000);
      now = learned(now, "refused", at(ms));
    }
    assert.ok(now.perSecond > 20, String(now.perSecond));
  });

  it("quiet at the ceiling changes nothing, not even the moment", () => {
    const full = rate(50);
    assert.equal(learned(full, "quiet", at(3_600_000)), full);
  });

  it("remembered by a clock that has gone back since is no longer fresh", () => {
    assert.equal(learned(rate(50), "refused", at(-3_600_000)).perSecond, 45);
  });

  it("after one refusal is back within 15 s, and not within ten", () => {
    let now = learned(rate(50), "refused", at(0));
    let ms = 0;
    for (; now.perSecond < 50; ms += 1_000) now = learned(now, "quiet", at(ms));
    assert.ok(ms > 10_000 && ms <= 16_000, String(ms));
  });

  it("leaves replies 2 % that no campaign uses", () => {
    assert.equal(laneRate("reply", 50) - laneRate("campaign", 50), 1);
  });

  for (const [header, strained] of [
    ["0.95", true],
    ["1.2", true],
    ["0.9", false],
    ["0.8", false],
    ["", false],
    ["soon", false],
    [null, false],
    [undefined, false],
  ] as const)
    it(`x-ms-throttle-limit-percentage ${header} is ${strained ? "" : "no "}strain`, () =>
      assert.equal(isStrain(header), strained));
});
