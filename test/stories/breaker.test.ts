import assert from "node:assert/strict";
import { actionsIn } from "#sandbox/card.ts";
import { answerTo, newest, nudges, textOf } from "#support/steps.ts";
import { story, verbsOf } from "#support/story.ts";
import { cardsAbout, firstDay, HOURLY, reports } from "#support/trustSteps.ts";

const STOPPED = /Stopped by itself/;

describe("the circuit breaker", function () {
  this.timeout(180_000);

  it("three people turn against the reminders: sending stops by itself, and only an admin lets it go on", () =>
    story({ people: 60, env: HOURLY }, async (tale) => {
      const [one = "", two = "", three = "", ...others] = await firstDay(tale);
      const [megan, lynne] = [tale.chat("Megan Bowen"), tale.chat("Lynne Robbins")];
      await reports(tale, one);
      await tale.chat(two).uninstalls();
      await tale.settle();
      assert.deepEqual(cardsAbout(megan, STOPPED), []);
      await reports(tale, three);
      await tale.settle();

      const card = newest(megan, "campaign.resume");
      for (const admin of [megan, lynne])
        assert.equal(cardsAbout(admin, STOPPED).length >= 1, true);
      const tripped = cardsAbout(lynne, STOPPED).at(-1);
      assert.ok(tripped);
      assert.match(textOf(tripped), /Turned against it:\s+3 people/);
      assert.match(textOf(tripped), /Removed the app:\s+1 person Reported phishing:\s+2 people/);

      const sent = nudges(tale).length;
      await tale.pass("P5D");
      assert.equal(nudges(tale).length, sent);
      const history = textOf(await answerTo(megan, "history"));
      assert.match(history, /Campaign stopped by itself/);

      const { data = {} } =
        actionsIn(tripped.card).find(({ verb }) => verb === "campaign.resume") ?? {};
      for (const who of ["Pradeep Gupta", "Alex Wilber"]) {
        const answer = await tale.chat(who).forges("campaign.resume", data ?? {});
        assert.ok(answer.kind === "message", JSON.stringify(answer));
      }
      await tale.pass("P1D");
      assert.equal(nudges(tale).length, sent);

      await lynne.presses(tripped, "campaign.resume");
      await tale.settle();
      assert.match(textOf(lynne.sees(tripped.id)), /Lynne Robbins let it go on/);
      assert.ok(!verbsOf(lynne.sees(tripped.id).card).includes("campaign.resume"));
      assert.ok(card);
      await tale.pass("P2D");
      for (const who of others) assert.equal(nudges(tale, who).length, 2, who);
      for (const who of [one, two, three]) assert.equal(nudges(tale, who).length, 1, who);
    }));

  it("two people report, which is a large share but few: sending goes on", () =>
    story({ people: 30, env: HOURLY }, async (tale) => {
      const [one = "", two = "", three = ""] = await firstDay(tale);
      await reports(tale, one);
      await reports(tale, two);
      await tale.pass("P5D");
      assert.deepEqual(cardsAbout(tale.chat("Megan Bowen"), STOPPED), []);
      assert.equal(nudges(tale, three).length, 2);
    }));

  it("people block the bot: each block counts, and the rest of the wave stays unsent", () =>
    story(
      { people: 60, env: { ...HOURLY, BREAKER_MINIMUM: "1", FIRST_WAVE: "3" } },
      async (tale) => {
        const [one = ""] = await firstDay(tale);
        tale.tenant.blockBot(one);
        const known = new Set(nudges(tale).map(({ to }) => to));
        await tale.pass("P6D");
        const tripped = cardsAbout(tale.chat("Megan Bowen"), STOPPED).at(-1);
        assert.ok(tripped);
        assert.match(textOf(tripped), /Blocked me:\s+1 person/);
        const sent = nudges(tale).length;
        await tale.pass("P7D");
        assert.equal(nudges(tale).length, sent);
        assert.ok(known.size > 0);
      },
    ));
});
