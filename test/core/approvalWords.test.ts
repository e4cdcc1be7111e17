import assert from "node:assert/strict";
import { type Ballot, vote, type Word } from "#bot/core/approval.ts";
import { userId } from "#bot/core/ids.ts";
import { NOON, plus } from "./builders.ts";

const lynne = userId("lynne");

const ballot = (...decisions: readonly Word["says"][]): Ballot => ({
  state: "open",
  requester: userId("megan"),
  approvers: 2,
  expiresAt: plus(NOON, 60_000),
  ranOut: false,
  members: new Set(),
  decisions: decisions.map((says) => ({ by: lynne, says, at: NOON })),
});

/** What an admin said, what they say next on a plan that is still open, and whether that counts. */
const TABLE = [
  ["approve", "approve", false],
  ["approve", "decline", true],
  ["decline", "approve", false],
  ["decline", "decline", false],
] as const;

describe("an admin who has said something already", () => {
  for (const [before, now, counts] of TABLE)
    it(`${before}, then ${now}: ${counts ? "counts" : "does not count again"}`, () => {
      const voted = vote(ballot(before), now, lynne, NOON);
      assert.equal(voted.ok, counts);
      if (!voted.ok) assert.equal(voted.why, "already-decided");
    });

  it("what somebody else said keeps nobody from a word of their own", () => {
    for (const says of ["approve", "decline"] as const)
      assert.equal(vote(ballot("approve"), says, userId("isaiah"), NOON).ok, true);
  });
});
