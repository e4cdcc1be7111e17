import assert from "node:assert/strict";
import fc from "fast-check";
import { isWithinHours } from "#bot/core/cadence.ts";
import type { NudgeOutcome } from "#bot/core/campaign.ts";
import { decideNudge, type NudgeFacts } from "#bot/core/nudge.ts";
import { adele, campaign, days, enrolled, hours, MONDAY, nudge, sent, spring } from "./spring.ts";

const decide = (facts: Partial<NudgeFacts>, now = MONDAY) =>
  decideNudge(
    {
      campaign,
      enrolment: enrolled(),
      nudges: [],
      verdict: "nudge",
      hours: campaign.hours,
      createdAt: null,
      lastMessageAt: null,
      busy: false,
      ...facts,
    },
    now,
  );

describe("what goes to one person now", () => {
  it("the first message is due: it goes out, fixes the deadline, and the next is three days on", () =>
    assert.deepEqual(decide({}), {
      do: "send",
      nudge: { campaign: spring, user: adele, step: 1 },
      asked: false,
      notAfter: hours(MONDAY, 6),
      enrolment: enrolled({
        deadline: new Date("2026-12-21T16:00:00Z"),
        progress: { state: "active", dueAt: days(MONDAY, 3) },
      }),
    }));

  it("the last of three goes out: they are looked at again at the deadline", () => {
    const deadline = new Date("2026-12-21T16:00:00Z");
    const [first, second, third] = [MONDAY, days(MONDAY, 3), days(MONDAY, 7)];
    const decided = decide(
      {
        enrolment: enrolled({ deadline, progress: { state: "active", dueAt: third } }),
        nudges: [nudge(1, first), nudge(2, second)],
      },
      third,
    );
    assert.equal(decided.do === "send" && decided.nudge.step, 3);
    assert.deepEqual(decided.do === "send" && decided.enrolment.progress, {
      state: "active",
      dueAt: deadline,
    });
  });

  it("a reminder they asked for goes out: it does not count, and the wait begins anew", () => {
    const asked = days(MONDAY, 1);
    const decided = decide(
      {
        enrolment: enrolled({
          snoozes: 1,
          snoozedUntil: asked,
          progress: { state: "active", dueAt: asked },
        }),
        nudges: [nudge(1, MONDAY)],
      },
      asked,
    );
    assert.ok(decided.do === "send");
    assert.deepEqual([decided.nudge.step, decided.asked], [2, true]);
    assert.equal(decided.enrolment.snoozedUntil, null);
    assert.deepEqual(decided.enrolment.progress, { state: "active", dueAt: days(asked, 3) });
  });

  for (const [situation, facts, now, what] of [
    [
      "they have ended",
      { enrolment: enrolled({ progress: { state: "ended", why: "registered", at: MONDAY } }) },
      MONDAY,
      "nothing",
    ],
    [
      "nothing is due",
      { enrolment: enrolled({ progress: { state: "active", dueAt: null } }) },
      MONDAY,
      "nothing",
    ],
    [
      "it is due later",
      { enrolment: enrolled({ progress: { state: "active", dueAt: hours(MONDAY, 1) } }) },
      MONDAY,
      "nothing",
    ],
    ["they have registered", { verdict: "registered" }, MONDAY, "registered"],
    ["they were exempted", { verdict: "exempt" }, MONDAY, "no-longer-eligible"],
    ["nobody knows whether they registered", { verdict: "unknown" }, MONDAY, hours(MONDAY, 1)],
    ["the day is over", {}, hours(MONDAY, 6), days(MONDAY, 1)],
    ["the last nudge was yesterday", { nudges: [nudge(1, days(MONDAY, -3))] }, MONDAY, "send"],
    [
      "they were taken in again a day after a nudge",
      { nudges: [nudge(1, MONDAY)] },
      days(MONDAY, 1),
      days(MONDAY, 3),
    ],
    [
      "the account is new: its grace ends at midnight, so the morning after",
      { createdAt: days(MONDAY, -2) },
      MONDAY,
      days(MONDAY, 7),
    ],
    [
      "another campaign wrote to them this morning",
      { lastMessageAt: hours(MONDAY, -1) },
      MONDAY,
      days(MONDAY, 1),
    ],
    [
      "another campaign wrote to them yesterday",
      { lastMessageAt: hours(MONDAY, -20) },
      MONDAY,
      "send",
    ],
    [
      "they asked to be reminded on a day on which they heard from us",
      {
        lastMessageAt: MONDAY,
        enrolment: enrolled({
          snoozedUntil: hours(MONDAY, 3),
          progress: { state: "active", dueAt: hours(MONDAY, 3) },
        }),
      },
      hours(MONDAY, 3),
      "send",
    ],
    ["they are in a meeting", { busy: true }, MONDAY, hours(MONDAY, 0.25)],
    [
      "the meeting has lasted under two hours",
      { busy: true, enrolment: enrolled({ busySince: hours(MONDAY, -1.9) }) },
      MONDAY,
      hours(MONDAY, 0.25),
    ],
    [
      "the meeting has lasted two hours",
      { busy: true, enrolment: enrolled({ busySince: hours(MONDAY, -2) }) },
      MONDAY,
      "send",
    ],
    [
      "they are away until Thursday",
      { hours: { ...campaign.hours, away: { from: MONDAY, until: days(MONDAY, 3) } } },
      MONDAY,
      days(MONDAY, 3),
    ],
    [
      "all nudges have been sent",
      { nudges: [1, 2, 3].map((step) => nudge(step, days(MONDAY, step * 4 - 30))) },
      MONDAY,
      "all-nudges-sent",
    ],
  ] as const)
    it(`${situation}: ${what instanceof Date ? `looked at again on ${what.toISOString()}` : what}`, () => {
      const decided = decide(facts, now);
      if (what === "nothing" || what === "send") return assert.equal(decided.do, what);
      assert.ok(decided.do === "postpone");
      const { progress } = decided.enrolment;
      assert.deepEqual(progress.state === "ended" ? progress.why : progress.dueAt, what);
    });

  it("whatever has passed, a message goes out within hours only, and never a fourth unasked one", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: 1, max: 400 }),
            fc.boolean(),
            fc.constantFrom("sent", "failed", "uncertain"),
          ),
          { maxLength: 8 },
        ),
        fc.option(fc.integer({ min: -50, max: 50 })),
        fc.integer({ min: 0, max: 2_000 }),
        (history, snoozed, minutes) => {
          const now = new Date(days(MONDAY, 20).getTime() + minutes * 60_000);
          const nudges = history.map(([ago, asked, state], index) => {
            const at = hours(now, ago - 401);
            const outcome: NudgeOutcome =
              state === "sent"
                ? sent(at)
                : state === "failed"
                  ? { state, at, failure: "unavailable" }
                  : { state: "uncertain", at, detail: "" };
            return nudge(index + 1, at, { asked, outcome });
          });
          const decided = decide(
            {
              nudges,
              enrolment: enrolled({ snoozedUntil: snoozed === null ? null : hours(now, snoozed) }),
            },
            now,
          );
          if (decided.do !== "send") return;
          assert.ok(isWithinHours(campaign.hours, now));
          const counted = nudges.filter((each) => !each.asked && each.outcome.state !== "failed");
          assert.ok(decided.asked || counted.length < 3);
        },
      ),
    ));
});
