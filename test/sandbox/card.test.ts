import assert from "node:assert/strict";
import { actionsIn, inputsIn, textsIn } from "../../sandbox/card.ts";

const CARD = {
  type: "AdaptiveCard",
  refresh: { action: { type: "Action.Execute", verb: "refresh.me" } },
  body: [
    { type: "TextBlock", text: "Two plans" },
    { type: "FactSet", facts: [{ title: "People", value: "12" }] },
    { type: "Input.Text", id: "reason", label: "Why", value: "because" },
    {
      type: "Table",
      rows: [
        {
          type: "TableRow",
          cells: [
            {
              type: "TableCell",
              items: [],
              selectAction: {
                type: "Action.Execute",
                verb: "cell",
                data: { type: "Action.Execute", verb: "not.a.button" },
              },
            },
          ],
        },
      ],
    },
  ],
  actions: [
    { type: "Action.Execute", verb: "off", isEnabled: false },
    { type: "Action.Submit", title: "Old", data: { verb: "submit" } },
    {
      type: "Action.OpenUrl",
      title: "Set up MFA",
      url: "https://mysignins.microsoft.com/security-info",
    },
    {
      type: "Action.ShowCard",
      title: "One",
      card: {
        body: [{ type: "Input.Toggle", id: "one", title: "Sure" }],
        actions: [{ type: "Action.Execute", verb: "one" }],
      },
    },
    {
      type: "Action.ShowCard",
      title: "Two",
      card: { actions: [{ type: "Action.Execute", verb: "two", associatedInputs: "none" }] },
    },
  ],
};

describe("reading a card", () => {
  it("finds what can be pressed and nothing else", () => {
    assert.deepEqual(
      actionsIn(CARD).map(({ verb, url }) => verb ?? url),
      ["cell", "submit", "https://mysignins.microsoft.com/security-info", "one", "two"],
    );
  });

  it("gives a button its own inputs and those around it, not its neighbours'", () => {
    const inputs = Object.fromEntries(
      actionsIn(CARD).map(({ verb, inputs }) => [verb, inputs.map(({ id }) => id)]),
    );
    assert.deepEqual([inputs.cell, inputs.one, inputs.two], [["reason"], ["reason", "one"], []]);
    assert.deepEqual(
      inputsIn(CARD).map(({ id }) => id),
      ["reason", "one"],
    );
  });

  it("reads its texts in order, without what somebody entered", () => {
    assert.deepEqual(textsIn(CARD).slice(0, 4), ["Two plans", "People", "12", "Why"]);
    assert.ok(!textsIn(CARD).includes("because"));
  });

  it("sees nothing in what is no card", () => {
    for (const nothing of [null, undefined, "text", 7]) assert.deepEqual(actionsIn(nothing), []);
  });
});
