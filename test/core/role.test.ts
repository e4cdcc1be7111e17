import assert from "node:assert/strict";
import { belongs } from "#bot/core/role.ts";

describe("who may use a command", () => {
  for (const [role, audience, expected] of [
    ["admin", "admins", true],
    ["admin", "security", true],
    ["admin", "everyone", true],
    ["analyst", "admins", false],
    ["analyst", "security", true],
    ["analyst", "everyone", true],
    ["person", "admins", false],
    ["person", "security", false],
    ["person", "everyone", true],
  ] as const)
    it(`for ${audience}, a ${role} ${expected ? "may" : "may not"}`, () =>
      assert.equal(belongs(role, audience), expected));
});
