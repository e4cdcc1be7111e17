import assert from "node:assert/strict";
import { PLAN_STATES } from "#bot/core/approval.ts";
import { postId } from "#bot/core/ids.ts";
import { drawNonce, hashNonce } from "#bot/flows/nonce.ts";
import type { Nonce } from "#bot/ports/store/nonces.ts";
import { lynne, plan } from "../contract/store/given.ts";
import { NOON } from "../core/builders.ts";

const copy = { id: postId("card"), revision: 3 };
const approval = (round: number) =>
  ({ by: lynne, says: "approve", at: NOON, round, seal: "" }) as const;

/** Draws a card of this plan; returns what its buttons carry, and what was kept. */
async function drawn(
  ...given: Parameters<typeof plan>
): Promise<readonly [string, readonly Nonce[]]> {
  const kept: Nonce[] = [];
  const nonce = await drawNonce(
    { issue: async (each) => void kept.push(each) },
    plan(...given),
    copy,
  );
  return [nonce, kept];
}

describe("what the buttons of a plan's card carry", () => {
  it("is new for every drawing, and kept by its hash alone with what the drawing shows", async () => {
    const [one, [kept]] = await drawn("a", [], { decisions: [approval(1)] });
    const [other] = await drawn("a");
    assert.notEqual(one, other);
    assert.match(one, /^[\w-]{22}$/);
    assert.ok(!JSON.stringify(kept).includes(one));
    assert.deepEqual(kept, {
      hash: hashNonce(one),
      post: "card",
      revision: 3,
      plan: "a",
      seen: { state: "open", round: 1, approvals: 1 },
    });
  });

  it("after a halt remembers the round, in which earlier approvals do not count", async () => {
    const [, [kept]] = await drawn("a", [], {
      state: "halted",
      round: 2,
      decisions: [approval(1)],
    });
    assert.deepEqual(kept?.seen, { state: "halted", round: 2, approvals: 0 });
  });

  for (const state of PLAN_STATES.filter((each) => each !== "open" && each !== "halted"))
    it(`is nothing when the plan is ${state}`, async () =>
      assert.deepEqual(await drawn("a", [], { state }), ["", []]));
});
