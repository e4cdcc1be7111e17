import assert from "node:assert/strict";
import {
  campaignStarted,
  countsOn,
  heard,
  nudges,
  scanned,
  tableOf,
  textOf,
  truth,
} from "#support/steps.ts";
import { story } from "#support/story.ts";
import { cardsAbout } from "#support/trustSteps.ts";

/** Kinds of accounts that nobody may be reminded at. */
const LEFT_ALONE = [
  ...["guest", "disabled", "break-glass", "shared-mailbox", "room-mailbox"],
  ...["equipment-mailbox", "sync-account", "service", "registered", "enforced", "not-capable"],
];

describe("scan", () => {
  it("a tenant with every kind of account is scanned, and everyone is counted once, as what they are", () =>
    story({ people: 120 }, async (tale) => {
      const { card } = await scanned(tale);
      assert.deepEqual(countsOn(card), truth(tale));
      assert.match(textOf({ text: null, card }), /Together: 120 people, everyone who was read/);
      assert.equal(tale.journal.writesOf(tale.tenant.person("Adele Vance").id).length, 0);
    }));

  it("a whole campaign passes, and no guest, mailbox, service or emergency account has got a message", () =>
    story({ people: 120, env: { NOTICE_MINUTES: "60" } }, async (tale) => {
      await campaignStarted(tale);
      for (let day = 0; day < 16; day += 1) await tale.pass("P1D");
      const reached = new Set(tale.journal.ofKind("message-sent").map(({ to }) => to));
      const people = tale.tenant.people.filter(({ role }) => role === null);
      const mustNot = people.filter(({ kind }) => LEFT_ALONE.includes(kind));
      const must = people.filter(({ kind }) => kind === "unregistered");
      for (const { id, kind } of mustNot) assert.ok(!reached.has(id), `${kind} was written to`);
      for (const { id, displayName } of must)
        assert.ok(reached.has(id), `${displayName} was reminded`);
      assert.deepEqual(tale.journal.ofKind("mfa-written"), []);
    }));

  it("a scan runs, and it is one message that is updated in place until it shows the result", () =>
    story({ people: 60 }, async (tale) => {
      const megan = tale.chat("Megan Bowen");
      tale.faults.add({ face: "graph", path: /\/users$/, times: 1 }, { do: "delay", ms: 1_200 });
      await megan.says("scan");
      const running = heard(megan);
      assert.match(textOf(running), /Scan is running/);
      await tale.settle();
      assert.match(textOf(megan.sees(running.id)), /Scan finished/);
      assert.equal(cardsAbout(megan, /Scan (?:is running|finished)/).length, 1);
      const shown = tale.journal.ofKind("message-updated").map((each) => textOf(each));
      assert.ok(
        shown.some((text) => /Scan is running.*finished at about/.test(text)),
        shown[0],
      );
    }));

  it("two admins scan at the same moment: one scan runs, and neither card is left behind", () =>
    story({}, async (tale) => {
      const [megan, lynne] = [tale.chat("Megan Bowen"), tale.chat("Lynne Robbins")];
      await Promise.all([megan.says("scan"), lynne.says("scan")]);
      await tale.settle();
      const said = (words: RegExp): number =>
        [megan, lynne].filter((each) => cardsAbout(each, words).length > 0).length;
      assert.equal(said(/Scan finished/), 1);
      assert.equal(said(/running already/), 1);
    }));

  it("scan is typed again while one runs: the second card says so, and one scan is made", () =>
    story({}, async (tale) => {
      const megan = tale.chat("Megan Bowen");
      tale.faults.add({ face: "graph", path: /\/users$/ }, { do: "delay", ms: 700 });
      await megan.says("scan");
      await megan.says("scan");
      await tale.settle();
      const said = (words: RegExp): number =>
        megan.messages().filter((each) => words.test(textOf(each))).length;
      assert.equal(said(/A scan is running already/), 1);
      assert.equal(said(/Scan finished/), 1);
    }));

  it("the night comes: at two o'clock the tenant is read by itself, and a newcomer is taken into the campaign", () =>
    story({ env: { NOTICE_MINUTES: "60" } }, async (tale) => {
      await campaignStarted(tale);
      await tale.pass("PT1H");
      const before = nudges(tale).length;
      const listed = () =>
        tale.journal.ofKind("request").filter(({ template }) => template === "/v1.0/users").length;
      const reads = listed();
      tale.tenant.join(newcomerLike(tale));
      await tale.sandbox.moveClock({ to: new Date("2026-12-08T01:55:00Z") });
      assert.equal(listed(), reads, "nothing is read before two");
      await tale.sandbox.moveClock({ to: new Date("2026-12-08T02:05:00Z") });
      assert.equal(listed(), reads + 1);
      assert.equal(nudges(tale).length, before, "nobody is woken at two");
      await tale.sandbox.moveClock({ to: new Date("2026-12-08T10:05:00Z") });
      assert.equal(nudges(tale, "Nova Newcomer").length, 1);
      assert.equal(nudges(tale).length, before + 1);
    }));

  it("nobody has scanned yet: no number is made up, until the first night reads the tenant and tells nobody", () =>
    story({ people: 20, env: { NOTICE_MINUTES: "60" } }, async (tale) => {
      const megan = tale.chat("Megan Bowen");
      await megan.says("status");
      assert.match(textOf(heard(megan)), /No scan has finished yet/);
      assert.deepEqual(tableOf(heard(megan).card), []);
      const said = tale.journal.count("message-sent");
      await tale.pass("P1D");
      assert.equal(tale.journal.count("message-sent"), said);
      await megan.says("status");
      assert.match(textOf(heard(megan)), /Read on Tuesday 8 December, 02:00 UTC/);
    }));

  it("the report is slow and people are not: the card tells how far the report is, with a finishing time", () =>
    story({}, async (tale) => {
      tale.faults.add(
        { face: "graph", path: /userRegistrationDetails$/ },
        { do: "delay", ms: 1_500 },
      );
      await scanned(tale);
      const shown = tale.journal.ofKind("message-updated").map(({ card }) => JSON.stringify(card));
      const report = shown.find((card) => card.includes("Reading the registration report"));
      assert.match(report ?? "", /It should be finished at about/);
    }));
});

/** Somebody like Adele who joins later. */
function newcomerLike({ tenant }: Parameters<Parameters<typeof story>[1]>[0]) {
  const adele = tenant.person("Adele Vance");
  const person = {
    ...adele,
    id: "0f0e0d0c-0b0a-4908-8706-050403020100",
    displayName: "Nova Newcomer",
    userPrincipalName: "nova@contoso.com",
    mail: "nova@contoso.com",
  };
  return { person, methods: [], mfaState: "disabled" as const };
}
