import assert from "node:assert/strict";
import { opens } from "#support/planSteps.ts";
import { answerTo, firstNudge, heard, nudgeOf, nudges, textOf } from "#support/steps.ts";
import { type Story, story, verbsOf } from "#support/story.ts";

const small = { people: 20, env: { NOTICE_MINUTES: "720" } };
const at = (tale: Story, to: string) => tale.sandbox.moveClock({ to: new Date(to) });
const replies = async (tale: Story, what: RegExp): Promise<number> => {
  const text = textOf(await answerTo(tale.chat("Megan Bowen"), "who Adele Vance"));
  return text.match(new RegExp(what.source, "g"))?.length ?? 0;
};

const onTuesday = (time: string) => ({ when: "date", date: "2026-12-15", time });

describe("replies to a nudge", () => {
  it("I've done it is pressed too early: the card says what is missing and can be pressed again", () =>
    story(small, async (tale) => {
      const card = await firstNudge(tale);
      const adele = tale.chat("Adele Vance");
      const result = await adele.presses(card, "nudge.done");
      assert.ok(result.tookMs < 3_000);
      assert.match(textOf(adele.sees(card.id)), /Almost: I cannot see a method yet/);
      tale.tenant.registerMethod("Adele Vance");
      await tale.settle();
      await adele.presses(card.id, "nudge.done");
      assert.match(textOf(adele.sees(card.id)), /Thank you: you are registered/);
      await tale.settle();
      assert.match(textOf(adele.sees(card.id)), /Thank you: you are registered/);
      await at(tale, "2026-12-16T15:00:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 1);
    }));

  it("somebody registered by phone only and says so: they are thanked, and counted as phone only", () =>
    story(small, async (tale) => {
      const card = await firstNudge(tale);
      tale.tenant.registerMethod("Adele Vance", "phone");
      await tale.chat("Adele Vance").presses(card, "nudge.done");
      assert.match(textOf(tale.chat("Adele Vance").sees(card.id)), /Thank you/);
      const who = textOf(await answerTo(tale.chat("Megan Bowen"), "who Adele Vance"));
      assert.match(who, /Phone only/);
      await at(tale, "2026-12-10T15:00:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 1);
    }));

  it("somebody registered a method that policy forbids: they hear that IT has been told, and IT is", () =>
    story(small, async (tale) => {
      const card = await firstNudge(tale);
      const adele = tale.chat("Adele Vance");
      tale.tenant.policies.allowMethod("SoftwareOath", false);
      tale.tenant.registerMethod("Adele Vance", "software-oath");
      await adele.presses(card, "nudge.done");
      assert.match(textOf(adele.sees(card.id)), /something is left for IT/);
      await tale.settle();
      for (const admin of ["Megan Bowen", "Lynne Robbins"])
        assert.match(textOf(heard(tale.chat(admin))), /Adele Vance .* policy allows none/);
      await opens(tale);
      const plan = tale.chat("Lynne Robbins").cardsWith("plan.approve").at(-1);
      assert.match(JSON.stringify(plan?.card ?? null), /Registered, not capable/);
    }));

  it("Graph cannot say whether it is done: the card says so, and can be pressed again", () =>
    story(small, async (tale) => {
      const card = await firstNudge(tale);
      const mend = tale.faults.add(
        { face: "graph", path: "/authentication/methods", times: 99 },
        { do: "answer", status: 403 },
      );
      const adele = tale.chat("Adele Vance");
      await adele.presses(card, "nudge.done");
      assert.match(textOf(adele.sees(card.id)), /I could not check just now/);
      mend();
      await tale.settle();
      tale.tenant.registerMethod("Adele Vance");
      await adele.presses(card.id, "nudge.done");
      assert.match(textOf(adele.sees(card.id)), /Thank you/);
    }));

  for (const [when, date, time, comes, until] of [
    ["today", "", "", "2026-12-07T16", "Monday 7 December, 16:00"],
    ["tomorrow", "", "", "2026-12-08T10", "Tuesday 8 December, 10:00"],
    ["date", "2026-12-15", "", "2026-12-15T10", "Tuesday 15 December, 10:00"],
    ["date", "2026-12-15", "14:00", "2026-12-15T14", "Tuesday 15 December, 14:00"],
    ["date", "2026-12-12", "11:00", "2026-12-14T11", "Monday 14 December, 11:00"],
  ] as const)
    it(`remind me later, ${when} ${date} ${time}: the reminder comes then and not before, and does not count`, () =>
      story(small, async (tale) => {
        const card = await firstNudge(tale);
        const adele = tale.chat("Adele Vance");
        await adele.presses(card, "nudge.snooze", { when, date, time });
        assert.match(textOf(adele.sees(card.id)), new RegExp(`I will remind you on ${until}`));
        await at(tale, new Date(Date.parse(`${comes}:00:00Z`) - 60_000).toISOString());
        assert.equal(nudges(tale, "Adele Vance").length, 1);
        await at(tale, `${comes}:20:00Z`);
        assert.equal(nudges(tale, "Adele Vance").length, 2);
        assert.match(textOf(nudgeOf(adele)), /does not count towards the 3 reminders/);
      }));

  it("remind me later is used up: the fourth is refused, and the card says what to do", () =>
    story(small, async (tale) => {
      const adele = tale.chat("Adele Vance");
      await firstNudge(tale);
      for (const day of ["08", "09", "10"]) {
        await adele.presses(nudgeOf(adele), "nudge.snooze", { when: "tomorrow" });
        await at(tale, `2026-12-${day}T10:30:00Z`);
      }
      assert.ok(!verbsOf(nudgeOf(adele).card).includes("nudge.snooze"));
      assert.match(textOf(nudgeOf(adele)), /used every postponement/);
    }));

  for (const [what, inputs, said] of [
    [
      "after the date it is due",
      { when: "date", date: "2027-02-01" },
      /after the date this is due/,
    ],
    ["in the past", { when: "date", date: "2026-12-01" }, /That time has passed/],
    ["that is none", { when: "date", date: "32.13." }, /could not read that date/],
    ["that is missing", { when: "date", date: "" }, /could not read that date/],
    ["and an hour that is none", onTuesday("25:61"), /could not read that hour/],
    ["and an hour of the night", onTuesday("03:00"), /outside your working hours/],
  ] as const)
    it(`remind me on a date ${what}: refused in words, and the reminders go on as planned`, () =>
      story(small, async (tale) => {
        const card = await firstNudge(tale);
        const adele = tale.chat("Adele Vance");
        await adele.presses(card, "nudge.snooze", inputs);
        assert.match(textOf(adele.sees(card.id)), said);
        assert.ok(verbsOf(adele.sees(card.id).card).includes("nudge.snooze"));
        await at(tale, "2026-12-10T10:30:00Z");
        assert.equal(nudges(tale, "Adele Vance").length, 2);
      }));

  for (const [topic, said] of [
    ["new-phone", /Temporary Access Pass/],
    ["no-smartphone", /security key/],
    ["it-fails", /private browser window/],
    ["travelling", /without mobile reception/],
  ] as const)
    it(`I need help, ${topic}: the path for it, and the service desk`, () =>
      story({ ...small, env: { ...small.env, SERVICE_DESK: "call 4711" } }, async (tale) => {
        const card = await firstNudge(tale);
        const adele = tale.chat("Adele Vance");
        await adele.presses(card, "nudge.help", { topic });
        const text = textOf(adele.sees(card.id));
        assert.match(text, said);
        assert.match(text, /call 4711/);
        assert.deepEqual(verbsOf(adele.sees(card.id).card), ["nudge.done"]);
        assert.equal(await replies(tale, /asked for help/), 1);
      }));

  it("a reminder is reported as phishing: thanked, no more reminders, and the security team is told once", () =>
    story(small, async (tale) => {
      const card = await firstNudge(tale);
      const adele = tale.chat("Adele Vance");
      const data = adele.sees(card.id);
      await Promise.all([adele.presses(data, "nudge.report"), adele.presses(data, "nudge.report")]);
      await tale.settle();
      assert.match(textOf(adele.sees(card.id)), /Thank you for reporting this/);
      assert.deepEqual(verbsOf(adele.sees(card.id).card), []);
      const pradeep = tale.chat("Pradeep Gupta");
      const alerts = pradeep
        .messages()
        .filter((each) => /took a message for phishing/.test(textOf(each)));
      assert.equal(alerts.length, 1);
      assert.match(textOf(heard(pradeep)), /Adele Vance/);
      await at(tale, "2026-12-16T15:00:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 1);
      assert.equal(await replies(tale, /reported the message as phishing/), 1);
    }));
});
