import assert from "node:assert/strict";
import fc from "fast-check";
import { VERDICTS } from "#bot/core/eligibility.ts";
import {
  datesOf,
  type Exemption,
  type ExemptionStanding,
  type ExemptionTerms,
  faultsOf,
  grantRefusalOf,
  LONGEST_EXEMPTION_DAYS,
  mostExempt,
  reAskAt,
  refusalOf,
  stepDue,
} from "#bot/core/exemption.ts";
import { userId } from "#bot/core/ids.ts";

const [adele, megan, lynne] = [userId("adele"), userId("megan"), userId("lynne")];
const day = (n: number): Date => new Date(Date.UTC(2026, 11, 7 + n, 9));

const TERMS: ExemptionTerms = {
  why: "leave",
  days: 30,
  reason: "On leave",
  control: "The account is blocked",
};

const STANDING: ExemptionStanding = {
  breakGlass: false,
  privileged: false,
  verdict: "nudge",
  granted: 1,
  most: 2,
};

const asked = (facts: Partial<Exemption> = {}): Exemption => ({
  id: "one",
  user: adele,
  why: "leave",
  reason: "On leave",
  control: "The account is blocked",
  owner: lynne,
  askedBy: megan,
  askedAt: day(0),
  until: day(30),
  lapsesAt: day(7),
  state: "asked",
  granted: null,
  closed: null,
  remindAt: null,
  ...facts,
});

describe("the terms of an exemption", () => {
  it("with a class, days, a reason and a control are complete", () =>
    assert.deepEqual(faultsOf(TERMS), []));

  it("with nothing typed lack everything, in the order of the form", () =>
    assert.deepEqual(faultsOf({ why: null, days: null, reason: " ", control: "" }), [
      "why",
      "days",
      "reason",
      "control",
    ]));

  for (const [days, isFine] of [
    [0, false],
    [1, true],
    [90, true],
    [91, false],
    [1.5, false],
    [Number.NaN, false],
  ] as const)
    it(`for ${days} days are ${isFine ? "taken" : "refused"}`, () =>
      assert.deepEqual(faultsOf({ ...TERMS, days }), isFine ? [] : ["days"]));

  it("of 300 letters are taken, of 301 refused, counted as people count them", () => {
    assert.deepEqual(faultsOf({ ...TERMS, reason: "👩".repeat(300) }), []);
    assert.deepEqual(faultsOf({ ...TERMS, control: "x".repeat(301) }), ["control"]);
  });

  it("never reach further than 90 days, and never lapse after their end", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LONGEST_EXEMPTION_DAYS }), (days) => {
        const { until, lapsesAt } = datesOf(days, day(0));
        assert.ok(until <= day(90));
        assert.ok(lapsesAt <= until && lapsesAt > day(0));
      }),
    ));
});

describe("whether somebody may be exempt", () => {
  for (const [what, facts, refusal] of [
    ["an employee", {}, null],
    ["an emergency account", { breakGlass: true }, "break-glass"],
    ["a privileged account", { privileged: true }, "privileged"],
    ["one that is both", { breakGlass: true, privileged: true }, "break-glass"],
    ["a shared mailbox", { verdict: "shared-mailbox" }, "not-a-person"],
    ["somebody exempt already, who renews", { verdict: "exempt" }, null],
    ["one more than the cap", { granted: 2 }, "too-many"],
    ["a tenant that allows none", { granted: 0, most: 0 }, "too-many"],
  ] as const)
    it(`${what}: ${refusal ?? "they may"}`, () =>
      assert.equal(refusalOf({ ...STANDING, ...facts }), refusal));

  it("a privileged or an emergency account is refused whatever else is true", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...VERDICTS),
        fc.nat(50),
        fc.nat(50),
        fc.constantFrom("breakGlass", "privileged"),
        (verdict, granted, most, what) =>
          assert.notEqual(refusalOf({ ...STANDING, verdict, granted, most, [what]: true }), null),
      ),
    ));
});

describe("the cap", () => {
  for (const [percent, people, most] of [
    [2, 612, 12],
    [2, 50, 1],
    [2, 10, 1],
    [0, 5_000, 0],
    [10, 99, 9],
  ] as const)
    it(`of ${percent} % of ${people} people is ${most}`, () =>
      assert.equal(mostExempt(percent, people), most));
});

describe("a word on a request", () => {
  for (const [what, facts, by, now, refusal] of [
    ["of another admin counts", {}, lynne, day(1), null],
    ["of whoever asked does not", {}, megan, day(1), "own-request"],
    ["of the person does not", {}, adele, day(1), "own-exemption"],
    ["comes after it was declined", { state: "declined" }, lynne, day(1), "decided"],
    ["comes a second before it lapses", {}, lynne, new Date(day(7).getTime() - 1_000), null],
    ["comes when it has lapsed", {}, lynne, day(7), "over"],
  ] as const)
    it(`${what}`, () => assert.equal(grantRefusalOf(asked(facts), by, STANDING, now), refusal));

  it("is judged by the standing of that moment: the cap was reached since", () =>
    assert.equal(grantRefusalOf(asked(), lynne, { ...STANDING, granted: 2 }, day(1)), "too-many"));
});

describe("what time brings about", () => {
  const granted = asked({
    state: "granted",
    granted: { by: lynne, at: day(1) },
    remindAt: day(23),
  });

  for (const [what, exemption, now, step] of [
    ["a request waits", asked(), day(6), null],
    ["a request lapses", asked(), day(7), "lapse"],
    ["an exemption holds", granted, day(22), null],
    ["its owner is asked again", granted, day(23), "ask-again"],
    ["its owner has been asked", { ...granted, remindAt: null }, day(24), null],
    ["it ends on its date", granted, day(30), "expire"],
    ["a declined request stays declined", asked({ state: "declined" }), day(99), null],
    ["what has ended stays ended", asked({ state: "ended" }), day(99), null],
  ] as const)
    it(`${what}: ${step ?? "nothing is due"}`, () => assert.equal(stepDue(exemption, now), step));

  it("the owner is asked a week before, but of a short one not before half of it is over", () => {
    assert.deepEqual(reAskAt(day(0), day(30)), day(23));
    assert.deepEqual(reAskAt(day(0), day(6)), day(3));
  });
});
