import assert from "node:assert/strict";
import {
  approve,
  approveAndWrite,
  enforceable,
  history,
  idsOf,
  isClean,
  opens,
  pressesPlan,
  sameForAll,
  scan,
  withRegistered,
} from "#support/planSteps.ts";
import { story } from "#support/story.ts";

describe("writing to a tenant whose reads lag far behind", () => {
  it("a write that was done and never answered shows only when it is looked at to be written again: it counts as written, and undo restores it", () =>
    story({ people: withRegistered(2) }, async (stage) => {
      const { tenant, journal, faults } = stage;
      await scan(stage);
      const inIt = enforceable(stage);
      await opens(stage);
      const one = tenant.person("Reg 001").id;
      const requirements = {
        face: "graph",
        path: "/authentication/requirements",
        person: one,
      } as const;
      faults.add({ ...requirements, method: "PATCH" }, { do: "drop-part", done: true });
      journal.subscribe((entry) => {
        if (entry.kind !== "mfa-written" || entry.person !== one) return;
        const end = faults.add(
          { ...requirements, method: "GET", times: Number.POSITIVE_INFINITY },
          { do: "stale-read" },
        );
        // Reading a person's profile is how the last look before a write begins.
        const stop = journal.subscribe((later) => {
          if (later.kind !== "request" || !later.path.includes(`/users/${one}?`)) return;
          stop();
          end();
        });
      });
      await approveAndWrite(stage);
      assert.equal(journal.writesOf(one).length, 1);
      assert.match(sameForAll(stage), /Done: 3 of 3 people changed and read back/);
      assert.match(await history(stage), /it holds: Reg 001/);

      await pressesPlan(stage, "Megan Bowen", "plan.undo");
      await stage.settle();
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stage.pass("PT1M");
      for (const id of idsOf(inIt)) assert.equal(tenant.perUserMfaState(id), "disabled");
      isClean(stage);
    }));
});
