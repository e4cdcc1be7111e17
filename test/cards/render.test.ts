import assert from "node:assert/strict";
import { render } from "#bot/cards/render.ts";
import { speechFor } from "#bot/cards/speech.ts";
import { isBotError } from "#bot/core/errors.ts";

const english = speechFor({ language: "en", zone: "UTC" });
const template = { type: "AdaptiveCard", body: [{ type: "TextBlock", text: "${text}" }] };

describe("rendering a card", () => {
  it("never reads what it was given as a template", () => {
    const card = render(template, { text: "${$root.text} ${nope}" }, english);
    assert.deepEqual(card.body, [{ type: "TextBlock", text: "${$root.text} ${nope}" }]);
  });

  it("leaves the template as it was", () => {
    render(template, { text: "one" }, english);
    assert.deepEqual(render(template, { text: "two" }, english).body, [
      { type: "TextBlock", text: "two" },
    ]);
  });

  it("refuses what Teams would refuse, before it is sent", () =>
    assert.throws(
      () => render(template, { text: "x".repeat(41_000) }, english),
      (error) => isBotError(error, "card-too-big"),
    ));
});
