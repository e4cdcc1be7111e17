import assert from "node:assert/strict";
import { judge, violations } from "#sandbox/rehearsal/judge.ts";
import { numberOf } from "#sandbox/rehearsal/judgeNudges.ts";
import { FACTS, factsWith, MadeUp, OFFICE } from "./madeUp.ts";

const findings = (made: MadeUp, facts = FACTS) => judge(made.journal, facts);
const everybodyOnce = () => new MadeUp().nudgesEverybody();

describe("the judge, of nudges", () => {
  const duplicates = (made: MadeUp) => findings(made).duplicateNudges;

  it("lets three pass that keep the gap", () => {
    const made = everybodyOnce().days(3);
    made.nudge("Ada", 2);
    made.days(4).nudge("Ada", 3);
    assert.equal(duplicates(made), 0);
  });

  it("finds the same one twice", () => {
    const made = everybodyOnce();
    made.nudge("Ada", 1);
    assert.equal(duplicates(made), 1);
  });

  it("finds the same number twice, though the gap was kept", () => {
    const made = everybodyOnce().days(3);
    made.nudge("Ada", 1);
    assert.equal(duplicates(made), 1);
  });

  it("finds the next one within the gap", () => {
    const made = everybodyOnce().days(2);
    made.nudge("Ada", 2);
    assert.equal(duplicates(made), 1);
  });

  it("finds a fourth", () => {
    const made = everybodyOnce();
    for (const number of [2, 3, 4]) made.days(3).nudge("Ada", number);
    assert.equal(duplicates(made), 1);
  });

  it("lets one pass within the gap that was asked for, and no second one", () => {
    const made = everybodyOnce().presses("Ada", "nudge.snooze", "1", { when: "tomorrow" }).days(1);
    made.nudge("Ada", "asked");
    assert.equal(duplicates(made), 0);
    made.nudge("Ada", "asked");
    assert.equal(duplicates(made), 1);
  });

  it("finds one that says it was asked for and was not", () => {
    const made = everybodyOnce().days(3);
    made.nudge("Ada", "asked");
    assert.equal(duplicates(made), 1);
  });

  it("finds one that comes before the time asked for", () => {
    const made = everybodyOnce().presses("Ada", "nudge.snooze", "1", { when: "tomorrow" }).hours(1);
    made.nudge("Ada", "asked");
    assert.equal(duplicates(made), 1);
  });

  it("takes any time after the press for the today of somebody without hours of their own", () => {
    const made = everybodyOnce().presses("Ada", "nudge.snooze", "1", { when: "today" }).hours(1);
    made.nudge("Ada", "asked");
    const workday = { ...OFFICE, isOwn: false };
    assert.equal(findings(made, factsWith("Ada", { workday })).duplicateNudges, 0);
  });

  it("excuses nothing by a snooze that was refused, or by somebody else's", () => {
    const made = everybodyOnce()
      .isRefused("Ada", "nudge.snooze", "1")
      .presses("Bo", "nudge.snooze", "2", { when: "tomorrow" })
      .days(1);
    made.nudge("Ada", "asked");
    assert.equal(duplicates(made), 1);
  });
});

describe("the judge, of numbers on reminders", () => {
  const judged = (made: MadeUp) => findings(made.days(3));

  it("finds a lower number than the count of those that came", () => {
    const made = new MadeUp();
    made.nudge("Ada", 2);
    made.days(3).nudge("Ada", 1);
    assert.equal(judged(made).duplicateNudges, 1);
  });

  it("finds a number that was left out", () => {
    const made = everybodyOnce().days(3);
    made.nudge("Ada", 3);
    assert.equal(judged(made).skippedNumbers, 1);
    assert.match(violations(judged(made)).join(), /1 skipped numbers/);
  });

  for (const status of [0, 500, 504])
    it(`counts an attempt that was answered with ${status} as one that may have come`, () => {
      const made = everybodyOnce().days(3).tries("Ada", status).days(3);
      made.nudge("Ada", 3);
      assert.equal(judged(made).skippedNumbers, 0);
    });

  for (const [why, who, status] of [
    ["one that was refused", "Ada", 403],
    ["one to somebody else", "Bo", 504],
  ] as const)
    it(`does not count ${why}`, () => {
      const made = everybodyOnce().days(3).tries(who, status).days(3);
      made.nudge("Ada", 3);
      assert.equal(judged(made).skippedNumbers, 1);
    });

  it("lets a kill leave some out", () => {
    const made = everybodyOnce().days(3);
    made.nudge("Ada", 3);
    assert.deepEqual(violations(judge(made.journal, FACTS, 1)), []);
  });

  for (const [language, line, number] of [
    ["German", "Das ist Erinnerung 2 von 3.", 2],
    ["Japanese", "全 3 回のうち 2 回目のリマインダーです。", 2],
    ["Arabic", "التذكير ٢ من ٣.", 2],
    [
      "French, asked for",
      "Vous avez demandé celui-ci : il ne compte pas dans les 3 rappels.",
      "asked",
    ],
  ] as const)
    it(`reads it in ${language}`, () => {
      const body = ["Title", line].map((text) => ({ type: "TextBlock", text }));
      assert.equal(numberOf({ card: { type: "AdaptiveCard", body } }, 3), number);
    });
});

describe("the judge, of hours", () => {
  const NIGHT = { "an hour before they begin": -3, "when they have ended": 9 };
  const outOfHours = (made: MadeUp, facts = FACTS) => findings(made, facts).outOfHours;
  const at = (hours: number) => {
    const made = new MadeUp().hours(hours);
    made.nudge("Ada", 1);
    return made;
  };

  it("lets those within pass", () => assert.equal(outOfHours(everybodyOnce()), 0));

  for (const [when, hours] of Object.entries(NIGHT))
    it(`finds a reminder ${when}`, () => assert.equal(outOfHours(at(hours)), 1));

  it("finds one that was asked for, too", () => {
    const made = everybodyOnce()
      .presses("Ada", "nudge.snooze", "1", { when: "date", date: "2026-12-12", time: "10:00" })
      .days(5);
    made.nudge("Ada", "asked");
    assert.equal(outOfHours(made), 1);
    assert.match(violations(findings(made)).join(), /1 nudges outside people's hours/);
  });

  for (const [what, workday] of [
    ["by the clock where they are", { ...OFFICE, zones: ["America/Los_Angeles"] }],
    ["on a day they do not work", { ...OFFICE, days: [2, 3, 4, 5] }],
    [
      "in their leave",
      {
        ...OFFICE,
        replies: {
          status: "scheduled",
          from: new Date("2026-12-06T00:00:00Z"),
          to: new Date("2026-12-09T00:00:00Z"),
          message: "",
        },
      },
    ],
    ["in a country's public holiday", { ...OFFICE, zones: ["Europe/Madrid"], country: "ES" }],
  ] as const)
    it(`finds one ${what}`, () => {
      const made = what.includes("holiday") ? at(24) : at(0);
      assert.equal(outOfHours(made, factsWith("Ada", { workday })), 1);
      assert.equal(outOfHours(made, factsWith("Bo", { workday })), 0);
    });

  it("is content when one of the zones that may be theirs fits", () => {
    const zones = ["America/Los_Angeles", "America/New_York"];
    const workday = { ...OFFICE, zones, country: null };
    assert.equal(outOfHours(at(3), factsWith("Ada", { workday })), 0);
    assert.equal(outOfHours(at(-3), factsWith("Ada", { workday })), 1);
  });

  it("counts the gap between two by the days of whoever gets them", () => {
    const workday = { ...OFFICE, zones: ["Asia/Tokyo"], from: "00:00", to: "23:59" };
    const made = new MadeUp();
    made.hours(7).nudge("Ada", 1);
    made.hours(61).nudge("Ada", 2);
    assert.equal(findings(made).duplicateNudges, 0, "three days later in London");
    assert.equal(findings(made, factsWith("Ada", { workday })).duplicateNudges, 1);
  });
});
