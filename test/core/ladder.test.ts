import assert from "node:assert/strict";
import type { SendingHours } from "#bot/core/cadence.ts";
import type { Enrolment } from "#bot/core/campaign.ts";
import { campaignId, userId } from "#bot/core/ids.ts";
import {
  type Climb,
  decideRung,
  type LadderDecision,
  type LadderFacts,
  RUNGS,
} from "#bot/core/ladder.ts";

const at = (text: string): Date => new Date(`2026-01-${text}:00Z`);
const hours: SendingHours = { zone: "UTC", from: "10:00", to: "16:00", weekdays: [1, 2, 3, 4, 5] };

const enrolment = (facts: Partial<Enrolment> = {}): Enrolment => ({
  campaign: campaignId("spring"),
  user: userId("adele"),
  enrolledAt: at("05T10:00"),
  deadline: null,
  snoozes: 0,
  snoozedUntil: null,
  privileged: false,
  busySince: null,
  entry: "first",
  progress: { state: "ended", why: "unreachable", at: at("05T12:00") },
  ...facts,
});

const facts = (over: Partial<LadderFacts> = {}): LadderFacts => ({
  rungs: new Set(RUNGS),
  campaign: {
    state: "running",
    cadence: { maxNudges: 3, gapDays: 3, deadlineDays: 14, maxSnoozes: 3, graceDays: 7 },
  },
  enrolment: enrolment(),
  verdict: "nudge",
  climbs: [],
  awayUntil: null,
  hours,
  ...over,
});

const climb = (
  rung: Climb["rung"],
  step: number,
  when: string,
  over: Partial<Climb> = {},
): Climb => ({
  rung,
  step,
  at: at(when),
  state: "sent",
  failure: null,
  ...over,
});

const failed = (failure: Climb["failure"]): Partial<Climb> => ({ state: "failed", failure });

const climbs = (rung: Climb["rung"], step = 1): LadderDecision => ({ do: "climb", rung, step });
const waits = (until: string): LadderDecision => ({ do: "wait", until: at(until) });

/** All reminders sent on time, the date on the card is Monday the 19th at 16:00. */
const allSent = enrolment({
  deadline: at("19T16:00"),
  progress: { state: "active", dueAt: at("19T16:00") },
});

/** Situation, facts, now, decision. Monday the 5th is the first day. */
const CASES: readonly (readonly [string, Partial<LadderFacts>, string, LadderDecision])[] = [
  ["Teams failed today", {}, "05T13:00", waits("06T10:00")],
  ["Teams failed yesterday", {}, "06T10:00", climbs("email")],
  ["it is too early in the day", {}, "06T08:00", waits("06T10:00")],
  ["it is the weekend", {}, "10T12:00", waits("12T10:00")],
  [
    "the first e-mail is out",
    { climbs: [climb("email", 1, "06T10:00")] },
    "07T10:00",
    waits("09T10:00"),
  ],
  [
    "the first e-mail has had its days",
    { climbs: [climb("email", 1, "06T10:00")] },
    "09T10:00",
    climbs("email", 2),
  ],
  [
    "an unclear e-mail counts as one",
    { climbs: [climb("email", 1, "06T10:00", { state: "uncertain" })] },
    "09T10:00",
    climbs("email", 2),
  ],
  [
    "one on the wire counts as one",
    { climbs: [climb("email", 1, "06T10:00", { state: "sending" })] },
    "06T11:00",
    waits("09T10:00"),
  ],
  [
    "a throttled e-mail waits for its time",
    { climbs: [climb("email", 1, "06T10:30", { state: "planned" })] },
    "06T10:15",
    waits("06T10:30"),
  ],
  [
    "a throttled e-mail is the same one when it is tried again",
    { climbs: [climb("email", 1, "06T10:30", { state: "planned" })] },
    "06T10:30",
    climbs("email"),
  ],
  [
    "an e-mail that was not permitted is tried the next day",
    { climbs: [climb("email", 1, "06T10:00", failed("not-permitted"))] },
    "07T10:00",
    climbs("email", 2),
  ],
  [
    "two e-mails are out, and time has passed",
    { climbs: [climb("email", 1, "06T10:00"), climb("email", 2, "09T10:00")] },
    "12T10:00",
    climbs("manager"),
  ],
  [
    "there is no mailbox: the manager the next day",
    { climbs: [climb("email", 1, "06T10:00", failed("mailbox-gone"))] },
    "07T00:00",
    climbs("manager"),
  ],
  [
    "e-mail is off: the manager the next day",
    { rungs: new Set(["manager", "desk"]) },
    "06T00:00",
    climbs("manager"),
  ],
  [
    "only e-mail is on, and it is done",
    {
      rungs: new Set(["email"]),
      climbs: [climb("email", 1, "06T10:00"), climb("email", 2, "09T10:00")],
    },
    "20T10:00",
    { do: "rest" },
  ],
  [
    "a manager was asked this week",
    { rungs: new Set(["manager"]), climbs: [climb("manager", 1, "06T00:00")] },
    "08T10:00",
    waits("13T00:00"),
  ],
  [
    "a manager was asked twice",
    {
      rungs: new Set(["manager"]),
      climbs: [climb("manager", 1, "06T00:00"), climb("manager", 2, "13T00:00")],
    },
    "20T10:00",
    { do: "rest" },
  ],
  [
    "there is no manager: the desk at the date",
    {
      climbs: [
        climb("email", 1, "06T10:00", failed("mailbox-gone")),
        climb("manager", 1, "07T10:00", failed("no-manager")),
      ],
    },
    "08T10:00",
    waits("19T16:00"),
  ],
  [
    "all reminders are sent, the date is far",
    { enrolment: allSent },
    "15T10:00",
    waits("16T00:00"),
  ],
  [
    "all reminders are sent, the date is near",
    { enrolment: allSent },
    "16T10:00",
    climbs("manager"),
  ],
  [
    "they asked to be reminded: not yet the manager",
    { enrolment: { ...allSent, snoozedUntil: at("19T10:00") } },
    "16T10:00",
    waits("19T16:00"),
  ],
  [
    "reminders are still to come: only the date counts",
    {
      enrolment: enrolment({
        deadline: at("19T16:00"),
        progress: { state: "active", dueAt: at("17T10:00") },
      }),
    },
    "17T09:00",
    waits("19T16:00"),
  ],
  [
    "the date has passed",
    {
      enrolment: enrolment({
        deadline: at("19T16:00"),
        progress: { state: "ended", why: "all-nudges-sent", at: at("19T16:00") },
      }),
      climbs: [climb("manager", 1, "16T10:00")],
    },
    "19T16:00",
    climbs("desk"),
  ],
  [
    "the desk has them already",
    { rungs: new Set(["desk"]), climbs: [climb("desk", 1, "19T16:00")] },
    "20T10:00",
    { do: "rest" },
  ],
  ["every rung is off", { rungs: new Set() }, "20T10:00", { do: "rest" }],
  ["registered", { verdict: "registered" }, "20T10:00", { do: "rest" }],
  ["exempt", { verdict: "exempt" }, "20T10:00", { do: "rest" }],
  ["no scan finds them", { verdict: null }, "20T10:00", { do: "rest" }],
  [
    "registration cannot be told: never a yes or a no",
    { verdict: "unknown" },
    "20T10:00",
    waits("21T00:00"),
  ],
  [
    "they took us for a phish",
    {
      enrolment: enrolment({
        progress: { state: "ended", why: "reported-phishing", at: at("06T10:00") },
      }),
    },
    "20T10:00",
    { do: "rest" },
  ],
  [
    "the campaign is paused",
    { campaign: { ...facts().campaign, state: "paused" } },
    "20T10:00",
    waits("20T11:00"),
  ],
  [
    "the campaign tripped",
    { campaign: { ...facts().campaign, state: "tripped" } },
    "20T10:00",
    waits("20T11:00"),
  ],
  [
    "the campaign was stopped",
    { campaign: { ...facts().campaign, state: "stopped" } },
    "20T10:00",
    { do: "rest" },
  ],
  ["they are on leave", { awayUntil: at("26T00:00") }, "20T10:00", waits("26T10:00")],
  ["their leave is over", { awayUntil: at("06T00:00") }, "06T10:00", climbs("email")],
];

describe("the ladder", () => {
  for (const [situation, over, now, decision] of CASES)
    it(`${situation}, so: ${said(decision)}`, () =>
      assert.deepEqual(decideRung(facts(over), at(now)), decision));

  it("climbed to its end it asks two e-mails, two managers and one desk, at decent hours, and rests", () => {
    const taken: Climb[] = [];
    let now = at("05T12:00");
    for (let turn = 0; turn < 50; turn += 1) {
      const decision = decideRung(facts({ climbs: taken }), now);
      if (decision.do === "rest") break;
      if (decision.do === "wait") {
        assert.ok(decision.until > now, "a wait goes forward");
        now = decision.until;
      } else
        taken.push({
          rung: decision.rung,
          step: decision.step,
          at: now,
          state: "sent",
          failure: null,
        });
    }
    assert.deepEqual(
      taken.map(({ rung, at: when }) => [rung, when.toISOString().slice(8, 16)]),
      [
        ["email", "06T10:00"],
        ["email", "09T10:00"],
        ["manager", "12T00:00"],
        ["manager", "19T00:00"],
        ["desk", "19T16:00"],
      ],
    );
  });
});

function said(decision: LadderDecision): string {
  if (decision.do === "climb") return `${decision.rung} ${decision.step}`;
  return decision.do === "wait" ? `wait until ${decision.until.toISOString()}` : "rest";
}
