import assert from "node:assert/strict";
import { draftPlan } from "#bot/core/draft.ts";
import { userId } from "#bot/core/ids.ts";
import { example, NOON } from "./builders.ts";

const megan = userId("megan");

describe("a draft", () => {
  it("marks whoever holds a directory role, and nobody else", () => {
    const people = [
      example("registered", { id: userId("plain"), roles: [] }),
      example("registered", { id: userId("admin"), roles: ["helpdesk-administrator"] }),
    ];
    const { changes } = draftPlan("enforce", people, megan, NOON);
    assert.deepEqual(
      changes.map(({ user, privileged }) => [user, privileged]),
      [
        ["admin", true],
        ["plain", false],
      ],
    );
  });

  it("has its people in the order of their ids, however they come", () => {
    const ids = ["c", "a", "d", "b", "e"];
    const drafted = (verdict: "registered" | "phone-only", order: readonly string[]) =>
      draftPlan(
        "enforce",
        order.map((id) => example(verdict, { id: userId(id) })),
        megan,
        NOON,
      );
    for (const order of [ids, ids.toReversed(), ids.toSorted()]) {
      const { changes } = drafted("registered", order);
      assert.deepEqual(changes.map(({ user }) => user).join(""), "abcde");
      const { holds } = drafted("phone-only", order);
      assert.deepEqual(holds.map(({ user }) => user).join(""), "abcde");
    }
  });
});
