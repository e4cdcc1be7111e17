import assert from "node:assert/strict";
import fc from "fast-check";
import { campaignId, planHash, planId, postId, scanId, tenantId, userId } from "#bot/core/ids.ts";
import { always } from "./builders.ts";

describe("identifiers", () => {
  for (const [name, id] of [
    ["a user id", userId],
    ["a tenant id", tenantId],
  ] as const)
    it(`${name} is the same in either case`, () =>
      always(
        fc.property(fc.uuid(), (raw) => {
          assert.equal(id(raw.toUpperCase()), raw);
          assert.equal(id(raw), raw);
        }),
      ));

  for (const [name, id] of [
    ["a campaign id", campaignId],
    ["a plan id", planId],
    ["a scan id", scanId],
    ["a post id", postId],
    ["a plan hash", planHash],
  ] as const)
    it(`${name}, which we made ourselves, is kept as it is`, () =>
      assert.equal(id("aB-1"), "aB-1"));
});
