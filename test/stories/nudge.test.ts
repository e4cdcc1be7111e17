import assert from "node:assert/strict";
import { exempted } from "#support/exemptionSteps.ts";
import {
  answerTo,
  asked,
  campaignStarted,
  firstNudge,
  heard,
  nudges,
  numberAt,
  scanned,
  textOf,
} from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

/** Days and hours at which somebody was reminded over three weeks. */
async function threeWeeks(tale: Story, who: string): Promise<readonly string[]> {
  await tale.pass("P21D");
  return whenNudged(tale, who);
}

const whenNudged = (tale: Story, who: string): readonly string[] =>
  nudges(tale, who).map(({ at }) => at.toISOString().slice(0, 13));

const quiet = { NOTICE_MINUTES: "720" };
const at = (tale: Story, to: string) => tale.sandbox.moveClock({ to: new Date(to) });

describe("nudge", () => {
  it("a campaign runs for three weeks: three reminders each, three days apart, in working hours, and then silence", () =>
    story({ people: 20, env: quiet }, async (tale) => {
      await campaignStarted(tale);
      const days = await threeWeeks(tale, "Adele Vance");
      // At ten by the tenant's hours until her mailbox is read, then when her own day begins. The third falls due on a
      // Sunday and waits for Monday.
      assert.deepEqual(days, ["2026-12-07T10", "2026-12-10T08", "2026-12-14T08"]);
      const status = textOf(await answerTo(tale.chat("Megan Bowen"), "status"));
      assert.match(status, /had every reminder without registering/);
    }));

  it("nudge is typed and nobody confirms: the dry run names the numbers, and nobody gets a message", () =>
    story({}, async (tale) => {
      const { card } = await scanned(tale);
      const eligible = numberAt(card, "Not registered");
      const question = textOf(await asked(tale.chat("Megan Bowen")));
      assert.match(question, new RegExp(`Remind ${eligible} people\\?`));
      assert.match(question, /first would go out on Monday 7 December/);
      assert.match(question, /Left out .*Guest 2 /);
      await tale.pass("P1D");
      assert.equal(nudges(tale).length, 0);
    }));

  it("the admin cancels: nobody gets a message, and the question cannot be confirmed any more", () =>
    story({}, async (tale) => {
      await scanned(tale);
      const megan = tale.chat("Megan Bowen");
      const question = await asked(megan);
      await megan.presses(question, "ask.cancel");
      const late = await megan.forges("ask.confirm", dataOf(question), question.id);
      assert.ok(late.kind === "message" && /answered already/.test(late.text));
      await tale.pass("P1D");
      assert.equal(nudges(tale).length, 0);
    }));

  it("somebody else confirms the question, or it is confirmed too late: nothing starts", () =>
    story({}, async (tale) => {
      await scanned(tale);
      const question = await asked(tale.chat("Megan Bowen"));
      for (const who of ["Lynne Robbins", "Adele Vance", "Pradeep Gupta"]) {
        const answer = await tale.chat(who).forges("ask.confirm", dataOf(question));
        assert.ok(answer.kind === "message" && /put to somebody else/.test(answer.text), who);
      }
      await tale.pass("PT31M");
      const late = await tale.chat("Megan Bowen").presses(question, "ask.confirm");
      assert.ok(late.kind === "message" && /too old to answer/.test(late.text));
      await tale.pass("P1D");
      assert.equal(nudges(tale).length, 0);
    }));

  it("the admin lost the role before confirming: nothing starts", () =>
    story({}, async (tale) => {
      await scanned(tale);
      const megan = tale.chat("Megan Bowen");
      const question = await asked(megan);
      tale.tenant.removeFromGroup(tale.tenant.adminGroupId, "Megan Bowen");
      const answer = await megan.presses(question, "ask.confirm");
      assert.ok(answer.kind === "message" && /Only MFA admins/.test(answer.text));
      await tale.pass("P1D");
      assert.equal(nudges(tale).length, 0);
    }));

  it("two admins confirm two questions at once, twice each: one campaign runs, and everyone gets one card", () =>
    story({}, async (tale) => {
      const { card } = await scanned(tale);
      const pairs = [];
      for (const who of ["Megan Bowen", "Lynne Robbins"]) {
        const chat = tale.chat(who);
        pairs.push({ chat, question: await asked(chat) });
      }
      await Promise.all(
        [...pairs, ...pairs].map(({ chat, question }) => chat.presses(question, "ask.confirm")),
      );
      await tale.pass("PT1H");
      assert.equal(nudges(tale).length, numberAt(card, "Not registered"));
      assert.equal(new Set(nudges(tale).map(({ to }) => to)).size, nudges(tale).length);
      const history = textOf(await answerTo(tale.chat("Megan Bowen"), "history"));
      assert.equal(history.match(/Campaign started/g)?.length, 1);
    }));

  it("nudge is typed while the campaign runs: it says how it goes, and starts nothing", () =>
    story({}, async (tale) => {
      await firstNudge(tale);
      const answer = textOf(await answerTo(tale.chat("Lynne Robbins"), "nudge"));
      assert.match(
        answer,
        /is running since .* the next goes out on Thursday 10 December, 08:00 UTC/,
      );
    }));

  it("nudge is typed before any scan: it says what to do first", () =>
    story({}, async (tale) => {
      const answer = await answerTo(tale.chat("Megan Bowen"), "nudge");
      assert.match(textOf(answer), /Type scan first/);
    }));

  it("the campaign is paused and resumed: nothing goes out in between, and nobody is reminded twice for it", () =>
    story({ people: 20, env: quiet }, async (tale) => {
      await firstNudge(tale);
      const megan = tale.chat("Megan Bowen");
      assert.match(textOf(await answerTo(megan, "pause")), /Paused/);
      assert.match(textOf(await answerTo(megan, "pause")), /nothing to pause/);
      const before = nudges(tale).length;
      await at(tale, "2026-12-11T11:00:00Z");
      assert.equal(nudges(tale).length, before);
      assert.match(textOf(await answerTo(megan, "resume")), /goes on/);
      await tale.pass("PT10M");
      assert.deepEqual(whenNudged(tale, "Adele Vance"), ["2026-12-07T10", "2026-12-11T11"]);
      await at(tale, "2026-12-14T07:30:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 2);
      await at(tale, "2026-12-14T10:30:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 3);
    }));

  it("pause is typed while reminders go out: those after it wait", () =>
    story(
      { people: 120, latencyMs: 60, env: { ...quiet, MESSAGES_PER_SECOND: "5" } },
      async (tale) => {
        await campaignStarted(tale);
        const moving = tale.pass("PT1H");
        await new Promise<void>((found) => {
          const stop = tale.journal.subscribe(() => {
            if (nudges(tale).length < 3) return;
            stop();
            found();
          });
        });
        await tale.chat("Megan Bowen").says("pause");
        assert.match(textOf(heard(tale.chat("Megan Bowen"))), /Paused/);
        const then = nudges(tale).length;
        await moving;
        // What was on its way when pause was answered may still arrive: as many as are sent at once.
        assert.ok(nudges(tale).length <= then + 8, `${nudges(tale).length - then} after the pause`);
        assert.ok(nudges(tale).length < 40);
        await tale.chat("Megan Bowen").says("resume");
        await tale.pass("PT1H");
        const people = nudges(tale).map(({ to }) => to);
        assert.equal(new Set(people).size, people.length, "nobody twice");
        assert.ok(people.length > 40);
      },
    ));

  it("an exemption stops somebody's reminders; lifted, they come back, three days after the last", () =>
    story({ people: 20, env: quiet }, async (tale) => {
      await firstNudge(tale);
      const megan = tale.chat("Megan Bowen");
      await exempted(tale, "Adele Vance", { days: 20 });
      await at(tale, "2026-12-10T12:00:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 1);
      assert.equal(nudges(tale, "Alex Wilber").length, 2);
      assert.match(textOf(await answerTo(megan, "exempt Adele Vance --end")), /no longer exempt/);
      await at(tale, "2026-12-11T12:00:00Z");
      assert.deepEqual(whenNudged(tale, "Adele Vance"), ["2026-12-07T10", "2026-12-11T10"]);
    }));

  it("an exemption is lifted on the same day: the next reminder keeps its distance", () =>
    story({ people: 20, env: quiet }, async (tale) => {
      await firstNudge(tale);
      const megan = tale.chat("Megan Bowen");
      await exempted(tale, "Adele Vance", { reason: "By mistake" });
      await megan.says("exempt Adele Vance --end");
      await scanned(tale);
      await at(tale, "2026-12-09T15:00:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 1);
      await at(tale, "2026-12-10T11:00:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 2);
    }));

  it("an account looks like a service: it is held until an admin says that it is a person", () =>
    story({ people: 20, env: quiet }, async (tale) => {
      const adele = tale.tenant.person("Adele Vance");
      tale.tenant.change("Adele Vance", { employeeType: "Shared service" });
      await firstNudge(tale, "Alex Wilber");
      assert.equal(nudges(tale, adele.id).length, 0);
      const megan = tale.chat("Megan Bowen");
      assert.match(
        textOf(await answerTo(megan, "exempt Adele Vance --person")),
        /treated as a person/,
      );
      await at(tale, "2026-12-08T11:00:00Z");
      assert.equal(nudges(tale, adele.id).length, 1);
    }));

  it("somebody is disabled, another becomes a guest, a third is deleted: none of them is reminded again", () =>
    story({ people: 20, env: quiet }, async (tale) => {
      await firstNudge(tale);
      const gone = ["Adele Vance", "Alex Wilber", "Diego Siciliani"].map(
        (who) => tale.tenant.person(who).id,
      );
      tale.tenant.disableAccount("Adele Vance");
      tale.tenant.change("Alex Wilber", { userType: "Guest" });
      tale.tenant.deleteUser("Diego Siciliani");
      await at(tale, "2026-12-10T15:00:00Z");
      for (const id of gone) assert.equal(nudges(tale).filter(({ to }) => to === id).length, 1);
    }));
});

/** What the buttons of a question carry. */
function dataOf(question: { readonly card: unknown }): Readonly<Record<string, unknown>> {
  const found = JSON.stringify(question.card).match(/"data":(\{"id":"[^"]+","rev":\d+\})/);
  assert.ok(found?.[1], "the question carries its id");
  return JSON.parse(found[1]);
}
