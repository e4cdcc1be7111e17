import assert from "node:assert/strict";
import type { View } from "#sandbox/eyes.ts";
import {
  answerTo as answered,
  asked,
  campaignStarted,
  heard,
  newest,
  nudges,
  scanned,
  tableOf,
  textOf,
} from "#support/steps.ts";
import { type Story, story, verbsOf } from "#support/story.ts";

const quiet = { NOTICE_MINUTES: "720" };

/** What is said to a command, however long it takes. */
async function answerTo(tale: Story, who: string, line: string): Promise<View> {
  await answered(tale.chat(who), line);
  await tale.settle();
  return heard(tale.chat(who));
}

/** The campaign's card in an admin's chat, as it is now. */
const progress = (tale: Story, who = "Megan Bowen"): View =>
  newest(tale.chat(who), "campaign.stop");

const valueAt = (card: unknown, label: string): string =>
  tableOf(card).find(([first]) => first === label)?.[1] ?? "";

/** Confirms the newest question in somebody's chat. */
async function confirmed(tale: Story, who = "Megan Bowen"): Promise<string> {
  const chat = tale.chat(who);
  const answer = await chat.presses(newest(chat, "ask.confirm"), "ask.confirm");
  assert.equal(answer.kind, "card", JSON.stringify(answer));
  await tale.settle();
  return answer.kind === "card" ? textOf({ text: null, card: answer.card }) : "";
}

/** Makes a campaign with the form, and confirms what it would do. */
async function made(tale: Story, inputs: Readonly<Record<string, unknown>>): Promise<View> {
  const megan = tale.chat("Megan Bowen");
  await megan.says("campaign new");
  await megan.presses(newest(megan, "campaign.save"), "campaign.save", inputs);
  await tale.settle();
  const question = newest(megan, "ask.confirm");
  await confirmed(tale);
  return question;
}

/** The campaign somebody is in, as `who` says it. */
async function campaignIn(tale: Story, who: string): Promise<string> {
  const text = textOf(await answerTo(tale, "Megan Bowen", `who ${who}`));
  return /In the campaign "([^"]*)"/.exec(text)?.[1] ?? "none";
}

describe("campaign", () => {
  it("the card of a campaign follows it in place: started, paused, resumed, stopped for good", () =>
    story({ people: 25, env: quiet }, async (tale) => {
      const megan = tale.chat("Megan Bowen");
      await campaignStarted(tale);
      await tale.settle();
      const card = progress(tale);
      assert.match(valueAt(card.card, "Taken in"), /of whom \d+ are still being reminded/);
      assert.match(valueAt(card.card, "First round"), /have had no message yet/);
      assert.deepEqual(verbsOf(card.card), ["campaign.pause", "campaign.change", "campaign.stop"]);

      const paused = await megan.presses(card, "campaign.pause");
      assert.ok(paused.kind === "card" && /Paused/.test(textOf({ text: "", card: paused.card })));
      // Some are at work already, and had theirs at once.
      const early = nudges(tale).length;
      await tale.pass("P1D");
      assert.equal(nudges(tale).length, early, "nothing goes out while it is paused");

      await megan.presses(progress(tale), "campaign.resume");
      await tale.pass("P1D");
      const sent = nudges(tale).length;
      assert.ok(sent > early);
      assert.equal(progress(tale).id, card.id, "it is the same message");
      assert.match(valueAt(progress(tale).card, "Sent"), new RegExp(`^${sent} of ${sent}$`));
      assert.match(valueAt(progress(tale).card, "First round"), /Everyone has had/);

      const asking = await megan.presses(progress(tale), "campaign.stop");
      assert.ok(asking.kind === "message" && /nothing is stopped before/.test(asking.text));
      await tale.settle();
      assert.match(await confirmed(tale), /is stopped for good/);
      await tale.pass("P2D");
      assert.equal(nudges(tale).length, sent, "nothing goes out after it was stopped");
      assert.match(textOf(megan.sees(card.id)), /Stopped for good/);
      assert.deepEqual(verbsOf(megan.sees(card.id).card), []);
      assert.match(textOf(await answerTo(tale, "Megan Bowen", "resume")), /no campaign yet/);
    }));

  it("a campaign for one department is shown before it starts, takes its people first, and gives them back when it moves behind", () =>
    story({ people: 25, env: quiet }, async (tale) => {
      const megan = tale.chat("Megan Bowen");
      await campaignStarted(tale);
      await tale.settle();
      assert.equal(await campaignIn(tale, "Adele Vance"), "MFA for everyone");

      const question = textOf(
        await made(tale, { name: "Retail first", place: "1", departments: "Retail" }),
      );
      assert.match(question, /would get a card from me, in Retail first/);
      assert.match(question, /MFA for everyone: \d+ (?:people|person) come over from there/);
      assert.equal(await campaignIn(tale, "Adele Vance"), "Retail first");
      const list = tableOf((await answerTo(tale, "Megan Bowen", "campaigns")).card);
      assert.deepEqual(
        list.slice(1).map(([place, name]) => [place, name]),
        [
          ["1", "Retail first"],
          ["2", "MFA for everyone"],
        ],
      );

      await answerTo(tale, "Megan Bowen", "campaign retail FIRST");
      await megan.presses(newest(megan, "campaign.change"), "campaign.change");
      await tale.settle();
      const form = newest(megan, "campaign.save");
      assert.match(textOf(form), /Change Retail first/);
      await megan.presses(form, "campaign.save", { place: "2" });
      await tale.settle();
      assert.match(textOf(newest(megan, "ask.confirm")), /MFA for everyone: .* stay there/);
      await confirmed(tale);
      assert.equal(await campaignIn(tale, "Adele Vance"), "MFA for everyone");

      await tale.pass("P2D");
      assert.equal(nudges(tale, "Adele Vance").length, 1, "one person, one campaign, one message");
      const history = textOf(await answerTo(tale, "Megan Bowen", "history"));
      assert.match(history, /Campaign changed/);
    }));

  it("a form with mistakes names every field, keeps what was typed, and changes nothing", () =>
    story({ people: 20, env: quiet }, async (tale) => {
      const megan = tale.chat("Megan Bowen");
      await campaignStarted(tale);
      await tale.settle();
      await megan.says("campaign new");
      const form = newest(megan, "campaign.save");
      const answer = await megan.presses(form, "campaign.save", {
        name: "mfa for EVERYONE",
        groups: "No such group\nMFA Nudge Admins",
        maxNudges: "eleven",
        gapDays: "0",
        note: "Please do it soon.",
      });
      assert.equal(answer.kind, "card");
      const text = textOf(megan.sees(form.id));
      assert.match(text, /Nothing was changed/);
      assert.match(text, /Name: another campaign has this name/);
      assert.match(text, /Groups: I know no group "No such group"/);
      assert.match(text, /Reminders: a whole number from 1 to 10/);
      assert.match(text, /Days between two: a whole number from 1 to 30/);
      assert.match(JSON.stringify(megan.sees(form.id).card), /Please do it soon\./);
      assert.equal(tableOf((await answerTo(tale, "Megan Bowen", "campaigns")).card).length, 2);

      await megan.presses(megan.sees(form.id), "campaign.save", {
        name: "Admins",
        groups: "MFA Nudge Admins",
        maxNudges: 2,
        gapDays: 2,
      });
      await tale.settle();
      assert.match(textOf(newest(megan, "ask.confirm")), /in Admins\./);
      assert.match(textOf(megan.sees(form.id)), /The form was read/);
    }));

  it("somebody who is no admin types and presses: nothing changes", () =>
    story({ people: 20, env: quiet }, async (tale) => {
      const megan = tale.chat("Megan Bowen");
      await campaignStarted(tale);
      await tale.settle();
      const { card } = progress(tale);
      await megan.says("campaign new");
      const form = newest(megan, "campaign.save");
      for (const who of ["Adele Vance", "Alex Wilber"]) {
        const chat = tale.chat(who);
        for (const line of ["campaign new", "pause", "stop campaign"])
          assert.match(textOf(await answerTo(tale, who, line)), /for MFA admins/);
        for (const verb of ["campaign.pause", "campaign.stop", "campaign.change"]) {
          const answer = await chat.forges(verb, dataFor(card, verb));
          assert.ok(answer.kind === "message" && /Only MFA admins/.test(answer.text), verb);
        }
        const saved = await chat.forges("campaign.save", {
          ...dataFor(form.card, "campaign.save"),
          name: "Mine",
        });
        assert.ok(saved.kind === "message" && /Only MFA admins/.test(saved.text));
      }
      const other = await tale
        .chat("Lynne Robbins")
        .forges("campaign.save", { ...dataFor(form.card, "campaign.save"), name: "Mine" });
      assert.ok(other.kind === "message" && /sent to somebody else/.test(other.text));
      assert.match(valueAt(progress(tale).card, "Taken in"), /still being reminded/);
      assert.match(textOf(progress(tale)), /Running\./);
    }));

  it("one campaign is held and one runs: pause takes all, resume asks which, stop asks which", () =>
    story({ people: 40, env: quiet }, async (tale) => {
      await campaignStarted(tale);
      await made(tale, { name: "Retail first", place: 1, departments: "Retail" });
      assert.match(
        textOf(await answerTo(tale, "Megan Bowen", "pause")),
        /Paused: Retail first and MFA for everyone/,
      );
      const before = nudges(tale).length;
      assert.match(textOf(await answerTo(tale, "Megan Bowen", "resume")), /Which campaign\?/);
      assert.match(
        textOf(await answerTo(tale, "Megan Bowen", "resume Retail")),
        /I know no campaign/,
      );
      assert.match(
        textOf(await answerTo(tale, "Megan Bowen", "resume retail first")),
        /Retail first goes on/,
      );
      assert.match(textOf(await answerTo(tale, "Megan Bowen", "stop")), /Which campaign\?/);
      await tale.pass("P2D");
      assert.equal(nudges(tale, "Adele Vance").length, 1);
      const retail = tale.tenant.people.filter(({ department }) => department === "Retail");
      const ids = new Set<string>(retail.map(({ id }) => id));
      const since = nudges(tale).slice(before);
      assert.ok(since.length > 0);
      assert.ok(
        since.every(({ to }) => to !== null && ids.has(to)),
        "only people of the one that runs",
      );
      await answerTo(tale, "Megan Bowen", "stop campaign MFA for everyone");
      await confirmed(tale);
      assert.equal(tableOf((await answerTo(tale, "Megan Bowen", "campaigns")).card).length, 2);
    }));

  it("nudge is typed again beside a campaign of one's own: it offers the one for everyone, behind it", () =>
    story({ people: 40, env: quiet }, async (tale) => {
      await scanned(tale);
      await made(tale, { name: "Retail first", departments: "Retail" });
      const question = textOf(await asked(tale.chat("Megan Bowen")));
      assert.match(question, /in MFA for everyone/);
      assert.match(question, /It stands in place 2/);
      assert.match(question, /Retail first: .* stay there, because it stands before/);
    }));
});

/** What a button of this card carries. */
function dataFor(card: unknown, verb: string): Readonly<Record<string, unknown>> {
  const { actions = [] } = card as {
    actions?: readonly { verb?: string; data?: Readonly<Record<string, unknown>> }[];
  };
  return actions.find((each) => each.verb === verb)?.data ?? {};
}
