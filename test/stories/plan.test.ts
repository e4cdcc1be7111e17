import assert from "node:assert/strict";
import { textsIn } from "#sandbox/card.ts";
import {
  ADMINS,
  approve,
  approveAndWrite,
  beside,
  enforceable,
  history,
  idsOf,
  isClean,
  opens,
  opensNone,
  planSeenBy,
  pressesPlan,
  sameForAll,
  scan,
  someone,
  withRegistered,
  wordsOfPlan,
  written,
} from "#support/planSteps.ts";
import { story, wordsOf } from "#support/story.ts";

describe("a plan", () => {
  it("the registered who are disabled or stuck at enabled are in it, everyone else is held or none of its business", () =>
    story({ people: 80 }, async (stage) => {
      const { tenant } = stage;
      await scan(stage);
      const { card } = await opens(stage);
      const inIt = enforceable(stage);
      const stuck = inIt.filter(({ kind }) => kind === "stuck-enabled");
      const plain = inIt.length - stuck.length;
      assert.ok(stuck.length > 0 && plain > 0);
      const changes = beside(card, "Changes")?.split("; ").toSorted();
      assert.deepEqual(
        changes,
        [
          `${stuck.length} ${stuck.length === 1 ? "person" : "people"} from enabled to enforced`,
          `${plain} people from disabled to enforced`,
        ].toSorted(),
      );

      const many = (...kinds: readonly string[]) =>
        String(tenant.people.filter(({ kind }) => kinds.includes(kind)).length);
      const held = {
        "Break-glass": many("break-glass"),
        "Phone only": many("phone-only"),
        "Registered, not capable": many("not-capable"),
        "Looks like a service": many("service"),
        "Shared mailbox": many("shared-mailbox"),
        "Room mailbox": many("room-mailbox"),
        "Equipment mailbox": many("equipment-mailbox"),
        "Synchronisation account": many("sync-account"),
      };
      for (const [label, count] of Object.entries(held))
        assert.equal(beside(card, label), count, label);

      await approveAndWrite(stage);
      assert.deepEqual(written(stage), idsOf(inIt));
      isClean(stage);
    }));

  it("with --force-registration the unregistered are asked to register, in a plan of their own", () =>
    story({ people: 60 }, async (stage) => {
      const { tenant, chat } = stage;
      await scan(stage);
      const { card } = await opens(stage, "enforce --force-registration");
      const unregistered = tenant.people.filter(({ kind }) =>
        ["unregistered", "report-silent"].includes(kind),
      );
      assert.equal(
        beside(card, "Changes"),
        `${unregistered.length} people from disabled to enabled`,
      );
      await approveAndWrite(stage);
      assert.deepEqual(written(stage), idsOf(unregistered));
      for (const person of unregistered)
        assert.equal(tenant.perUserMfaState(person), "enabled", person.displayName);
      assert.match(wordsOf(chat("Adele Vance").hears()?.card), /asked to register/);
      isClean(stage);
    }));

  it("enforce with a name plans for that person alone", () =>
    story({}, async (stage) => {
      await scan(stage);
      const { card } = await opens(stage, "enforce Grady Archie");
      assert.equal(beside(card, "Changes"), "1 person from disabled to enforced");
      await approveAndWrite(stage);
      assert.deepEqual(written(stage), [stage.tenant.person("Grady Archie").id]);
      assert.match(await opensNone(stage, "enforce Adele Vance"), /nobody to change/i);
      assert.match(await opensNone(stage, "enforce Emergency Access 1"), /Break-glass/);
      assert.match(await opensNone(stage, "enforce Zoltan"), /Nobody the last scan read/);
      isClean(stage);
    }));

  it("a flag that is misspelt or empty opens no plan, and neither does one before the first scan", () =>
    story({}, async (stage) => {
      assert.match(await opensNone(stage, "enforce"), /Type scan first/);
      await scan(stage);
      assert.match(await opensNone(stage, "enforce --force-registraton"), /do not know --force/);
      assert.match(await opensNone(stage, "enforce --override"), /needs its reason/);
      assert.match(await opensNone(stage, 'enforce --override ""'), /needs its reason/);
      isClean(stage);
    }));

  it("a scan of more than a day ago is too old to plan from", () =>
    story({}, async (stage) => {
      await scan(stage);
      const mend = stage.faults.add(
        { face: "graph", path: /^\/v1\.0\/users$/, times: Number.POSITIVE_INFINITY },
        { do: "answer", status: 403 },
      );
      await stage.pass("P1DT1M");
      assert.match(await opensNone(stage, "enforce"), /too old to plan from. Type scan first/);
      mend();
      await scan(stage);
      await opens(stage);
      isClean(stage);
    }));

  it("everybody is enforced already: no plan, and it says who is held", () =>
    story(
      { people: [...withRegistered(0), someone("Pat Phone", "disabled", ["phone"], "phone-only")] },
      async (stage) => {
        stage.tenant.setMfaState("Grady Archie", "enforced");
        await scan(stage);
        const said = await opensNone(stage, "enforce");
        assert.match(said, /nobody to change/i);
        assert.match(said, /Phone only: 1 person/);
        isClean(stage);
      },
    ));
});

describe("who gets a plan", () => {
  it("every admin gets its card, and nobody else: no guest, no disabled account, no analyst", () =>
    story({}, async (stage) => {
      const { tenant, journal } = stage;
      const nested = tenant.nestGroup(tenant.adminGroupId, "Night shift");
      tenant.addToGroup(nested, "Alex Wilber");
      tenant.addToGroup(tenant.adminGroupId, "Lee Gu");
      tenant.addToGroup(tenant.adminGroupId, "Diego Siciliani");
      tenant.disableAccount("Diego Siciliani");
      await scan(stage);
      await opens(stage);
      const got = journal
        .ofKind("message-sent")
        .filter(({ card }) => textsIn(card)[0]?.startsWith("Plan: "))
        .map(({ to }) => to)
        .toSorted();
      assert.deepEqual(
        got,
        [...ADMINS, "Alex Wilber"].map((who) => tenant.person(who).id).toSorted(),
      );
      sameForAll(stage, [...ADMINS, "Alex Wilber"]);
      isClean(stage);
    }));

  it("too few admins for the approvals: no plan, and it says so", () =>
    story({ env: { APPROVERS: "3" } }, async (stage) => {
      stage.tenant.removeFromGroup(stage.tenant.adminGroupId, "Nestor Wilke");
      await scan(stage);
      assert.match(
        await opensNone(stage, "enforce"),
        /needs 3 approvers besides you and outside the plan, and the admin group has 3 people/,
      );
      await stage.chat("Megan Bowen").says("plans");
      assert.match(stage.chat("Megan Bowen").hears()?.text ?? "", /no plans yet/);
      isClean(stage);
    }));

  it("an admin in the plan cannot approve it; when their word is needed, all admins are held out", () =>
    story({ env: { APPROVERS: "1" } }, async (stage) => {
      // Admins hold a directory role, so a plan with one in it needs a second approver.
      const { tenant } = stage;
      tenant.setMfaState("Nestor Wilke", "disabled");
      tenant.setMfaState("Megan Bowen", "disabled");
      await scan(stage);
      const { card } = await opens(stage);
      assert.equal(beside(card, "Asked for this plan"), "1", "whoever asks is not in it");
      const refused = await pressesPlan(stage, "Nestor Wilke");
      assert.ok(refused.kind === "message" && /You are in this plan yourself/.test(refused.text));
      assert.match(
        refused.text,
        /(Lynne Robbins|Isaiah Langer) and (Lynne Robbins|Isaiah Langer) can/,
      );

      tenant.setMfaState("Isaiah Langer", "disabled");
      await scan(stage);
      await opens(stage);
      assert.equal(
        beside(planSeenBy(stage, "Lynne Robbins").card, "Needed to approve this plan"),
        "2",
      );
      await approve(stage, "Lynne Robbins");
      await stage.pass("PT1M");
      for (const admin of ["Nestor Wilke", "Isaiah Langer", "Megan Bowen"])
        assert.equal(tenant.perUserMfaState(admin), "disabled");
      isClean(stage);
    }));

  for (const [approvers, needed] of [
    ["1", ["Lynne Robbins"]],
    ["3", ["Lynne Robbins", "Isaiah Langer", "Nestor Wilke"]],
  ] as const)
    it(`APPROVERS=${approvers}: written after ${approvers}, and not before`, () =>
      story({ env: { APPROVERS: approvers } }, async (stage) => {
        await scan(stage);
        const inIt = enforceable(stage);
        await opens(stage);
        for (const who of needed) {
          assert.deepEqual(written(stage), []);
          await pressesPlan(stage, who);
          await stage.pass("PT1M");
        }
        assert.deepEqual(written(stage), idsOf(inIt));
        assert.match(wordsOfPlan(stage), new RegExp(`${approvers} of ${approvers}`));
        assert.match(await history(stage), /Record intact/);
        isClean(stage);
      }));
});
