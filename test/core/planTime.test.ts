import assert from "node:assert/strict";
import { hasRunOut } from "#bot/core/plan.ts";
import { NOON, plan, plus } from "./builders.ts";

const HOUR_MS = 3_600_000;
const life = plan({ createdAt: NOON, runsUntil: plus(NOON, 28 * HOUR_MS) });

describe("the time in which a plan may be written", () => {
  for (const [planHours, hostHours, over, what] of [
    [1, 1, false, "both clocks say there is time"],
    [27.999, 27.999, false, "both clocks say there is hardly any"],
    [28, 1, true, "the database has counted it all, and the host was set back"],
    [1, 28, true, "the host's clock has passed the end"],
    [28, 28, true, "both say so"],
  ] as const)
    it(`${over ? "is over" : "goes on"} when ${what}`, () =>
      assert.equal(hasRunOut(life, planHours * HOUR_MS, plus(NOON, hostHours * HOUR_MS)), over));
});
