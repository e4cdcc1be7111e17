import assert from "node:assert/strict";
import { BotError, isBotError } from "#bot/core/errors.ts";

describe("a failure we can explain", () => {
  const cause = new TypeError("socket closed");
  const error = new BotError("directory-unavailable", "Graph is down.", "Try again.", cause);

  it("carries its code, its hint and its cause", () => {
    assert.ok(error instanceof Error);
    const { name, code, message, hint } = error;
    assert.deepEqual(
      { name, code, message, hint },
      {
        name: "BotError",
        code: "directory-unavailable",
        message: "Graph is down.",
        hint: "Try again.",
      },
    );
    assert.equal(error.cause, cause);
  });

  it("without a cause has none", () =>
    assert.equal("cause" in new BotError("card-too-big", "Too big.", "Shorten it."), false));

  for (const [situation, given, code, expected] of [
    ["any code", error, undefined, true],
    ["its own code", error, "directory-unavailable", true],
    ["another code", error, "directory-denied", false],
    ["another kind of error", cause, undefined, false],
    ["something with the same fields", { ...error, code: error.code }, undefined, false],
    ["nothing", null, undefined, false],
  ] as const)
    it(`asked about ${situation}: ${expected ? "it is" : "it is not"}`, () =>
      assert.equal(isBotError(given, code), expected));
});
