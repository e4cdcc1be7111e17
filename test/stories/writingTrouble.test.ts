import assert from "node:assert/strict";

import {
  approve,
  approveAndWrite,
  enforceable,
  history,
  idsOf,
  isClean,
  opens,
  planSeenBy,
  pressesPlan,
  sameForAll,
  scan,
  withRegistered,
  wordsOfPlan,
  written,
} from "#support/planSteps.ts";
import { story } from "#support/story.ts";

/** Writing as fast as it may, so that pacing costs a second and not ten. */
const FAST = { WRITES_PER_SECOND: "20" };

/** What one PATCH of one person meets. */
const write = (person: string) =>
  ({
    face: "graph",
    method: "PATCH",
    path: "/authentication/requirements",
    person,
    part: true,
  }) as const;

describe("writing through trouble", () => {
  it("throttled parts are asked again no sooner than told, and each is written once", () =>
    story({ people: withRegistered(6) }, async (stage) => {
      const { tenant, journal, faults } = stage;
      await scan(stage);
      const inIt = enforceable(stage);
      await opens(stage);
      const one = tenant.person("Reg 001").id;
      faults.add(write(one), { do: "answer", status: 429, retryAfter: 2 });
      faults.add(write(tenant.person("Reg 002").id), { do: "answer", status: 429, retryAfter: 1 });
      await approveAndWrite(stage);
      assert.deepEqual(written(stage), idsOf(inIt));
      const refused = journal.ofKind("mfa-write-refused").find(({ person }) => person === one);
      const [later] = journal.writesOf(one);
      assert.ok(refused && later && later.wall - refused.wall >= 2_000);
      assert.match(sameForAll(stage), /Done: 7 of 7/);
      isClean(stage);
    }));

  it("a whole batch is throttled: waited out, then written once", () =>
    story({ people: withRegistered(3) }, async (stage) => {
      await scan(stage);
      const inIt = enforceable(stage);
      await opens(stage);
      let patched = false;
      stage.journal.onTraffic(({ method }) => {
        patched ||= method === "PATCH";
      });
      await approve(stage, "Lynne Robbins");
      // Four reads in batches go before the write: profiles of the admins, then profiles, methods and states of the people.
      stage.faults.add(
        { face: "graph", path: "/beta/$batch", part: false, skip: 2, times: 1 },
        { do: "answer", status: 429, retryAfter: 1 },
      );
      await approve(stage, "Isaiah Langer");
      await stage.pass("PT1M");
      assert.ok(patched);
      assert.ok(stage.journal.count("throttled") > 0);
      assert.deepEqual(written(stage), idsOf(inIt));
      isClean(stage);
    }));

  it("a part is refused: failed, shown with Graph's code, and not tried again; approved anew, the others go on", () =>
    story({ people: withRegistered(3) }, async (stage) => {
      const { tenant, journal, faults } = stage;
      await scan(stage);
      await opens(stage);
      const one = tenant.person("Reg 001").id;
      faults.add({ ...write(one), times: 5 }, { do: "answer", status: 403, code: "accessDenied" });
      await approveAndWrite(stage);
      assert.match(sameForAll(stage), /Halted by itself: 0 of 4 people/);
      await approveAndWrite(stage);
      assert.equal(journal.ofKind("mfa-write-refused").length, 1);
      assert.deepEqual(journal.writesOf(one), []);
      assert.match(sameForAll(stage), /Done: 3 of 4 people.*Failed 1 accessDenied/);
      assert.match(await history(stage), /State change failed: Reg 001 \(reason accessDenied\)/);
      isClean(stage);
    }));

  for (const [what, fault] of [
    ["the answer leaves a part out although it was done", { do: "drop-part", done: true }],
    ["a 5xx comes after the work was done", null],
  ] as const)
    it(`${what}: read back, and not written twice`, () =>
      story({ people: withRegistered(3) }, async (stage) => {
        const { tenant, journal, faults } = stage;
        await scan(stage);
        const inIt = enforceable(stage);
        await opens(stage);
        const one = tenant.person("Reg 001");
        if (fault !== null) faults.add(write(one.id), fault);
        else {
          faults.add(write(one.id), { do: "answer", status: 503 });
          const stop = journal.subscribe((entry) => {
            if (entry.kind !== "mfa-write-refused") return;
            stop();
            tenant.writeMfaState(one, "enforced");
          });
        }
        await approveAndWrite(stage);
        assert.deepEqual(written(stage), idsOf(inIt));
        assert.match(sameForAll(stage), /Done: 4 of 4/);
        isClean(stage);
      }));

  for (const lost of ["reset-after", "reset-before"] as const)
    it(`the connection breaks ${lost === "reset-after" ? "after the batch was done: read back, and not written twice" : "before anything was done: written when it is certain that nothing was"}`, () =>
      story({ people: withRegistered(3) }, async (stage) => {
        await scan(stage);
        const inIt = enforceable(stage);
        await opens(stage);
        await approve(stage, "Lynne Robbins");
        const arm = stage.journal.subscribe((entry) => {
          if (
            entry.kind !== "request" ||
            entry.method !== "GET" ||
            !entry.path.includes("/requirements")
          )
            return;
          arm();
          // The states are being read: the next batch after this one carries the writes.
          setImmediate(() =>
            stage.faults.add({ face: "graph", path: "/beta/$batch", part: false }, { do: lost }),
          );
        });
        await approve(stage, "Isaiah Langer");
        await stage.pass("PT1M");
        assert.deepEqual(written(stage), idsOf(inIt));
        assert.match(sameForAll(stage), /Done: 4 of 4/);
        isClean(stage);
      })).timeout(90_000);

  it("reads lag behind the write: waited for, and not written twice", () =>
    story({ people: withRegistered(2), manners: { replicationMs: 2_500 } }, async (stage) => {
      await scan(stage);
      const inIt = enforceable(stage);
      await opens(stage);
      await approveAndWrite(stage);
      assert.deepEqual(written(stage), idsOf(inIt));
      assert.match(sameForAll(stage), /Done: 3 of 3/);
      isClean(stage);
    }));

  it("Graph says written and nothing changed: reported as unclear after half a minute, and never repeated", () =>
    story({ people: withRegistered(2) }, async (stage) => {
      const { tenant, journal, faults } = stage;
      await scan(stage);
      await opens(stage);
      const one = tenant.person("Reg 001").id;
      faults.add({ ...write(one), times: 5 }, { do: "ignore-write" });
      await approveAndWrite(stage);
      assert.match(sameForAll(stage), /Halted by itself: 0 of 3 people/);
      await approveAndWrite(stage);
      assert.equal(journal.writesOf(one).length, 1);
      assert.match(sameForAll(stage), /Done: 2 of 3.*Unclear 1 reads disabled/);
      assert.match(await history(stage), /Outcome of the write unclear: Reg 001/);
      isClean(stage);
    })).timeout(90_000);

  it("somebody sets another state between the write and the read: theirs stays, and it is said", () =>
    story({ people: withRegistered(2) }, async (stage) => {
      const { tenant, journal } = stage;
      await scan(stage);
      await opens(stage);
      const one = tenant.person("Reg 001").id;
      const stop = journal.subscribe((entry) => {
        if (entry.kind !== "mfa-written" || entry.person !== one) return;
        stop();
        // With a method, Entra would make enforced of enabled again.
        tenant.deleteMethods(one);
        tenant.setMfaState(one, "enabled");
      });
      await approveAndWrite(stage);
      assert.equal(journal.writesOf(one).length, 1);
      assert.match(sameForAll(stage), /Changed by somebody else 1/);
      isClean(stage);
    })).timeout(90_000);

  it("an approver loses the role between two waves: the second is not written", () =>
    story({ people: withRegistered(24), env: FAST }, async (stage) => {
      const { tenant, journal } = stage;
      await scan(stage);
      await opens(stage);
      const stop = journal.subscribe((entry) => {
        if (entry.kind !== "mfa-written") return;
        stop();
        tenant.removeFromGroup(tenant.adminGroupId, "Lynne Robbins");
      });
      await approveAndWrite(stage);
      assert.equal(written(stage).length, 1);
      const seen = wordsOfPlan(stage);
      assert.match(seen, /Stopped: 1 of 25 people were changed.*no longer an admin/);
      assert.match(seen, /Changed 1 .*Not written 24/);
      const refused = await pressesPlan(stage, "Lynne Robbins", "plan.undo");
      assert.ok(refused.kind === "message" && /Only MFA admins/.test(refused.text));
      assert.ok(planSeenBy(stage, "Isaiah Langer"));
      isClean(stage);
    }));
});
