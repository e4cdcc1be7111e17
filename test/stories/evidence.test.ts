import assert from "node:assert/strict";
import type { Newcomer, Person } from "#sandbox/person.ts";
import {
  approve,
  beside,
  heard,
  history,
  idsOf,
  isClean,
  opens,
  opensNone,
  scan,
  someone,
  withRegistered,
  wordsOfPlan,
  written,
} from "#support/planSteps.ts";
import { type Story, story } from "#support/story.ts";

const like = (newcomer: Newcomer, over: Partial<Person>): Newcomer => ({
  ...newcomer,
  person: { ...newcomer.person, ...over },
});

/** One person for each of five reasons to hold, besides those nothing speaks against. */
const PEOPLE = [
  ...withRegistered(2),
  like(someone("Ida Active"), { legacyClient: "Exchange ActiveSync" }),
  like(someone("Sam Sender"), { legacyClient: "Authenticated SMTP" }),
  someone("Pat Phone", "disabled", ["phone"], "phone-only"),
  someone("svc-payroll", "disabled", ["authenticator"], "service"),
  someone("Nora Newphone"),
];
const HELD = {
  "Signs in with old programs": "Ida Active.",
  "Sends by SMTP AUTH": "Sam Sender.",
  "Phone only": "Pat Phone.",
  "Looks like a service": "svc-payroll.",
  "No method any more": "Nora Newphone.",
};

/** The answer to a line. What waits for Graph's quotas has come when the clock has moved on. */
const says = async (stage: Story, line: string, who = "Megan Bowen"): Promise<string> => {
  const { chat } = stage;
  await chat(who).says(line);
  await stage.settle();
  return heard(chat(who));
};

describe("evidence before approval", function () {
  this.timeout(120_000);

  /** Scanned, and since then Nora has lost her phone. */
  const prepared = async (stage: Story): Promise<void> => {
    await scan(stage);
    stage.tenant.deleteMethods("Nora Newphone", "authenticator");
  };

  it("a plan holds whom it would break, for the reason and with what would help; numbers say what they are out of", () =>
    story({ people: PEOPLE }, async (stage) => {
      await prepared(stage);
      const { card } = await opens(stage);
      for (const label of Object.keys(HELD)) assert.equal(beside(card, label), "1", label);
      const words = wordsOfPlan(stage);
      for (const [label, name] of Object.entries(HELD))
        assert.ok(words.includes(`${label} 1 ${name.replace(/\.$/, "")}`), `${label}: ${words}`);
      assert.match(words, /SMTP AUTH off at the end of December 2026/);
      assert.match(
        words,
        /Judged: +3 go and 5 are held, of 11 people whose state this plan could change\. 3 have not registered/,
      );
      assert.match(words, /app or token 3, phone 0, not read 0; of 3 people in this plan/);
      assert.match(words, /Registered: +12 of 15 people who can sign in \(80\.0%\)/);
      assert.match(words, /0 of 2\. 2 more admins must approve/);

      const sam = await says(stage, "evidence Sam Sender");
      assert.match(sam, /Sam Sender is held.*Sends by SMTP AUTH/);
      assert.match(sam, /Authenticated SMTP in Office 365 Exchange Online, last/);
      assert.match(
        await says(stage, "evidence Reg 001"),
        /nothing speaks against.*App or token.*None seen/,
      );
      isClean(stage);
    }));

  it("a reason brings one person in, once, with an approver more; nobody's reason brings in who cannot sign in then", () =>
    story({ people: PEOPLE }, async (stage) => {
      const { tenant } = stage;
      await prepared(stage);
      assert.match(await says(stage, "override Ida Active"), /needs its reason/);
      assert.match(await says(stage, 'override Ida Active --reason "why" --days 8'), /from 1 to 7/);
      for (const who of ["Ida Active", "Nora Newphone"])
        assert.match(
          await says(stage, `override ${who} --reason "Gets a new phone on Friday"`),
          /one approver more/,
        );

      const { card } = await opens(stage);
      assert.equal(beside(card, "No method any more"), "1");
      assert.equal(beside(card, "Signs in with old programs"), undefined);
      assert.equal(beside(card, "Holds set aside"), "Ida Active: Gets a new phone on Friday");
      const inIt = ["Grady Archie", "Reg 001", "Reg 002", "Ida Active"];
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), [], "two are not enough");
      await approve(stage, "Nestor Wilke");
      await stage.pass("PT1M");
      assert.deepEqual(written(stage), idsOf(inIt.map((who) => tenant.person(who))));
      assert.match(await says(stage, "override Ida Active --lift"), /nothing to take back/);
      assert.match(await says(stage, "override Nora Newphone --lift"), /counts again/);
      assert.match(await history(stage), /Hold set aside for the next plan/);
      isClean(stage);
    }));

  it("what a plan rests on is had as a file, in the asker's own OneDrive", () =>
    story({ people: PEOPLE }, async (stage) => {
      const megan = stage.chat("Megan Bowen");
      await prepared(stage);
      await opens(stage);
      const digits = /Fingerprint ([0-9a-f ]+)\./.exec(wordsOfPlan(stage))?.[1] ?? "";
      assert.match(await says(stage, `export plan ${digits}`), /on offer/);
      const offer = megan.messages().findLast(({ attachments }) => attachments.length > 0);
      assert.ok(offer);
      await megan.acceptsFile(offer.id);
      const text = megan.files().at(-1)?.bytes.toString() ?? "";
      assert.match(text, /Sam Sender,[^\n]*,hold,Sends by SMTP AUTH,[^\n]*Authenticated SMTP/);
      assert.match(text, /Reg 001,[^\n]*,go,/);
      assert.match(text, /Nora Newphone,[^\n]*,hold,No method any more,/);
      isClean(stage);
    }));

  it("evidence about many people takes its time: whoever asked hears so at once, and the plan follows", () =>
    story({ people: withRegistered(101) }, async (stage) => {
      await scan(stage);
      await opens(stage);
      const said = stage
        .chat("Megan Bowen")
        .messages()
        .map(({ text }) => text ?? "");
      assert.ok(
        said.some((text) =>
          /requiring MFA would break for 102 people\. The plan follows/.test(text),
        ),
        said.join("\n"),
      );
    }));

  it("where the licence tells no sign-ins, they hold nobody, and the card says for how many nobody knows", () =>
    story({ people: PEOPLE, manners: { licence: "free" } }, async (stage) => {
      await prepared(stage);
      await opens(stage);
      assert.match(
        wordsOfPlan(stage),
        /For 5 of 5 people in this plan nobody knows whether old mail programs/,
      );
      isClean(stage);
    }));
});

describe("a tenant that is not ready", function () {
  this.timeout(120_000);

  it("fewer than two emergency accounts: no plan, and the setting is named", () =>
    story({ people: 20, env: { BREAK_GLASS_IDS: "" } }, async (stage) => {
      await scan(stage);
      assert.match(
        await opensNone(stage, "enforce"),
        /needs 2 emergency accounts .* BREAK_GLASS_IDS names 0/,
      );
    }));

  it("too few have registered: no plan, with both numbers; the card of readiness says the same", () =>
    story({ people: 20, env: { READY_PERCENT: "100" } }, async (stage) => {
      await scan(stage);
      assert.match(
        await opensNone(stage, "enforce"),
        /\d+ of \d+ people who can sign in have registered \(\d+\.\d%\), and READY_PERCENT asks for 100%/,
      );
      assert.match(
        await says(stage, "readiness"),
        /enforce waits for 100%.*Nobody has confirmed it/,
      );
      assert.match(await says(stage, "readiness confirm everything"), /modern-auth alone/);
      assert.match(
        await says(stage, "readiness confirm modern-auth", "Pradeep Gupta"),
        /Only an MFA admin/,
      );
      assert.match(await says(stage, "readiness confirm modern-auth"), /Noted/);
      assert.match(
        await says(stage, "readiness"),
        /Confirmed by Megan Bowen, Monday, 7 December 2026/,
      );
      assert.match(await says(stage, "readiness withdraw modern-auth"), /Taken back/);
      isClean(stage);
    }));

  it("an emergency account is never written, and no reason changes that", () =>
    story({ people: 20 }, async (stage) => {
      await scan(stage);
      assert.match(
        await says(stage, "evidence Emergency Access 1"),
        /Emergency Access 1 is never written/,
      );
      assert.match(
        await says(stage, 'override Emergency Access 1 --reason "It was agreed"'),
        /No reason brings Emergency Access 1 into a plan/,
      );
    }));
});
