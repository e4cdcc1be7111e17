import assert from "node:assert/strict";
import fc from "fast-check";
import {
  approversOf,
  type Ballot,
  canBeApproved,
  PLAN_STATES,
  stillAuthorised,
  type Vote,
  vote,
  type Word,
} from "#bot/core/approval.ts";
import { type UserId, userId } from "#bot/core/ids.ts";
import { always, combinations, NOON, plus } from "./builders.ts";

const [megan, lynne, diego, adele] = ["megan", "lynne", "diego", "adele"].map(userId) as [
  UserId,
  UserId,
  UserId,
  UserId,
];
const everyone = [megan, lynne, diego, adele];

const ballot = (over: Partial<Ballot> = {}): Ballot => ({
  state: "open",
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

/** The ballot as it stands after a click, and what the click was told. */
function cast(before: Ballot, says: Word["says"], by: UserId, now = NOON): [Ballot, Vote] {
  const told = vote(before, says, by, now);
  if (!told.ok) return [before, told];
  const decisions = [...before.decisions, { by, says, at: now }];
  return [{ ...before, state: told.state, decisions }, told];
}

type Click = readonly [says: Word["says"], by: UserId, ms: number];

const anyClick: fc.Arbitrary<Click> = fc.tuple(
  fc.constantFrom("approve", "approve", "decline"),
  fc.constantFrom(...everyone),
  fc.integer({ min: 0, max: 1_500 }),
);

/** The ballot after a click so many milliseconds after noon; what holds of every single click is asserted here. */
function clicked(before: Ballot, [says, by, ms]: Click): Ballot {
  const [after, told] = cast(before, says, by, plus(NOON, ms));
  if (before.state !== "open" || ms >= 1_000) assert.equal(told.ok, false);
  if (told.ok && says === "decline") assert.equal(after.state, "declined");
  return after;
}

describe("one click on a plan", () => {
  for (const [situation, given, says, by, now, expected] of [
    [
      "a first approval of two",
      ballot(),
      "approve",
      lynne,
      NOON,
      { ok: true, state: "open", missing: 1 },
    ],
    [
      "a second approval of two",
      ballot({ decisions: approved(diego) }),
      "approve",
      lynne,
      NOON,
      { ok: true, state: "writing", missing: 0 },
    ],
    [
      "the only approval needed",
      ballot({ approvers: 1 }),
      "approve",
      lynne,
      NOON,
      { ok: true, state: "writing", missing: 0 },
    ],
    [
      "a decline after an approval",
      ballot({ decisions: approved(diego) }),
      "decline",
      lynne,
      NOON,
      { ok: true, state: "declined", missing: 0 },
    ],
    [
      "an approver thinks again",
      ballot({ decisions: approved(lynne) }),
      "decline",
      lynne,
      NOON,
      { ok: true, state: "declined", missing: 0 },
    ],
    [
      "the requester thinks again",
      ballot(),
      "decline",
      megan,
      NOON,
      { ok: true, state: "declined", missing: 0 },
    ],
    [
      "a member declines",
      ballot(),
      "decline",
      adele,
      NOON,
      { ok: true, state: "declined", missing: 0 },
    ],
    ["the requester approves", ballot(), "approve", megan, NOON, { ok: false, why: "own-request" }],
    ["a member approves", ballot(), "approve", adele, NOON, { ok: false, why: "in-the-plan" }],
    [
      "the same admin approves twice",
      ballot({ decisions: approved(lynne) }),
      "approve",
      lynne,
      NOON,
      { ok: false, why: "already-decided" },
    ],
    [
      "a millisecond before it expires",
      ballot(),
      "approve",
      lynne,
      plus(NOON, 999),
      { ok: true, state: "open", missing: 1 },
    ],
    [
      "at the moment it expires",
      ballot(),
      "approve",
      lynne,
      plus(NOON, 1_000),
      { ok: false, why: "expired" },
    ],
    [
      "this host's clock says there is time, the database's that it has run out",
      ballot({ ranOut: true }),
      "approve",
      lynne,
      NOON,
      { ok: false, why: "expired" },
    ],
    [
      "a late decline",
      ballot(),
      "decline",
      lynne,
      plus(NOON, 1_001),
      { ok: false, why: "expired" },
    ],
  ] as const)
    it(`${situation}: ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(vote(given, says, by, now), expected));

  for (const state of PLAN_STATES.filter((each) => each !== "open" && each !== "halted"))
    for (const says of ["approve", "decline"] as const)
      it(`to ${says} a plan that is ${state} changes nothing`, () =>
        assert.deepEqual(vote(ballot({ state }), says, lynne, NOON), {
          ok: false,
          why: "already-settled",
        }));
});

describe("all clicks of four people", () => {
  it("open the way only when two others than the requester, outside the plan, have approved", () => {
    const all = combinations(everyone, [null, ...everyone], everyone, everyone, everyone);
    assert.equal(all.length, 4 * 5 * 4 * 4 * 4);
    for (const [requester, member, ...clicks] of all) {
      const members = new Set(member === null ? [] : [member]);
      const end = clicks.reduce<Ballot>(
        (now, by) => cast(now, "approve", by)[0],
        ballot({ requester, members }),
      );
      const valid = new Set(clicks.filter((each) => each !== requester && !members.has(each)));
      assert.equal(end.state, valid.size >= 2 ? "writing" : "open");
      assert.ok(!approversOf(end).some((each) => each === requester || members.has(each)));
    }
  });

  it("in any order, give one outcome that no later click changes, and one vote a person", () =>
    always(
      fc.property(
        fc.array(anyClick, { maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        (clicks, approvers) => {
          const end = clicks.reduce<Ballot>(clicked, ballot({ approvers }));
          for (const says of ["approve", "decline"]) {
            const voters = end.decisions.filter((each) => each.says === says).map(({ by }) => by);
            assert.equal(new Set(voters).size, voters.length);
          }
          const declined = end.decisions.some((each) => each.says === "decline");
          assert.equal(end.state === "declined", declined);
          assert.equal(end.state === "writing", approversOf(end).length >= approvers && !declined);
        },
      ),
    ));
});

describe("who has approved", () => {
  it("leaves out who declined", () =>
    assert.deepEqual(
      approversOf({ decisions: [...approved(lynne), { by: diego, says: "decline", at: NOON }] }),
      [lynne],
    ));

  it("counts one person once, also when the record names them twice", () => {
    const decisions = approved(lynne, lynne);
    assert.deepEqual(approversOf({ decisions }), [lynne]);
    assert.deepEqual(vote(ballot({ approvers: 3, decisions }), "approve", diego, NOON), {
      ok: true,
      state: "open",
      missing: 1,
    });
  });
});

describe("authority at the moment of writing", () => {
  const twice = { decisions: approved(lynne, diego), approvers: 2, requester: megan };
  for (const [situation, given, admins, expected] of [
    ["all are still admins", twice, [megan, lynne, diego], true],
    ["one approver is no longer an admin", twice, [megan, lynne], false],
    ["the requester is no longer an admin", twice, [lynne, diego], false],
    ["nobody is an admin", twice, [], false],
    [
      "an approver too many makes up for one who left",
      { ...twice, decisions: approved(lynne, diego, adele) },
      [megan, lynne, adele],
      true,
    ],
    [
      "one approver, recorded twice",
      { ...twice, decisions: approved(lynne, lynne) },
      everyone,
      false,
    ],
    [
      "the requester among the approvers",
      { ...twice, decisions: approved(lynne, megan) },
      everyone,
      false,
    ],
    ["nobody approved", { ...twice, decisions: [] }, everyone, false],
    [
      "a decline is no approval",
      {
        ...twice,
        decisions: [...approved(lynne), { by: diego, says: "decline", at: NOON } as const],
      },
      everyone,
      false,
    ],
  ] as const)
    it(`${situation}: ${expected ? "goes on" : "stops"}`, () =>
      assert.equal(
        stillAuthorised(given, (user) => admins.some((each) => each === user)),
        expected,
      ));
});

describe("whether a plan can ever be approved", () => {
  for (const [situation, admins, members, approvers, expected] of [
    ["two others for two approvals", [megan, lynne, diego], [], 2, true],
    ["the requester does not count", [megan, lynne], [], 2, false],
    ["a member does not count", [megan, lynne, diego], [diego], 2, false],
    ["an admin named twice counts once", [megan, lynne, lynne], [], 2, false],
    ["no admins at all", [], [], 1, false],
    ["one other for one approval", [megan, lynne], [], 1, true],
  ] as const)
    it(`${situation}: ${expected ? "yes" : "no"}`, () =>
      assert.equal(canBeApproved(admins, megan, new Set(members), approvers), expected));
});
