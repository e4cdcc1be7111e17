import assert from "node:assert/strict";
import { dayBook } from "#sandbox/rehearsal/dayBook.ts";
import { judge, violations } from "#sandbox/rehearsal/judge.ts";
import { judgeReach, reachViolations } from "#sandbox/rehearsal/judgeReach.ts";
import { type Rehearsed, rehearse } from "#sandbox/rehearsal/rehearsal.ts";
import { burnDown, reachSummary, summary, table } from "#sandbox/rehearsal/report.ts";
import { templateDataDir } from "#support/store.ts";
import { wordsOf } from "#support/story.ts";
import { server } from "../contract/store/server.ts";

const SIZE = { people: 60, days: 12, seed: 7 };

const verdictOf = (rehearsed: Rehearsed) => ({
  ...judge(rehearsed.journal, rehearsed.facts, rehearsed.kills),
  ...judgeReach(rehearsed),
});

const wrongIn = (rehearsed: Rehearsed): readonly string[] => [
  ...violations(verdictOf(rehearsed)),
  ...reachViolations(verdictOf(rehearsed)),
];

describe("a rehearsal", function () {
  this.timeout(240_000);
  let first: Rehearsed;
  let second: Rehearsed;

  before(async () => {
    [first, second] = await Promise.all([
      rehearse({ ...SIZE, prepare: templateDataDir }),
      rehearse({ ...SIZE, prepare: templateDataDir }),
    ]);
  });

  it("with the same seed has the same findings", () =>
    assert.deepEqual(verdictOf(first), verdictOf(second)));

  it("breaks none of the rules", () => assert.deepEqual(wrongIn(first), []));

  it("ends with everyone in one state of reach", () => {
    const { reach } = judgeReach(first);
    assert.equal(
      Object.values(reach).reduce((sum, many) => sum + many, 0),
      SIZE.people,
    );
    assert.ok((reach.reached ?? 0) > 25);
    assert.match(reachSummary(judgeReach(first), judge(first.journal, first.facts)).join(), /60/);
  });

  it("brings people to register, to answer, and to be enforced after approval", () => {
    const { people, eligible, nudges, registered, replies, plans, approvals, enforced } = judge(
      first.journal,
      first.facts,
    );
    assert.equal(people, SIZE.people);
    assert.ok(eligible > 25 && nudges > eligible && registered > eligible / 2);
    assert.ok(replies.done > 0 && replies.snooze > 0);
    assert.ok(plans >= 1 && approvals >= 2 && enforced > registered / 2);
  });

  it("writes in waves, each watched before the next", () => {
    const { waves, oversizedWaves, writes } = judge(first.journal, first.facts);
    assert.ok(waves >= 3 && writes > 6, `${writes} people in ${waves} waves`);
    assert.equal(oversizedWaves, 0);
  });

  it("ends with a status that counts the reminders as the tenant does", () => {
    const { nudges } = judge(first.journal, first.facts);
    assert.match(wordsOf(first.word.status), new RegExp(`\\b${nudges} reminders sent`));
  });

  it("leaves nothing in the bot's log but news", () => {
    const bad = first.complaints.filter((line) => !line.includes("brought up to date"));
    assert.deepEqual(bad, []);
  });

  it("is told day by day, as a chart, and in words", () => {
    const { journal, facts } = first;
    const findings = judge(journal, facts);
    const days = dayBook(journal, facts, SIZE.days);
    assert.equal(
      days.reduce((sum, each) => sum + each.nudges, 0),
      findings.nudges,
    );
    assert.equal(days.at(-1)?.left, findings.eligible - findings.registered);
    assert.equal(table(days).length, SIZE.days + 1);
    assert.match(burnDown(days, findings.eligible).join("\n"), /█/);
    assert.match(summary(findings).join("\n"), new RegExp(`Of ${SIZE.people} people`));
  });
});

describe("a rehearsal with everything going wrong", function () {
  this.timeout(480_000);
  const faulty = { ...SIZE, faults: true };

  const endsWell = (rehearsed: Rehearsed, kills: number) => {
    const { nudges, reach } = verdictOf(rehearsed);
    assert.deepEqual(wrongIn(rehearsed), []);
    assert.equal(rehearsed.kills, kills);
    assert.ok(nudges > 25 && (reach.reached ?? 0) > 20);
    const refused = rehearsed.journal
      .ofKind("request")
      .filter(({ status }) => status === 0 || status === 429 || status >= 500);
    assert.ok(refused.length > 0, "something did go wrong");
  };

  it("breaks none of the rules either, killed twice", async () =>
    endsWell(await rehearse({ ...faulty, prepare: templateDataDir }), 2));

  (server === null ? it.skip : it)(
    "nor with two bots that share PostgreSQL, one of them killed each week",
    async () =>
      endsWell(await rehearse({ ...faulty, days: 8, replicas: 2, databaseUrl: server }), 2),
  );
});
