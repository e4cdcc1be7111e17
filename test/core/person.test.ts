import assert from "node:assert/strict";
import { MFA_STATES } from "#bot/core/person.ts";

describe("the per-user MFA state", () => {
  it("is spelt as Graph spells it, from the weakest to the strongest", () =>
    assert.deepEqual(MFA_STATES, ["disabled", "enabled", "enforced"]));
});
