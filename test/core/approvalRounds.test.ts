import assert from "node:assert/strict";
import { type Ballot, vote, type Word } from "#bot/core/approval.ts";
import { type UserId, userId } from "#bot/core/ids.ts";
import { NOON, plus } from "./builders.ts";

const [megan, lynne, diego, adele] = ["megan", "lynne", "diego", "adele"].map(userId) as [
  UserId,
  UserId,
  UserId,
  UserId,
];
const ballot = (over: Partial<Ballot> = {}): Ballot => ({
  state: "halted",
  requester: megan,
  approvers: 2,
  expiresAt: plus(NOON, 1_000),
  ranOut: false,
  members: new Set([adele]),
  decisions: [],
  ...over,
});
const approved = (...by: UserId[]): readonly Word[] =>
  by.map((each) => ({ by: each, says: "approve", at: NOON }));

describe("one click on a plan that was halted", () => {
  for (const [situation, given, says, by, now, expected] of [
    [
      "a first approval of two after a halt",
      ballot({ state: "halted" }),
      "approve",
      lynne,
      NOON,
      { ok: true, state: "halted", missing: 1 },
    ],
    [
      "a second approval of two after a halt",
      ballot({ state: "halted", decisions: approved(diego) }),
      "approve",
      lynne,
      NOON,
      { ok: true, state: "writing", missing: 0 },
    ],
    [
      "a decline after a halt",
      ballot({ state: "halted" }),
      "decline",
      lynne,
      NOON,
      { ok: true, state: "declined", missing: 0 },
    ],
    [
      "a decline after a halt, too late by the database's clock",
      ballot({ state: "halted", ranOut: true }),
      "decline",
      lynne,
      NOON,
      { ok: false, why: "expired" },
    ],
    ["the requester approves", ballot(), "approve", megan, NOON, { ok: false, why: "own-request" }],
    ["a member approves", ballot(), "approve", adele, NOON, { ok: false, why: "in-the-plan" }],
    [
      "after the time there was to look at the halt",
      ballot(),
      "approve",
      lynne,
      plus(NOON, 1_000),
      { ok: false, why: "expired" },
    ],
  ] as const)
    it(`${situation}: ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(vote(given, says, by, now), expected));
});
