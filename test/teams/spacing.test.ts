import assert from "node:assert/strict";
import { Spacing } from "#bot/adapters/teams/spacing.ts";

/** Turns, each with when it was ready; and when each may go. */
const CASES: Readonly<
  Record<
    string,
    { readonly ready: readonly (readonly [number, number])[]; readonly go: readonly number[] }
  >
> = {
  "ready at once, then they go at once": {
    ready: [
      [0, 2],
      [10, 12],
      [20, 22],
    ],
    go: [2, 12, 22],
  },
  "held up together, then they go nearly as far apart as their turns were": {
    ready: [
      [0, 100],
      [10, 100],
      [20, 100],
      [30, 100],
    ],
    go: [100, 109, 118, 127],
  },
  "ready again after a hold-up, then what was lost is made up for": {
    ready: [
      [0, 20],
      [10, 20],
      [90, 91],
      [100, 101],
    ],
    go: [20, 29, 101, 110],
  },
  "turns at the same instant, then they go together": {
    ready: [
      [5, 6],
      [5, 6],
    ],
    go: [6, 6],
  },
  "a clock that was put back, then nobody waits for it": {
    ready: [
      [900_000, 900_001],
      [10, 11],
      [20, 21],
    ],
    go: [900_001, 11, 21],
  },
};

describe("turns that wait for somebody's leave", () => {
  for (const [title, { ready, go }] of Object.entries(CASES))
    it(title, () => {
      const spacing = new Spacing();
      assert.deepEqual(
        ready.map(([turn, now]) => spacing.next(turn, now)),
        go,
      );
    });
});
