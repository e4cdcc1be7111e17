import assert from "node:assert/strict";
import { asksToExempt, exempted, grants } from "#support/exemptionSteps.ts";
import {
  answerTo,
  campaignStarted,
  dataOf,
  firstNudge,
  heard,
  newest,
  nudges,
  scanned,
  tableOf,
  textOf,
} from "#support/steps.ts";
import { type Story, story, wordsOf } from "#support/story.ts";
import { cardsAbout } from "#support/trustSteps.ts";

const env = { NOTICE_MINUTES: "720" };
const small = { people: 20, env };
const TERMS = { why: "leave", days: 30, reason: "On leave", control: "Blocked" };

/** What the admins' list says of everyone exempt, one line each. */
const listed = async (tale: Story, who = "Megan Bowen"): Promise<readonly string[]> =>
  tableOf((await answerTo(tale.chat(who), "exemptions")).card)
    .slice(1)
    .map((row) => row.join(" | "));

const days = async (tale: Story, many: number): Promise<void> => {
  await tale.pass(`P${many}D`);
};

describe("an exemption", () => {
  it("is asked for by a form: what is missing is named, what was typed stays, and the other admins get the request", () =>
    story(small, async (tale) => {
      await scanned(tale);
      const megan = tale.chat("Megan Bowen");
      const form = await answerTo(megan, "exempt adele");
      const faulty = await megan.presses(form, "exemption.ask", {
        ...TERMS,
        control: " ",
        owner: "Alex Wilber",
      });
      const shown = JSON.stringify(faulty);
      assert.match(shown, /Nothing was sent/);
      assert.match(shown, /what protects the account meanwhile/);
      assert.match(shown, /Name one owner/);
      assert.match(shown, /"value":"On leave"/);
      assert.equal(tale.chat("Lynne Robbins").cardsWith("exemption.grant").length, 0);

      const sent = await megan.presses(form.id, "exemption.ask", { ...TERMS, owner: "" });
      assert.match(JSON.stringify(sent), /The request is on its way/);
      await tale.settle();
      assert.equal(megan.cardsWith("exemption.grant").length, 0, "nobody grants their own");
      for (const name of ["Lynne Robbins", "Isaiah Langer", "Nestor Wilke"])
        assert.match(textOf(newest(tale.chat(name), "exemption.grant")), /Adele Vance.*Blocked/);
      assert.deepEqual(await listed(tale), []);
    }));

  it("takes effect when a second admin grants it, for every copy of the card, and whoever asked is told", () =>
    story(small, async (tale) => {
      await firstNudge(tale);
      await exempted(tale, "Adele Vance");
      assert.match(
        textOf(heard(tale.chat("Megan Bowen"))),
        /Adele Vance is exempt until Sunday 27/,
      );
      for (const name of ["Lynne Robbins", "Isaiah Langer"])
        assert.equal(tale.chat(name).cardsWith("exemption.grant").length, 0, name);
      const who = textOf(await answerTo(tale.chat("Pradeep Gupta"), "who Adele Vance"));
      assert.match(who, /Exempt\..*An exemption was asked for.*Exemption granted/);
      await days(tale, 4);
      assert.equal(nudges(tale, "Adele Vance").length, 1);
      assert.ok(nudges(tale, "Alex Wilber").length > 1);
    }));

  it("is asked for, and the one who asked presses a copy that is not theirs: it counts for nothing", () =>
    story(small, async (tale) => {
      await scanned(tale);
      await asksToExempt(tale, "Adele Vance");
      const card = newest(tale.chat("Lynne Robbins"), "exemption.grant");
      const data = dataOf(card, "exemption.grant");
      const own = await tale.chat("Megan Bowen").forges("exemption.grant", data, card.id);
      assert.match(JSON.stringify(own), /Another admin must grant/);
      for (const name of ["Adele Vance", "Pradeep Gupta"]) {
        const denied = await tale.chat(name).forges("exemption.grant", data, card.id);
        assert.match(JSON.stringify(denied), /Only MFA admins/);
      }
      assert.deepEqual(await listed(tale), []);
      const history = textOf(await answerTo(tale.chat("Megan Bowen"), "history"));
      assert.match(history, /Access denied/);
    }));

  it("is declined, once and for good, and nothing has changed", () =>
    story(small, async (tale) => {
      await scanned(tale);
      await asksToExempt(tale, "Adele Vance");
      const [lynne, isaiah] = [tale.chat("Lynne Robbins"), tale.chat("Isaiah Langer")];
      const late = newest(isaiah, "exemption.grant");
      await lynne.presses(newest(lynne, "exemption.decline"), "exemption.decline");
      await tale.settle();
      assert.match(textOf(heard(tale.chat("Megan Bowen"))), /was declined/);
      const data = { ...dataOf(late, "exemption.grant") };
      const pressed = await isaiah.forges("exemption.grant", data, late.id);
      assert.match(JSON.stringify(pressed), /decided already|Another/);
      assert.deepEqual(await listed(tale), []);
    }));

  it("is asked for twice: the second is refused while the first waits", () =>
    story(small, async (tale) => {
      await scanned(tale);
      await asksToExempt(tale, "Adele Vance");
      assert.match(
        await asksToExempt(tale, "Adele Vance"),
        /waits for an admin's decision already/,
      );
      assert.equal(tale.chat("Lynne Robbins").cardsWith("exemption.grant").length, 1);
    }));

  it("of more people than the cap is refused with both numbers, and so is a grant that would pass it", () =>
    story(small, async (tale) => {
      await scanned(tale);
      await asksToExempt(tale, "Adele Vance");
      await asksToExempt(tale, "Alex Wilber");
      assert.match(await grants(tale), /granted/);
      const lynne = tale.chat("Lynne Robbins");
      const [waiting] = lynne.cardsWith("exemption.grant");
      assert.ok(waiting);
      const over = await lynne.presses(waiting, "exemption.grant");
      assert.match(JSON.stringify(over), /As many people are exempt as may be/);
      assert.match(
        await asksToExempt(tale, "Diego Siciliani"),
        /1 people are exempt already and 1 may be, of \d+ people who can sign in/,
      );
      assert.equal((await listed(tale)).length, 1);
    }));

  for (const [what, who, refusal] of [
    ["an admin", "Nestor Wilke", /directory role or is an MFA admin is never exempt/],
    ["whoever asks", "Megan Bowen", /their own exemption/],
    ["a guest", "Lee Gu", /Nobody signs in with this account/],
  ] as const)
    it(`of ${what} is refused`, () =>
      story(small, async (tale) => {
        await scanned(tale);
        assert.match(await asksToExempt(tale, who), refusal);
        assert.equal(tale.chat("Lynne Robbins").cardsWith("exemption.grant").length, 0);
      }));

  it("of somebody who became an admin since it was asked for is not granted", () =>
    story(small, async (tale) => {
      await scanned(tale);
      await asksToExempt(tale, "Adele Vance");
      tale.tenant.addToGroup(tale.tenant.adminGroupId, "Adele Vance");
      assert.match(await grants(tale), /is never exempt/);
      assert.deepEqual(await listed(tale), []);
    }));

  it("nobody decides on within a week lapses, and its card says so", () =>
    story(small, async (tale) => {
      await scanned(tale);
      await asksToExempt(tale, "Adele Vance");
      await days(tale, 8);
      const lynne = tale.chat("Lynne Robbins");
      assert.equal(lynne.cardsWith("exemption.grant").length, 0);
      assert.equal(cardsAbout(lynne, /request for an exemption has lapsed/).length, 1);
    }));

  it("ends on its date: the admins are told in one line, and the person is reminded again", () =>
    story(small, async (tale) => {
      await firstNudge(tale);
      await exempted(tale, "Adele Vance", { days: 10 });
      await days(tale, 9);
      assert.equal(nudges(tale, "Adele Vance").length, 1);
      assert.equal((await listed(tale)).length, 1);
      await days(tale, 4);
      assert.deepEqual(await listed(tale), []);
      assert.ok(nudges(tale, "Adele Vance").length > 1, "back in the campaign");
      for (const name of ["Megan Bowen", "Nestor Wilke"])
        assert.equal(cardsAbout(tale.chat(name), /No longer exempt: Adele Vance/).length, 1, name);
    }));

  it("is about to end: the owner is asked once, renews it, and another admin must grant that too", () =>
    story(small, async (tale) => {
      await firstNudge(tale);
      await exempted(tale, "Adele Vance", { days: 20, owner: "Nestor Wilke" });
      const nestor = tale.chat("Nestor Wilke");
      await days(tale, 12);
      assert.equal(nestor.cardsWith("exemption.renew").length, 0);
      await days(tale, 2);
      const card = newest(nestor, "exemption.renew");
      assert.equal(nestor.cardsWith("exemption.renew").length, 1);
      assert.equal(tale.chat("Megan Bowen").cardsWith("exemption.renew").length, 0);
      const inputs = { days: 60, reason: "Still away", control: "Still blocked" };
      const pressed = await nestor.presses(card, "exemption.renew", inputs);
      assert.match(JSON.stringify(pressed), /another admin grants it/);
      await tale.settle();
      assert.equal(nestor.cardsWith("exemption.grant").length, 0);
      assert.match(await grants(tale, "Megan Bowen"), /granted/);
      await days(tale, 10);
      assert.equal((await listed(tale)).length, 1);
      assert.equal(nudges(tale, "Adele Vance").length, 1);
    }));

  it("is about to end, and somebody else presses the owner's card: nothing is asked for", () =>
    story(small, async (tale) => {
      await scanned(tale);
      await exempted(tale, "Adele Vance", { days: 10 });
      await days(tale, 6);
      const card = newest(tale.chat("Megan Bowen"), "exemption.lapse");
      for (const verb of ["exemption.renew", "exemption.lapse"] as const) {
        const data = { ...dataOf(card, verb), ...TERMS };
        const pressed = await tale.chat("Alex Wilber").forges(verb, data, card.id);
        assert.match(JSON.stringify(pressed), /for whoever answers for the exemption/);
      }
      const noted = await tale.chat("Megan Bowen").presses(card, "exemption.lapse");
      assert.match(JSON.stringify(noted), /Noted\. It ends on/);
    }));

  it("is ended early by an admin: the next scan takes the person back", () =>
    story(small, async (tale) => {
      await scanned(tale);
      await exempted(tale, "Adele Vance");
      const megan = tale.chat("Megan Bowen");
      assert.match(textOf(await answerTo(megan, "exempt adele --end")), /no longer exempt/);
      assert.match(textOf(await answerTo(megan, "exempt adele --end")), /is not exempt/);
      assert.match(textOf(await answerTo(megan, "who Adele Vance")), /Not registered\./);
    }));

  it("is taken back before anybody decided: it cannot be granted any more", () =>
    story(small, async (tale) => {
      await scanned(tale);
      await asksToExempt(tale, "Adele Vance");
      const said = textOf(await answerTo(tale.chat("Megan Bowen"), "exempt adele --end"));
      assert.match(said, /is taken back/);
      await tale.settle();
      assert.equal(tale.chat("Lynne Robbins").cardsWith("exemption.grant").length, 0);
    }));

  it("is listed for everyone; the reasons are for admins", () =>
    story(small, async (tale) => {
      await scanned(tale);
      await exempted(tale, "Adele Vance", { reason: "A secret of hers" });
      for (const name of ["Alex Wilber", "Pradeep Gupta", "Megan Bowen"]) {
        const card = await answerTo(tale.chat(name), "exemptions");
        const words = wordsOf(card.card);
        assert.match(words, /Adele Vance.*On leave.*Megan Bowen/, name);
        assert.match(words, /1 of \d+ people who can sign in are exempt; at most 1 may be/);
        assert.equal(/A secret of hers/.test(words), name === "Megan Bowen", name);
      }
    }));

  it("outlives a restart on the same data, and its end is not missed while the bot is down", () =>
    story(small, async (tale) => {
      await scanned(tale);
      await exempted(tale, "Adele Vance", { days: 3 });
      await tale.restart();
      assert.equal((await listed(tale)).length, 1);
      await days(tale, 4);
      assert.deepEqual(await listed(tale), []);
      assert.equal(cardsAbout(tale.chat("Megan Bowen"), /No longer exempt: Adele Vance/).length, 1);
    }));

  it("a manager asks for is theirs to answer for, and an admin grants it", () =>
    story({ people: 20, env: { ...env, LADDER: "manager" } }, async (tale) => {
      const { tenant } = tale;
      tenant.blockBot("Adele Vance");
      tenant.change("Adele Vance", { managerId: tenant.person("Alex Wilber").id });
      await campaignStarted(tale);
      await days(tale, 2);
      const alex = tale.chat("Alex Wilber");
      const who = tenant.person("Adele Vance").id;
      const card = newest(alex, "manager.exempt");
      const forged = { ...dataOf(card, "manager.exempt"), who, days: 400 };
      const faulty = JSON.stringify(await alex.forges("manager.exempt", forged, card.id));
      assert.match(faulty, /Choose a class.*from 1 to 90.*Say why/);
      await alex.presses(newest(alex, "manager.exempt"), "manager.exempt", { ...TERMS, who });
      await tale.settle();
      const asked = textOf(newest(tale.chat("Lynne Robbins"), "exemption.grant"));
      assert.match(asked, /Alex Wilber asked on.*Adele Vance.*Owner.*Alex Wilber/);
      assert.match(await grants(tale), /granted/);
      assert.match(textOf(heard(alex)), /Adele Vance is exempt until/);
      await days(tale, 24);
      assert.match(textOf(newest(alex, "exemption.renew")), /Adele Vance is exempt until/);
    }));
});
