import assert from "node:assert/strict";
import { preflight } from "#bot/core/enforcement.ts";
import { change, example, NOON } from "./builders.ts";

const toEnforce = change({ prior: "disabled", target: "enforced" });

describe("the last look at somebody whose hold was set aside", () => {
  for (const [situation, subject, override, expected] of [
    ["a phone alone, approved with a reason", example("phone-only"), "It was agreed", { go: true }],
    [
      "a phone alone, without a reason",
      example("phone-only"),
      null,
      { go: false, why: "no-longer-eligible" },
    ],
    [
      "no method, whatever the reason",
      example("nudge"),
      "It was agreed",
      { go: false, why: "no-longer-registered" },
    ],
    [
      "a guest by now, whatever the reason",
      example("guest", { registration: example("registered").person.registration }),
      "It was agreed",
      { go: false, why: "no-longer-eligible" },
    ],
  ] as const)
    it(`to enforce, ${situation}: ${expected.go ? "goes" : expected.why}`, () =>
      assert.deepEqual(
        preflight("enforce", { ...toEnforce, override }, { subject, mfaState: "disabled" }, NOON),
        expected,
      ));
});
