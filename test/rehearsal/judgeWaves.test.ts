import assert from "node:assert/strict";
import type { Facts } from "#sandbox/rehearsal/facts.ts";
import { judge, violations } from "#sandbox/rehearsal/judge.ts";
import { FACTS, factsWith, MadeUp, type PlanWords } from "./madeUp.ts";

const rae = FACTS.accounts.get("Rae");
assert.ok(rae);
const PEOPLE = Array.from({ length: 300 }, (_, nth) => `Reg ${String(nth + 1).padStart(3, "0")}`);
/** Three hundred more who have registered. */
const MANY: Facts = {
  ...FACTS,
  accounts: new Map([
    ...FACTS.accounts,
    ...PEOPLE.map((id) => [id, { ...rae, id, displayName: id }] as const),
  ]),
  admins: new Set([...FACTS.admins, "Rae"]),
};
const WORDS: PlanWords = {
  changes: "300 people from disabled to enforced",
  names: "Reg 001 and 299 more.",
  to: ["Megan", "Lynne", "Isaiah", "Rae"],
};
const HALTED = "Halted by itself: 1 of 300 people were changed.";

const findings = (made: MadeUp, facts = MANY) => judge(made.journal, facts);

/** A plan over three hundred people, and its copies, approved by these. */
function begun(by: readonly string[] = ["Lynne", "Isaiah"], words: PlanWords = {}) {
  const made = new MadeUp().nudgesEverybody();
  const copies = made.plan({ ...WORDS, ...words });
  for (const who of by) made.presses(who, "plan.approve", copies.get(who));
  return { made, copies };
}

/** Writes people in the order of their names, so many at a time with `pause` minutes between. */
function waves(sizes: readonly number[], pause = 60, made = begun().made): MadeUp {
  let from = 0;
  for (const size of sizes) {
    for (const who of PEOPLE.slice(from, from + size)) made.writes(who);
    from += size;
    made.minutes(pause);
  }
  return made;
}

describe("the judge, of waves", () => {
  it("lets waves of one, five, twenty-five and a hundred pass, an hour apart", () => {
    const judged = findings(waves([1, 5, 25, 100, 100]));
    assert.deepEqual([judged.waves, judged.oversizedWaves, judged.writes], [5, 0, 231]);
    assert.deepEqual(violations(judged), []);
  });

  it("finds a wave that is larger than it may be", () => {
    const judged = findings(waves([1, 6]));
    assert.equal(judged.oversizedWaves, 1);
    assert.match(violations(judged).join(), /1 waves too large or begun too early/);
    assert.equal(findings(waves([1, 5, 25, 100, 101])).oversizedWaves, 1);
  });

  it("finds a wave that begins before the one before was watched for an hour", () => {
    assert.equal(findings(waves([1, 1], 50)).oversizedWaves, 1);
    assert.equal(findings(waves([1, 1], 59)).oversizedWaves, 0);
  });

  it("finds somebody changed by two plans", () => {
    const { made } = begun();
    made.writes("Reg 001").days(1);
    const next = made.plan({ ...WORDS, fingerprint: "ffff ffff ffff" });
    for (const who of ["Lynne", "Isaiah"]) made.presses(who, "plan.approve", next.get(who));
    const judged = findings(made.writes("Reg 001"));
    assert.deepEqual([judged.unapprovedWrites, judged.changedAgain], [0, 1]);
    assert.match(violations(judged).join(), /1 changes of people who had been changed before/);
  });
});

describe("the judge, of three approvers", () => {
  it("finds a write after two approvals where the card asks for three", () => {
    const two = begun(["Lynne", "Isaiah"], { needed: 3 }).made.writes("Reg 001");
    assert.equal(findings(two).unapprovedWrites, 1);
    const three = begun(["Lynne", "Isaiah", "Rae"], { needed: 3 }).made.writes("Reg 001");
    assert.deepEqual(violations(findings(three)), []);
  });

  it("finds a privileged account written after two approvals, whatever the card asks for", () => {
    const facts = factsWith("Reg 001", { privileged: true }, MANY);
    assert.equal(findings(begun().made.writes("Reg 001"), facts).haltedWrites, 1);
    const { made } = begun(["Lynne", "Isaiah", "Rae"], { needed: 3 });
    assert.equal(findings(made.writes("Reg 001"), facts).haltedWrites, 0);
  });
});

describe("the judge, of halts", () => {
  /** A plan that has written one person and halted. */
  function halted() {
    const { made, copies } = begun();
    made.writes("Reg 001").shows(copies, { ...WORDS, outcome: HALTED });
    return { made, copies };
  }
  const goesOn = (made: MadeUp, many: number, from = 1): MadeUp => {
    for (const who of PEOPLE.slice(from, from + many)) made.writes(who);
    return made;
  };

  it("counts a halt once, however many copies show it", () => {
    const judged = findings(halted().made);
    assert.deepEqual([judged.halts, judged.haltedWrites], [1, 0]);
  });

  it("forgives those who were on their way, and nobody after them", () => {
    assert.equal(findings(goesOn(halted().made, 4)).haltedWrites, 0);
    const judged = findings(goesOn(halted().made, 5));
    assert.equal(judged.haltedWrites, 1);
    assert.match(violations(judged).join(), /1 writes of plans that had halted or ended/);
  });

  it("lets it go on after a new round, and not by approvals of the one before", () => {
    const { made, copies } = halted();
    made.presses("Lynne", "plan.approve", copies.get("Lynne"));
    assert.equal(findings(goesOn(made, 5)).haltedWrites, 1);
    const again = halted();
    for (const who of ["Lynne", "Isaiah"])
      again.made.presses(who, "plan.approve", again.copies.get(who));
    assert.deepEqual(violations(findings(goesOn(again.made.hours(1), 5))), []);
  });

  it("takes a copy that comes late for the halt it tells of", () => {
    const { made, copies } = halted();
    for (const who of ["Lynne", "Isaiah"]) made.presses(who, "plan.approve", copies.get(who));
    made.hours(1).shows(copies, { ...WORDS, outcome: HALTED });
    const judged = findings(goesOn(made, 5));
    assert.deepEqual([judged.halts, judged.haltedWrites], [1, 0]);
  });

  it("knows another halt by what has been written since", () => {
    const { made, copies } = halted();
    for (const who of ["Lynne", "Isaiah"]) made.presses(who, "plan.approve", copies.get(who));
    goesOn(made.hours(1), 5).shows(copies, {
      ...WORDS,
      outcome: "Halted by itself: 6 of 300 people were changed.",
    });
    const judged = findings(goesOn(made, 5, 6));
    assert.deepEqual([judged.halts, judged.haltedWrites], [2, 1]);
  });

  it("finds that nothing halts when one of a few needs help, or two of many", () => {
    const few = begun().made.writes("Reg 001").presses("Reg 001", "enforced.help");
    assert.equal(findings(goesOn(few.hours(1), 5)).haltedWrites, 1);
    const many = waves([1, 5, 25, 100]);
    assert.equal(findings(goesOn(many, 5, 131)).haltedWrites, 0);
    const one = waves([1, 5, 25, 100]).presses("Reg 001", "enforced.help");
    assert.equal(findings(goesOn(one, 5, 131)).haltedWrites, 0);
    const two = waves([1, 5, 25, 100])
      .presses("Reg 001", "enforced.help")
      .presses("Reg 002", "enforced.help");
    assert.equal(findings(goesOn(two, 5, 131)).haltedWrites, 1);
  });

  it("counts no help of somebody it did not change, nor the same person twice", () => {
    const made = waves([1, 5, 25, 100])
      .presses("Ada", "enforced.help")
      .presses("Reg 002", "enforced.help")
      .presses("Reg 002", "enforced.help");
    assert.equal(findings(goesOn(made, 5, 131)).haltedWrites, 0);
  });

  for (const verb of ["plan.decline", "plan.stop"])
    it(`finds writes after ${verb}, and approvals that came after it count for nothing`, () => {
      const { made, copies } = halted();
      made.presses("Rae", verb, copies.get("Rae"));
      for (const who of ["Lynne", "Isaiah"]) made.presses(who, "plan.approve", copies.get(who));
      assert.equal(findings(goesOn(made.hours(1), 5)).haltedWrites, 5);
    });
});
