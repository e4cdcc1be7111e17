import assert from "node:assert/strict";
import { isVerb, VERBS } from "#bot/core/verb.ts";

describe("a verb on a button", () => {
  for (const verb of [
    "nudge.done",
    "nudge.snooze",
    "nudge.help",
    "nudge.report",
    "plan.approve",
    "plan.decline",
    "plan.stop",
    "plan.undo",
    "ask.confirm",
    "ask.cancel",
  ])
    it(`${verb}, which other clients rely on, is known`, () => assert.equal(isVerb(verb), true));

  for (const odd of [
    "",
    "plan",
    "Plan.Approve",
    "plan.approve ",
    "toString",
    null,
    undefined,
    3,
    {},
    VERBS,
  ])
    it(`${JSON.stringify(odd)} is none`, () => assert.equal(isVerb(odd), false));

  it("is listed once", () => assert.equal(new Set(VERBS).size, VERBS.length));
});
