import assert from "node:assert/strict";
import type { Nudge } from "#bot/core/campaign.ts";
import { DELIVERY_FAILURES, outlookOf } from "#bot/core/delivery.ts";
import { afterFailure, standingOf } from "#bot/core/nudge.ts";
import { campaign, days, enrolled, hours, MONDAY, nudge } from "./spring.ts";

describe("after a message that did not arrive", () => {
  const failed = (step: number, failure: (typeof DELIVERY_FAILURES)[number]): Nudge =>
    nudge(step, days(MONDAY, step), { outcome: { state: "failed", at: MONDAY, failure } });
  const follows = (nudges: readonly Nudge[], asked = false) => {
    const last = nudges.at(-1)?.outcome;
    assert.ok(last?.state === "failed");
    return afterFailure(
      { hours: campaign.hours, enrolment: enrolled({ deadline: days(MONDAY, 14) }), nudges },
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
          hours: campaign.hours,
          enrolment: enrolled({ snoozes: 2, deadline: days(MONDAY, 14) }),
          nudges: [
            nudge(1, MONDAY),
            nudge(2, MONDAY, { outcome: { state: "failed", at: MONDAY, failure: "throttled" } }),
            nudge(3, days(MONDAY, 3)),
            nudge(4, days(MONDAY, 4), { outcome: { state: "gone", at: MONDAY } }),
            nudge(5, days(MONDAY, 4), { asked: true }),
          ],
        },
        MONDAY,
      ),
      {
        number: 2,
        of: 3,
        asked: true,
        deadline: days(MONDAY, 14),
        snoozesLeft: 1,
        relapsed: false,
      },
    ));
});
