import assert from "node:assert/strict";
import fc from "fast-check";
import type { Draft } from "#bot/core/draft.ts";
import { holdApprovers } from "#bot/core/draftHolds.ts";
import { type UserId, userId } from "#bot/core/ids.ts";
import { always, change } from "./builders.ts";

const megan = userId("megan");

describe("keeping approvers out of what they approve", () => {
  const [lynne, diego, adele] = ["lynne", "diego", "adele"].map(userId) as [UserId, UserId, UserId];
  const admins = [megan, lynne, diego];
  const draftOf = (...users: UserId[]): Draft => ({
    changes: users.map((user) => change({ user, displayName: user })),
    holds: [],
  });

  it("with enough free admins, an admin stays in the plan", () => {
    const draft = draftOf(adele, lynne);
    assert.equal(holdApprovers(draft, admins, megan, 1), draft);
  });

  it("with too few free admins, every admin is held", () =>
    assert.deepEqual(holdApprovers(draftOf(adele, diego, lynne), admins, megan, 2), {
      changes: [change({ user: adele, displayName: "adele" })],
      holds: [
        { user: diego, displayName: "diego", why: "is-approver" },
        { user: lynne, displayName: "lynne", why: "is-approver" },
      ],
    }));

  it("the requester is no free admin, also when named twice", () =>
    assert.deepEqual(
      holdApprovers(draftOf(lynne), [megan, megan, diego, diego, lynne], megan, 2).holds.map(
        (each) => each.user,
      ),
      [lynne],
    ));

  it("holds that were there stay, in order", () => {
    const draft: Draft = {
      changes: [change({ user: lynne })],
      holds: [
        { user: adele, displayName: "Adele", why: "phone-only" },
        { user: userId("zoe"), displayName: "Zoe", why: "exempt" },
      ],
    };
    assert.deepEqual(
      holdApprovers(draft, admins, megan, 2).holds.map(({ user, why }) => [user, why]),
      [
        [adele, "phone-only"],
        [lynne, "is-approver"],
        ["zoe", "exempt"],
      ],
    );
  });

  it("nobody is lost, and afterwards either admins suffice or none is in the plan", () => {
    const six = ["a", "b", "c", "d", "e", "f"].map(userId);
    always(
      fc.property(
        fc.subarray(six),
        fc.subarray(six),
        fc.constantFrom(...six),
        fc.integer({ min: 1, max: 5 }),
        (users, someAdmins, requester, approvers) => {
          const members = users.filter((each) => each !== requester);
          const { changes, holds } = holdApprovers(
            draftOf(...members),
            someAdmins,
            requester,
            approvers,
          );
          const kept = new Set(changes.map((each) => each.user));
          assert.deepEqual([...kept, ...holds.map((each) => each.user)].toSorted(), members);
          const free = someAdmins.filter((each) => each !== requester && !kept.has(each));
          assert.ok(free.length >= approvers || !someAdmins.some((each) => kept.has(each)));
        },
      ),
    );
  });
});
