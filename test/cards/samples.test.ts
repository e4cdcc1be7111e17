import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { Template } from "adaptivecards-templating";
import { faultsOf } from "#support/adaptiveCardSchema.ts";
import { EXAMPLES } from "./exampleCards.ts";

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const templates = globSync("cards/*.json").filter((file) => !file.endsWith(".sample.json"));

/** Names of the fields a builder hands to its template, seen by listening to the expansion. */
function fieldsOf(name: string): readonly string[] {
  const expand = Template.prototype.expand;
  let fields: readonly string[] = [];
  Template.prototype.expand = function (context) {
    fields = Object.keys(context.$root).toSorted();
    return expand.call(this, context);
  };
  try {
    const example = Object.keys(EXAMPLES).find((each) => each.split("/")[0] === name);
    assert.ok(example, name);
    EXAMPLES[example]?.("Adele Vance");
    return fields;
  } finally {
    Template.prototype.expand = expand;
  }
}

describe("samples for the Adaptive Cards Designer", () => {
  for (const file of templates) {
    const name = file.replace(/^cards\/|\.json$/g, "");
    const sample = () => read(file.replace(/\.json$/, ".sample.json"));

    it(`${name} fills its template, leaving nothing open`, () => {
      const card = new Template(read(file)).expand({ $root: sample() });
      assert.deepEqual(faultsOf(card), []);
      assert.doesNotMatch(JSON.stringify(card), /\$\{/);
    });

    it(`${name} has the fields the builder makes`, () =>
      assert.deepEqual(
        Object.keys(sample())
          .filter((field) => fieldsOf(name).includes(field))
          .toSorted(),
        fieldsOf(name),
      ));
  }
});
