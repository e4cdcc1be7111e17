import assert from "node:assert/strict";
import fc from "fast-check";
import { END_REASONS } from "#bot/core/campaign.ts";
import { DELIVERY_FAILURES } from "#bot/core/delivery.ts";
import { canSignIn, VERDICTS } from "#bot/core/eligibility.ts";
import {
  EMAIL_FACTS,
  isUnreachable,
  REACH_REASONS,
  REACH_STATES,
  type ReachFacts,
  reachOf,
  tallyReach,
} from "#bot/core/reach.ts";
import { always } from "./builders.ts";

const quiet: ReachFacts = {
  verdict: "nudge",
  place: "waiting",
  message: "none",
  answered: false,
  unreachable: null,
  email: "none",
  away: false,
};

/** Situation, facts, state, reason. */
const CASES: readonly (readonly [string, Partial<ReachFacts>, string, string])[] = [
  ["a message arrived", { message: "sent" }, "reached", "arrived"],
  ["a button was pressed", { message: "uncertain", answered: true }, "reached", "answered"],
  ["a message may have arrived", { message: "uncertain" }, "uncertain", "message-unclear"],
  ["a message waits", { message: "planned" }, "planned", "waiting-to-leave"],
  ["a message is on its way", { message: "sending" }, "planned", "on-its-way"],
  ["Teams is throttled", { message: "throttled" }, "unavailable-for-now", "throttled"],
  ["Teams is down", { message: "unavailable" }, "unavailable-for-now", "unavailable"],
  [
    "no chat could be opened for now",
    { unreachable: "unavailable" },
    "unavailable-for-now",
    "unavailable",
  ],
  [
    "what passes is forgotten once a message arrives",
    { message: "sent", unreachable: "throttled" },
    "reached",
    "arrived",
  ],
  [
    "policy blocks the app",
    { unreachable: "blocked-by-policy" },
    "app-blocked-by-policy",
    "blocked-by-policy",
  ],
  [
    "the last message failed by policy",
    { message: "blocked-by-policy" },
    "app-blocked-by-policy",
    "blocked-by-policy",
  ],
  [
    "they blocked the bot after a message",
    { message: "sent", unreachable: "blocked-by-user" },
    "bot-blocked-by-user",
    "blocked-by-user",
  ],
  [
    "they answered and then blocked the bot",
    { message: "sent", answered: true, unreachable: "blocked-by-user" },
    "bot-blocked-by-user",
    "blocked-by-user",
  ],
  [
    "the app is not in the catalogue",
    { message: "not-installed" },
    "not-installed",
    "not-installed",
  ],
  [
    "their chat is gone",
    { message: "no-such-conversation" },
    "not-installed",
    "no-such-conversation",
  ],
  [
    "they have no Teams licence",
    { unreachable: "no-teams-licence" },
    "no-teams-licence",
    "no-teams-licence",
  ],
  ["Teams does not know them", { unreachable: "no-such-user" }, "no-such-user", "no-such-user"],
  ["Teams refuses", { message: "refused" }, "refused", "refused"],
  ["a message of ours is invalid", { message: "too-big" }, "refused", "too-big"],
  [
    "an e-mail was taken over",
    { unreachable: "blocked-by-user", email: "sent" },
    "emailed",
    "blocked-by-user",
  ],
  [
    "an e-mail is unclear",
    { unreachable: "blocked-by-user", email: "uncertain" },
    "uncertain",
    "email-unclear",
  ],
  [
    "there is no mailbox either",
    { unreachable: "no-teams-licence", email: "mailbox-gone" },
    "mailbox-gone",
    "no-teams-licence",
  ],
  [
    "e-mail failed for everyone",
    { unreachable: "no-teams-licence", email: "other" },
    "no-teams-licence",
    "no-teams-licence",
  ],
  ["Teams works again after an e-mail", { message: "sent", email: "sent" }, "reached", "arrived"],
  ["a room", { verdict: "room-mailbox", place: "none" }, "not-tried-yet", "not-a-person"],
  [
    "an exempt person",
    { verdict: "exempt", place: "no-longer-eligible" },
    "not-tried-yet",
    "exempt",
  ],
  [
    "registered before anything was sent",
    { verdict: "registered", place: "none" },
    "not-tried-yet",
    "registered",
  ],
  ["registration is unknown", { verdict: "unknown" }, "not-tried-yet", "no-evidence"],
  ["on leave", { away: true }, "not-tried-yet", "away"],
  ["not due yet", {}, "not-tried-yet", "not-due"],
  ["in no campaign", { place: "none" }, "not-tried-yet", "no-campaign"],
  ["their campaign was stopped", { place: "campaign-stopped" }, "not-tried-yet", "no-campaign"],
];

const anyFacts = fc.record<ReachFacts>({
  verdict: fc.constantFrom(...VERDICTS),
  place: fc.constantFrom("none", "waiting", ...END_REASONS),
  message: fc.constantFrom("none", "planned", "sending", "sent", "uncertain", ...DELIVERY_FAILURES),
  answered: fc.boolean(),
  unreachable: fc.option(fc.constantFrom(...DELIVERY_FAILURES)),
  email: fc.constantFrom(...EMAIL_FACTS),
  away: fc.boolean(),
});

describe("reach", () => {
  for (const [situation, facts, state, why] of CASES)
    it(`${situation}, so: ${state} (${why})`, () =>
      assert.deepEqual(reachOf({ ...quiet, ...facts }), { state, why }));

  it("the table of situations names every state", () =>
    assert.deepEqual(
      REACH_STATES.filter((state) => !CASES.some(([, , named]) => named === state)),
      [],
    ));

  it("everyone has one state and a reason, whatever the facts", () =>
    always(
      fc.property(anyFacts, (facts) => {
        const { state, why } = reachOf(facts);
        assert.ok(REACH_STATES.includes(state));
        assert.ok(REACH_REASONS.includes(why));
      }),
    ));

  it("a person Teams is barred from is never called reached", () =>
    always(
      fc.property(
        anyFacts,
        fc.constantFrom("blocked-by-user", "blocked-by-policy"),
        (facts, why) => {
          assert.notEqual(reachOf({ ...facts, unreachable: why }).state, "reached");
        },
      ),
    ));

  it("nobody is called reached without a message that arrived or an answer", () =>
    always(
      fc.property(anyFacts, (facts) => {
        if (reachOf(facts).state === "reached")
          assert.ok(facts.answered || facts.message === "sent");
      }),
    ));

  it("the parts of a tally add up to the people who can sign in", () =>
    always(
      fc.property(
        fc.array(fc.record({ facts: anyFacts, people: fc.integer({ min: 0, max: 5000 }) })),
        (counted) => {
          const tally = tallyReach(counted);
          const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
          const people = counted.filter(({ facts }) => canSignIn(facts.verdict));
          assert.equal(tally.base, sum(people.map((each) => each.people)));
          assert.equal(sum(Object.values(tally.states)), tally.base);
          assert.equal(sum(Object.values(tally.reasons)), tally.states["not-tried-yet"]);
          assert.equal(
            tally.unreachable,
            sum(REACH_STATES.filter(isUnreachable).map((state) => tally.states[state])),
          );
        },
      ),
    ));
});
