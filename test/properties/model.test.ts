import assert from "node:assert/strict";
import { MODEL_PROPERTIES } from "../prove/modelProperties.ts";
import { tryProperty } from "../prove/tryProperty.ts";

const RUNS = 1_000;

/**
 * trust.md 3, on the model: the real flows and the real core over a store in memory and a tenant that fails in every way,
 * judged by an oracle that reads the tenant's journal and shares no code with them. `npm run prove` runs more of it.
 */
describe("properties of enforcement, over random runs", () => {
  for (const [nth, property] of MODEL_PROPERTIES.entries())
    it(`${property.id}: ${property.says}`, async () => {
      const seed = 20_261_122 + 100 * nth;
      const { tally, counterexample } = await tryProperty(property, RUNS, seed);
      assert.equal(counterexample, null);
      assert.ok(tally.runs >= RUNS, "as many runs as promised");
      assert.ok(tally.writes > RUNS / 2, `runs that write: ${JSON.stringify(tally)}`);
    });
});
