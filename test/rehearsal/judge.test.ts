import assert from "node:assert/strict";
import { judge, violations } from "#sandbox/rehearsal/judge.ts";
import { FACTS, factsWith, MadeUp, OFFICE, type PlanWords } from "./madeUp.ts";

const findings = (made: MadeUp, facts = FACTS) => judge(made.journal, facts);
const everybodyOnce = () => new MadeUp().nudgesEverybody();

/** A plan of these words, approved by these admins. */
function approved(by: readonly string[], words: PlanWords = {}, made = everybodyOnce()): MadeUp {
  const copies = made.plan(words);
  for (const who of by) made.presses(who, "plan.approve", copies.get(who));
  return made;
}

describe("the judge, of people", () => {
  it("counts everyone once, by the truth of the tenant", () => {
    const { people, eligible, excluded } = findings(everybodyOnce());
    assert.deepEqual([people, eligible], [8, 3]);
    assert.deepEqual(excluded, { registered: 4, "break-glass": 1 });
    assert.deepEqual(violations(findings(everybodyOnce())), []);
  });

  it("finds whoever was to be reminded and never was", () => {
    const made = new MadeUp();
    made.nudge("Ada", 1);
    assert.equal(findings(made).missed, 2);
    assert.match(violations(findings(made)).join(), /2 people to be reminded who never were/);
  });

  for (const [why, but] of [
    ["whom no message can reach", { barred: true }],
    ["who has only just joined", { createdAt: new Date("2026-12-14T09:00:00Z") }],
    [
      "who is on leave all the time",
      { workday: { ...OFFICE, replies: { status: "alwaysEnabled", message: "" } } },
    ],
  ] as const)
    it(`does not miss a reminder to somebody ${why}`, () => {
      const made = new MadeUp();
      assert.equal(findings(made).missed, 3);
      assert.equal(findings(made, factsWith("Ada", but)).missed, 2);
    });

  it("counts a press that a kill cut off only when nobody ever answered it", () => {
    const cut = everybodyOnce().isCutOff("Ada", "nudge.help", "1");
    assert.equal(findings(cut).unanswered, 1);
    assert.equal(findings(cut.presses("Ada", "nudge.help", "1")).unanswered, 0);
    const changed = everybodyOnce().isCutOff("Ada", "nudge.help", "1").updates("Ada", "1");
    assert.equal(findings(changed).unanswered, 0);
    const late = everybodyOnce().isCutOff("Ada", "nudge.help", "1", 504);
    assert.equal(findings(late.presses("Ada", "nudge.help", "1")).unanswered, 1);
  });

  it("finds a reminder to somebody who was to be left alone", () => {
    const made = everybodyOnce();
    made.nudge("Rae", 1);
    assert.equal(findings(made).disturbed, 1);
  });

  it("finds a reminder after registering, and none before", () => {
    const made = everybodyOnce().registers("Ada").days(3);
    assert.equal(findings(made).lateNudges, 0);
    made.nudge("Ada", 2);
    assert.equal(findings(made).lateNudges, 1);
  });

  it("counts a double click once, and a refusal not at all", () => {
    const made = everybodyOnce()
      .presses("Ada", "nudge.help", "1")
      .presses("Ada", "nudge.help", "1")
      .presses("Bo", "nudge.report", "2")
      .isRefused("Cy", "nudge.done", "3");
    assert.deepEqual(findings(made).replies, { done: 0, snooze: 0, help: 1, report: 1 });
  });
});

describe("the judge, of writes", () => {
  const unapproved = (made: MadeUp) => findings(made).unapprovedWrites;
  const both = ["Lynne", "Isaiah"];

  it("lets a write pass that two other admins approved", () => {
    const judged = findings(approved(both).writes("Rae"));
    assert.deepEqual(
      [judged.plans, judged.approvals, judged.writes, judged.unapprovedWrites, judged.enforced],
      [1, 2, 1, 0, 1],
    );
    assert.deepEqual(violations(judged), []);
  });

  it("finds a write without a plan", () =>
    assert.equal(unapproved(everybodyOnce().writes("Rae")), 1));

  it("finds a write after one approval", () =>
    assert.equal(unapproved(approved(["Lynne"]).writes("Rae")), 1));

  it("finds a write before the second approval", () => {
    const made = everybodyOnce();
    const copies = made.plan();
    made.presses("Lynne", "plan.approve", copies.get("Lynne")).writes("Rae");
    made.presses("Isaiah", "plan.approve", copies.get("Isaiah"));
    assert.equal(unapproved(made), 1);
  });

  it("counts one admin once, however often they press", () =>
    assert.equal(unapproved(approved(["Lynne", "Lynne"]).writes("Rae")), 1));

  it("does not count the requester", () =>
    assert.equal(unapproved(approved(["Megan", "Lynne"]).writes("Rae")), 1));

  it("does not count somebody who is no admin", () => {
    const to = ["Lynne", "Ada"];
    assert.equal(unapproved(approved(to, { to }).writes("Rae")), 1);
  });

  it("does not count a refused approval, nor one of another plan", () => {
    const made = approved(["Lynne"]);
    const other = made.plan({ fingerprint: "ffff ffff ffff" });
    made.presses("Isaiah", "plan.approve", other.get("Isaiah"));
    made.isRefused("Isaiah", "plan.approve", "5");
    assert.equal(unapproved(made.writes("Rae")), 1);
  });

  it("finds a write to somebody the card does not name", () => {
    assert.equal(unapproved(approved(both).registers("Ada").writes("Ada")), 1);
  });

  it("finds a write to somebody who comes before the names in the alphabet", () => {
    const words = { names: "Bo, Cy and 3 more.", changes: "5 people from disabled to enforced" };
    const made = approved(both, words, everybodyOnce().registers("Ada"));
    assert.equal(unapproved(made.writes("Rae")), 0);
    assert.equal(unapproved(made.writes("Ada")), 1);
  });

  it("finds more writes than the card counts, and one person written twice", () => {
    const words = { names: "Ada and Rae." };
    const made = approved(both, words, everybodyOnce().registers("Ada")).writes("Rae");
    assert.equal(unapproved(made), 0);
    assert.equal(unapproved(made.writes("Ada")), 1);
    const twice = approved(both, { changes: "2 people from disabled to enforced" });
    assert.equal(unapproved(twice.writes("Rae").writes("Rae")), 1);
  });

  it("finds a change of state the card does not have", () => {
    const changes = "1 person from enabled to enforced";
    assert.equal(unapproved(approved(both, { changes }).writes("Rae")), 1);
  });

  it("finds a write to somebody who had not registered when the plan was sent", () => {
    const made = approved(both, { names: "Ada." }).registers("Ada").writes("Ada");
    assert.equal(unapproved(made), 1);
  });

  it("finds every write to a break-glass account, tried or done, approved or not", () => {
    const made = approved(both, { names: "Glass." }).isRefusedToWrite("Glass").writes("Glass");
    const judged = findings(made);
    assert.equal(judged.breakGlassWrites, 2);
    assert.match(violations(judged).join(), /2 writes to break-glass accounts/);
  });

  it("calls unknown what a write left as it was, and leaves others' writes alone", () => {
    const judged = findings(approved(both).writes("Rae", "disabled").portalWrites("Ada"));
    assert.deepEqual([judged.writes, judged.enforced, judged.unknown], [1, 0, 1]);
    assert.equal(judged.unapprovedWrites, 0);
  });
});
