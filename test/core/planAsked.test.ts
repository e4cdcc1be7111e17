import assert from "node:assert/strict";
import type { Draft } from "#bot/core/draft.ts";
import { holdAsked } from "#bot/core/draftHolds.ts";
import { userId } from "#bot/core/ids.ts";
import { change as aChange } from "./builders.ts";

const [adele, alex, lee] = [userId("adele"), userId("alex"), userId("lee")];
const change = (user: typeof adele) => aChange({ user, displayName: user });
const draft: Draft = {
  changes: [change(adele), change(alex)],
  holds: [{ user: lee, displayName: lee, why: "exempt" }],
};

describe("whoever was asked about a registration", () => {
  it("is held out of a plan, with the reason; everyone else stays where they were", () => {
    const held = holdAsked(draft, new Set([adele, lee]));
    assert.deepEqual(held.changes, [change(alex)]);
    assert.deepEqual(
      held.holds.map(({ user, why }) => [user, why]),
      [
        [adele, "was-that-you"],
        [lee, "exempt"],
      ],
    );
  });

  it("is nobody: the plan is as it was", () =>
    assert.deepEqual(holdAsked(draft, new Set()), draft));
});
