import assert from "node:assert/strict";
import { planCard } from "#bot/cards/plan.ts";
import type { Card } from "#bot/cards/render.ts";
import { type CardNode, nodesOf } from "#support/adaptiveCardSchema.ts";
import { EXAMPLES } from "./exampleCards.ts";
import { planView } from "./exampleViews.ts";

const example = (name: string): Card => {
  const card = EXAMPLES[name]?.("Contoso");
  assert.ok(card, name);
  return card;
};

const buttons = (card: Card): readonly unknown[] =>
  nodesOf(card.actions)
    .filter(({ type }) => /^Action\./.test(type))
    .map(({ title }) => title);

/** All a reader sees, one text a line. */
const words = (card: Card): string =>
  nodesOf(card)
    .filter((node: CardNode) => "text" in node)
    .map((node) => node.text)
    .join("\n");

describe("a reminder", () => {
  it("offers what a person may answer, and nothing else", () =>
    assert.deepEqual(buttons(example("nudge")), [
      "Set up MFA",
      "I've done it",
      "Remind me later",
      "Come back then",
      "I need help",
      "Show me the way",
      "This looks like phishing",
    ]));

  it("cannot be postponed any more once every postponement is used, and says so", () => {
    const last = example("nudge/last");
    assert.ok(!buttons(last).includes("Remind me later"));
    assert.match(words(last), /You have used every postponement/);
    assert.match(words(last), /3rd of 3 reminders/);
  });

  it("says why, until when, how it ends, where the button leads, and how to check it", () => {
    const seen = words(example("nudge"));
    assert.match(seen, /Passwords get stolen/);
    assert.match(seen, /by Friday 4 December, 16:00 Europe\/Oslo/);
    assert.match(seen, /I notice and stop/);
    assert.match(seen, /https:\/\/mysignins\.microsoft\.com\/security-info/);
    assert.match(seen, /verify [0-9A-Z]{4}-[0-9A-Z]{4}/);
    assert.match(seen, /never ask for your password or a code/);
  });

  it("lets a date be chosen up to the one it is due", () => {
    const date = nodesOf(example("nudge")).find((node) => node.type === "Input.Date");
    assert.deepEqual([date?.min, date?.max], ["2026-11-23", "2026-12-04"]);
  });

  it("never recommends a phone number, nor shows one", () => {
    for (const name of Object.keys(EXAMPLES).filter((each) => each.startsWith("nudge")))
      assert.doesNotMatch(words(example(name)), /phone number|call |text message|\+\d{6}/i, name);
  });
});

describe("an answered reminder", () => {
  for (const [name, expected] of [
    ["registered", []],
    ["noticed", []],
    ["not-capable", []],
    ["reported", []],
    ["unreadable", ["Set up MFA", "Check again"]],
    ["snoozed", ["Set up MFA", "I've done it"]],
    ["help-travelling", ["Set up MFA", "I've done it"]],
  ] as const)
    it(`${name} leaves ${expected.join(" and ") || "nothing"} to press`, () =>
      assert.deepEqual(buttons(example(`nudgeAnswered/${name}`)), expected));

  for (const name of ["not-yet", "snooze-refused"])
    it(`${name} shows the buttons again, with the new revision`, () => {
      const card = example(`nudgeAnswered/${name}`);
      assert.deepEqual(buttons(card), buttons(example("nudge")));
      const done = nodesOf(card).find((node) => node.verb === "nudge.done");
      assert.deepEqual(done?.data, { id: "post-7f3a", rev: 1 });
    });
});

describe("a plan's card", () => {
  for (const [state, expected] of [
    ["open", ["Approve plan", "Decline plan"]],
    ["writing", ["Stop writing"]],
    ["done", ["Undo this plan"]],
    ["stopped", []],
    ["declined", []],
    ["expired", []],
  ] as const)
    it(`${state} offers ${expected.join(" and ") || "nothing"}`, () =>
      assert.deepEqual(buttons(example(`plan/${state}`)), expected));

  it("shows the numbers, the first names, the holds, the fingerprint and who is missing", () => {
    const seen = words(example("plan/open"));
    assert.match(seen, /36 people from disabled to enforced/);
    assert.match(seen, /5 people from enabled to enforced/);
    assert.match(seen, /and 31 more\./);
    assert.match(seen, /a1b2 c3d4 e5f6/);
    assert.match(seen, /Phone only\n7\n/);
    assert.match(seen, /1 of 2 \(Contoso\)\. 1 more admin must approve/);
    assert.match(seen, /14:05 Europe\/Oslo; then nothing is changed/);
  });

  it("counts one admin who approved twice once", () => {
    const view = planView("Megan");
    const card = planCard({ ...view, decisions: [...view.decisions, ...view.decisions] });
    assert.match(words(card), /1 of 2 \(Megan\)/);
  });

  it("reports every change, in numbers that add up", () => {
    const seen = words(example("plan/stopped"));
    assert.match(seen, /30 of 41 people were changed/);
    for (const row of ["Changed\n30", "Left alone\n1", "Failed\n1", "Not written\n9"])
      assert.ok(seen.includes(row), row);
  });

  it("says how far the writing is", () =>
    assert.match(
      words(example("plan/writing")),
      /Of 41: 30 changed, 1 left alone, 1 failed, 0 unclear, 7 asked for help, 9 to go\./,
    ));
});

describe("the status card", () => {
  it("says every number of its charts in text as well", () => {
    const card = example("status");
    const seen = words(card);
    const numbers = nodesOf(card)
      .filter((node) => node.type.startsWith("Chart."))
      .flatMap((node) => node.data as readonly { value?: number; y?: number }[])
      .map(({ value, y }) => (value ?? y ?? 0).toLocaleString("en-GB"));
    assert.ok(numbers.length > 5);
    for (const number of numbers) assert.ok(seen.split("\n").includes(number), number);
  });

  it("states the base and the age of its numbers", () => {
    const seen = words(example("status"));
    assert.match(seen, /3,860 of 4,210 people who can sign in have registered/);
    assert.match(seen, /Base: 4,210 people who can sign in\. 308 others/);
    assert.match(seen, /lags by hours/);
  });
});

describe("a list", () => {
  it("turns its pages both ways in the middle", () => {
    const turns = nodesOf(example("list").actions).map((node) => node.data);
    assert.deepEqual(turns, [
      { id: "post-7f3a", rev: 1, page: 1 },
      { id: "post-7f3a", rev: 1, page: 3 },
    ]);
  });

  it("has nothing to turn when it is empty", () =>
    assert.deepEqual(buttons(example("list/empty")), []));
});

describe("help", () => {
  it("shows a person what a person may do", () => {
    const seen = words(example("help/person"));
    assert.match(seen, /status/);
    assert.doesNotMatch(seen, /enforce|who </);
  });
});
