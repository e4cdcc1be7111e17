import assert from "node:assert/strict";
import fc from "fast-check";
import { isWithinHours } from "#bot/core/cadence.ts";
import type { Campaign, Enrolment, Nudge, NudgeOutcome } from "#bot/core/campaign.ts";
import { DELIVERY_FAILURES, outlookOf } from "#bot/core/delivery.ts";
import { campaignId, userId } from "#bot/core/ids.ts";
import { afterFailure, decideNudge, type NudgeFacts, standingOf } from "#bot/core/nudge.ts";

const MONDAY = new Date("2026-12-07T10:00:00Z");
const adele = userId("adele");
const spring = campaignId("spring");
const hours = (from: Date, more: number): Date => new Date(from.getTime() + more * 3_600_000);
const days = (from: Date, more: number): Date => hours(from, 24 * more);

const campaign: Campaign = {
  id: spring,
  startedBy: userId("megan"),
  startedAt: MONDAY,
  state: "running",
  cadence: { maxNudges: 3, gapDays: 3, deadlineDays: 14, maxSnoozes: 3 },
  hours: { zone: "UTC", from: "10:00", to: "16:00", weekdays: [1, 2, 3, 4, 5] },
};

const enrolled = (facts: Partial<Enrolment> = {}): Enrolment => ({
  campaign: spring,
  user: adele,
  enrolledAt: MONDAY,
  deadline: null,
  snoozes: 0,
  snoozedUntil: null,
  progress: { state: "active", dueAt: MONDAY },
  ...facts,
});

const sent = (at: Date): NudgeOutcome => ({ state: "sent", at });
const nudge = (step: number, at: Date, facts: Partial<Nudge> = {}): Nudge => ({
  campaign: spring,
  user: adele,
  step,
  claimedAt: at,
  asked: false,
  outcome: sent(at),
  ...facts,
});

const decide = (facts: Partial<NudgeFacts>, now = MONDAY) =>
  decideNudge({ campaign, enrolment: enrolled(), nudges: [], verdict: "nudge", ...facts }, now);

describe("what goes to one person now", () => {
  it("the first message is due: it goes out, fixes the deadline, and the next is three days on", () =>
    assert.deepEqual(decide({}), {
      do: "send",
      nudge: { campaign: spring, user: adele, step: 1 },
      standing: {
        number: 1,
        of: 3,
        asked: false,
        deadline: new Date("2026-12-21T16:00:00Z"),
        snoozesLeft: 3,
      },
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
    assert.equal(decided.do === "send" && decided.standing.number, 3);
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
    assert.deepEqual(
      [
        decided.nudge.step,
        decided.standing.number,
        decided.standing.asked,
        decided.standing.snoozesLeft,
      ],
      [2, 1, true, 2],
    );
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
          assert.ok(decided.standing.asked || counted.length < 3);
        },
      ),
    ));
});

describe("after a message that did not arrive", () => {
  const failed = (step: number, failure: (typeof DELIVERY_FAILURES)[number]): Nudge =>
    nudge(step, days(MONDAY, step), { outcome: { state: "failed", at: MONDAY, failure } });
  const follows = (nudges: readonly Nudge[], asked = false) => {
    const last = nudges.at(-1)?.outcome;
    assert.ok(last?.state === "failed");
    return afterFailure(
      { campaign, enrolment: enrolled({ deadline: days(MONDAY, 14) }), nudges },
      last.failure,
      asked,
      MONDAY,
    );
  };

  for (const failure of DELIVERY_FAILURES)
    it(`${failure} is ${outlookOf(failure)}: ${{ passing: "tried again in an hour", lasting: "tried again tomorrow", final: "they count as unreachable" }[outlookOf(failure)]}`, () => {
      const expected = {
        passing: { state: "active", dueAt: hours(MONDAY, 1) },
        lasting: { state: "active", dueAt: days(MONDAY, 1) },
        final: { state: "ended", why: "unreachable", at: MONDAY },
      } as const;
      assert.deepEqual(follows([failed(1, failure)]).progress, expected[outlookOf(failure)]);
    });

  it("the same lasting failure for the fifth time in a row: they count as unreachable", () => {
    const five = [1, 2, 3, 4, 5].map((step) => failed(step, "not-installed"));
    assert.equal(follows(five.slice(0, 4)).progress.state, "active");
    assert.equal(follows(five).progress.state, "ended");
    assert.equal(follows([nudge(1, MONDAY), ...five.slice(0, 4)]).progress.state, "active");
  });

  it("an outage for days: nobody counts as unreachable for it", () => {
    const many = Array.from({ length: 50 }, (_, index) => failed(index + 1, "unavailable"));
    assert.equal(follows(many).progress.state, "active");
  });

  it("nothing has arrived yet: the deadline is open again; else it stays", () => {
    assert.equal(follows([failed(1, "throttled")]).deadline, null);
    assert.deepEqual(
      follows([nudge(1, MONDAY), failed(2, "throttled")]).deadline,
      days(MONDAY, 14),
    );
  });

  it("a reminder they asked for stays one", () =>
    assert.deepEqual(follows([failed(1, "throttled")], true).snoozedUntil, MONDAY));
});

describe("where somebody stands", () => {
  it("after two nudges, one reminder asked for and one that failed", () =>
    assert.deepEqual(
      standingOf(
        {
          campaign,
          enrolment: enrolled({ snoozes: 2, deadline: days(MONDAY, 14) }),
          nudges: [
            nudge(1, MONDAY),
            nudge(2, MONDAY, { outcome: { state: "failed", at: MONDAY, failure: "throttled" } }),
            nudge(3, days(MONDAY, 3)),
            nudge(4, days(MONDAY, 4), { asked: true }),
          ],
        },
        MONDAY,
      ),
      { number: 2, of: 3, asked: true, deadline: days(MONDAY, 14), snoozesLeft: 1 },
    ));
});
