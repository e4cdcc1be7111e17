import assert from "node:assert/strict";
import type { BotsWord } from "#sandbox/rehearsal/botsWord.ts";
import { rowsOf } from "#sandbox/rehearsal/csv.ts";
import { judgeReach, type ReachEvidence, reachViolations } from "#sandbox/rehearsal/judgeReach.ts";
import type { Standing } from "#sandbox/rehearsal/standings.ts";
import { FACTS, MadeUp } from "./madeUp.ts";

const WELL: Standing = { blocked: false, byPolicy: false, installed: true, licensed: true };
/** What the bot must say of the made-up people after it has reminded three of them. */
const TRUE: Readonly<Record<string, string>> = {
  Ada: "reached",
  Bo: "reached",
  Cy: "reached",
  Rae: "not-tried-yet",
  Glass: "not-tried-yet",
  Megan: "not-tried-yet",
  Lynne: "not-tried-yet",
  Isaiah: "not-tried-yet",
};
/** What its card must show: an emergency account is on none. */
const TALLY: Readonly<Record<string, number>> = { reached: 3, "not-tried-yet": 4 };

const fileOf = (told: readonly (readonly [string, string])[]): string =>
  `\uFEFF${[
    "Name,User principal name,Reach",
    ...told.map(([who, state]) => `"${who}, ""Mx""",${who}@contoso.com,${state}`),
  ].join("\r\n")}\r\n`;

const card = (...texts: readonly string[]) => ({
  type: "AdaptiveCard",
  body: texts.map((text) => ({ type: "TextBlock", text })),
});

const reachCard = (tally: Readonly<Record<string, number>>, base = 7) =>
  card(
    "Who can be reached",
    ...Object.entries(tally).flatMap(([state, many]) => [state, "Words.", String(many), "9.0%"]),
    `The lines add up to ${base} people who can sign in.`,
  );

interface Story {
  readonly made?: MadeUp;
  readonly told?: Readonly<Record<string, string>>;
  readonly word?: Partial<BotsWord>;
  readonly but?: Readonly<Record<string, Partial<Standing>>>;
  readonly kills?: number;
  readonly lostAnswers?: number;
}

function judged({ made, told = {}, word = {}, but = {}, kills = 0, lostAnswers = 0 }: Story = {}) {
  const evidence: ReachEvidence = {
    journal: (made ?? new MadeUp().nudgesEverybody()).journal,
    facts: FACTS,
    standings: new Map([...FACTS.accounts.keys()].map((id) => [id, { ...WELL, ...but[id] }])),
    word: {
      status: card("3 reminders sent to 3 people; 0 unclear, 0 not delivered"),
      reach: reachCard(TALLY),
      file: fileOf(Object.entries({ ...TRUE, ...told })),
      ...word,
    },
    kills,
    lostAnswers,
  };
  return judgeReach(evidence);
}

describe("the judge, of reach", () => {
  it("is content with an account that is true", () => {
    const findings = judged();
    assert.deepEqual(reachViolations(findings), []);
    assert.deepEqual(findings.reach, { "not-tried-yet": 5, reached: 3 });
  });

  for (const [what, file] of [
    ["is not in it", fileOf(Object.entries(TRUE).filter(([who]) => who !== "Ada"))],
    ["is in it twice", fileOf([...Object.entries(TRUE), ["Ada", "reached"]])],
    ["has no state", fileOf(Object.entries({ ...TRUE, Ada: "" }))],
    ["has a state of the bot's own making", fileOf(Object.entries({ ...TRUE, Ada: "fine" }))],
  ] as const)
    it(`finds whoever ${what}`, () => {
      const findings = judged({ word: { file } });
      assert.equal(findings.unaccounted, 1);
      assert.match(reachViolations(findings).join(), /1 accounts without exactly one/);
    });

  it("finds everybody out of sight without a file", () =>
    assert.equal(judged({ word: { file: null } }).unaccounted, 8));

  it("finds somebody said to be reached whom no message reached", () => {
    const made = new MadeUp();
    made.nudge("Ada", 1);
    made.nudge("Bo", 1);
    assert.equal(judged({ made }).unreported, 1);
    assert.equal(judged({ made: made.presses("Cy", "nudge.help") }).unreported, 0);
  });

  for (const state of ["not-tried-yet", "planned", "unavailable-for-now"])
    it(`finds somebody said to be ${state} whom a message reached`, () =>
      assert.equal(judged({ told: { Ada: state } }).unreported, 1));

  it("finds somebody said to be never tried when nobody knows whether a message came", () => {
    const made = new MadeUp().nudgesEverybody();
    const told = { Rae: "not-tried-yet" };
    assert.equal(judged({ made: made.opens("Rae").tries("Rae", 403), told }).unreported, 0);
    assert.equal(judged({ made: made.tries("Rae", 504, "enforced.help"), told }).unreported, 0);
    assert.equal(judged({ made: made.tries("Rae", 504), told }).unreported, 1);
  });

  for (const [state, but] of [
    ["bot-blocked-by-user", { blocked: true }],
    ["app-blocked-by-policy", { byPolicy: true }],
    ["not-installed", { installed: false }],
    ["no-teams-licence", { licensed: false }],
  ] as const)
    it(`believes ${state} only where it is so`, () => {
      assert.equal(judged({ told: { Ada: state } }).wrongReach, 1);
      assert.equal(judged({ told: { Ada: state }, but: { Ada: but } }).wrongReach, 0);
    });

  for (const state of ["no-such-user", "mailbox-gone", "emailed"])
    it(`believes no ${state}: nothing of the kind happens here`, () =>
      assert.equal(judged({ told: { Ada: state } }).wrongReach, 1));

  for (const [what, reach] of [
    ["shows another count than the file", reachCard({ reached: 4, "not-tried-yet": 3 })],
    ["adds up to another sum", reachCard(TALLY, 9)],
    ["shows more never tried than there are", reachCard({ reached: 3, "not-tried-yet": 6 }, 9)],
    ["does not come", null],
  ] as const)
    it(`finds a card that ${what}`, () => assert.ok(judged({ word: { reach } }).wrongSums > 0));

  it("allows as many unclear reminders as kills and lost answers explain", () => {
    const status = card("3 reminders sent to 3 people; 2 unclear, 0 not delivered");
    const unclear = (story: Story) => reachViolations(judged({ word: { status }, ...story }));
    assert.match(unclear({}).join(), /2 more unclear reminders/);
    assert.match(unclear({ lostAnswers: 1 }).join(), /1 more unclear reminders/);
    assert.deepEqual(unclear({ kills: 1 }), []);
    const made = new MadeUp().nudgesEverybody().tries("Ada", 504).tries("Bo", 0);
    assert.deepEqual(unclear({ made }), []);
  });
});

describe("the judge's reading of a file", () => {
  it("undoes quotes, and takes either end of a line", () =>
    assert.deepEqual(
      rowsOf('\uFEFFName,Reach\r\n"A, ""B""\nC",reached\n,\r\nD,x').map((row) => [...row.values()]),
      [
        ['A, "B"\nC', "reached"],
        ["", ""],
        ["D", "x"],
      ],
    ));
});
