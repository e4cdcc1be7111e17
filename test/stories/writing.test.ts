import assert from "node:assert/strict";
import { textsIn } from "#sandbox/card.ts";
import { exempted } from "#support/exemptionSteps.ts";
import {
  approve,
  approveAndWrite,
  beside,
  enforceable,
  heard,
  history,
  idsOf,
  isClean,
  opens,
  sameForAll,
  scan,
  someone,
  withRegistered,
  wordsOfPlan,
  written,
} from "#support/planSteps.ts";
import { story } from "#support/story.ts";

/** Writing as fast as it may, so that pacing costs a second and not ten. */
const FAST = { WRITES_PER_SECOND: "20" };

describe("writing a plan", () => {
  it("each in the plan gets one PATCH in a batch of at most twenty, is read back, and is told once", () =>
    story({ people: withRegistered(44), env: FAST }, async (stage) => {
      const { journal, tenant, chat } = stage;
      const patches: boolean[] = [];
      const batches: number[] = [];
      journal.onTraffic(({ method, template, part, requestBody }) => {
        if (method === "PATCH" && template.endsWith("/requirements")) patches.push(part);
        if (template.endsWith("/$batch"))
          batches.push((requestBody as { requests: readonly unknown[] }).requests.length);
      });
      await scan(stage);
      const inIt = enforceable(stage);
      const bystanders = tenant.people.filter((each) => !inIt.includes(each));
      await opens(stage);
      await approveAndWrite(stage);
      await stage.pass("PT1M");

      assert.deepEqual(written(stage), idsOf(inIt));
      assert.equal(patches.length, 45);
      assert.ok(
        patches.every((part) => part),
        "every PATCH is part of a batch",
      );
      assert.ok(Math.max(...batches) <= 20);
      for (const person of inIt) {
        assert.equal(tenant.perUserMfaState(person), "enforced");
        const told = journal
          .messagesTo(person.id)
          .filter(({ card }) => /next sign-in/.test(textsIn(card).join()));
        assert.equal(told.length, 1, person.displayName);
      }
      for (const person of bystanders)
        assert.ok(
          !journal
            .messagesTo(person.id)
            .some(({ card }) => /next sign-in you will/.test(textsIn(card).join())),
        );
      assert.match(sameForAll(stage), /Done: 45 of 45 people changed and read back/);

      await chat("Megan Bowen").says("plans");
      assert.match(heard(chat("Megan Bowen")), /enforce, 45 people, done/);
      await chat("Megan Bowen").says("status");
      assert.equal(
        beside(chat("Megan Bowen").hears()?.card, "disabled: per-user MFA asks nothing of them"),
        "3",
      );
      isClean(stage);
    }));

  it("the record says who asked, who approved, what was written and read back, and that it is whole", () =>
    story({ people: withRegistered(1) }, async (stage) => {
      await scan(stage);
      await opens(stage);
      await approveAndWrite(stage);
      const record = await history(stage, "Pradeep Gupta");
      for (const line of [
        /Plan requested \(kind enforce, hash [0-9a-f]{12}, people 2, approvers 2, emergency false\) Megan Bowen/,
        /Plan approved \(hash [0-9a-f]{12}, round 1, missing 1\) Lynne Robbins/,
        /Plan approved \(hash [0-9a-f]{12}, round 1\) Isaiah Langer/,
        /Writing began .* MFA Nudge/,
        /about to be written: Grady Archie \(from disabled, to enforced\) MFA Nudge/,
        /it holds: Grady Archie \(from disabled, to enforced, readBack enforced\)/,
        /Plan finished \(verified 2\)/,
        /Record intact: \d+ entries verified/,
      ])
        assert.match(record, line);
      isClean(stage);
    }));

  it("people about whom anything changed since the approval are left alone, with the reason", () =>
    story({ people: [...withRegistered(8), someone("Stuck", "enabled")] }, async (stage) => {
      const { tenant } = stage;
      const id = (nth: number) => `Reg 00${nth}`;
      await scan(stage);
      await opens(stage);
      await approve(stage, "Lynne Robbins");
      tenant.disableAccount(id(1));
      const gone = tenant.person(id(2));
      tenant.deleteUser(gone);
      tenant.change(id(3), { userType: "Guest" });
      tenant.setMfaState("Stuck", "disabled");
      tenant.setMfaState(id(5), "enforced");
      tenant.deleteMethods(id(6));
      await exempted(stage, id(7), { days: 30 });
      const unreadable = tenant.person(id(8)).id;
      stage.faults.add(
        {
          face: "graph",
          method: "GET",
          path: "/authentication/requirements",
          person: unreadable,
          times: Number.POSITIVE_INFINITY,
        },
        { do: "answer", status: 403, code: "accessDenied" },
      );
      await approve(stage, "Isaiah Langer");
      await stage.pass("PT1M");

      assert.deepEqual(
        written(stage),
        idsOf([tenant.person(id(4)), tenant.person("Grady Archie")]),
      );
      const card = sameForAll(stage);
      assert.match(card, /Done: 2 of 10/);
      for (const [people, reason] of [
        [1, "The account is gone."],
        [1, "Somebody changed their state after the approval"],
        [1, "They had the state already."],
        [1, "They are no longer registered"],
        [3, "They no longer belong in this plan."],
        [1, "They could not be read just before the write"],
      ])
        assert.match(card, new RegExp(`Left alone ${people} ${reason}`));
      assert.match(await history(stage), /Left alone just before the write/);
      isClean(stage);
    }));

  it("the unregistered who register before the write are not asked to; enabled that came back enforced is fine", () =>
    story({}, async (stage) => {
      const { tenant, journal, faults } = stage;
      await scan(stage);
      await opens(stage, "enforce --force-registration");
      tenant.registerMethod("Adele Vance");
      // Alex registers at the very moment he is written: Entra makes enforced of enabled by itself.
      const alex = tenant.person("Alex Wilber");
      journal.subscribe((entry) => {
        if (entry.kind === "mfa-written" && entry.person === alex.id) tenant.registerMethod(alex);
      });
      await approveAndWrite(stage);
      assert.deepEqual(journal.writesOf(tenant.person("Adele Vance").id), []);
      assert.equal(tenant.perUserMfaState(alex), "enforced");
      assert.match(sameForAll(stage), /They registered in the meantime/);
      assert.match(sameForAll(stage), /Done: (\d+) of (\d+)/);
      assert.doesNotMatch(wordsOfPlan(stage), /Unclear|somebody else/);
      faults.clear();
      isClean(stage);
    }));
});
