import assert from "node:assert/strict";
import { BotError } from "#bot/core/errors.ts";
import { describeError } from "#bot/handlers/describeError.ts";

const SECRET = "Bearer eyJhbGciOi, +47 900 00 000";

describe("what is logged of an error", () => {
  it("of one we explain: its code, message and hint", () => {
    const error = new BotError("directory-throttled", "Graph is busy.", "Wait.", new Error(SECRET));
    assert.partialDeepStrictEqual(describeError(error), {
      name: "BotError",
      code: "directory-throttled",
      message: "Graph is busy.",
      hint: "Wait.",
    });
    assert.doesNotMatch(JSON.stringify(describeError(error)), /Bearer|900/);
  });

  for (const [what, error] of [
    ["a message that quotes a request", Object.assign(new Error(SECRET), { name: "RestError" })],
    ["a cause", new TypeError("no such method", { cause: SECRET })],
    ["properties of its own", Object.assign(new Error("x"), { request: SECRET, detail: SECRET })],
    ["no error at all", SECRET],
  ] as const)
    it(`of ${what}: nothing that was in it`, () =>
      assert.doesNotMatch(JSON.stringify(describeError(error)), /Bearer|900/));

  it("of a bug: what the language says and where it arose", () => {
    const logged = JSON.stringify(describeError(new TypeError("x is not a function")));
    assert.match(logged, /x is not a function/);
    assert.match(logged, /describeError\.test\.ts/);
  });
});
