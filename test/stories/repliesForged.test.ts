import assert from "node:assert/strict";
import type { Chat } from "#sandbox/chat.ts";
import type { View } from "#sandbox/eyes.ts";
import {
  answerTo,
  campaignStarted,
  dataOf,
  firstNudge,
  nudgeOf,
  nudges,
  textOf,
} from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

const small = { people: 20 };

const timeline = async (tale: Story, who: string): Promise<string> =>
  textOf(await answerTo(tale.chat("Megan Bowen"), `who ${who}`));

/** Presses as Teams delivers it again: the same data, whatever the card shows by now. */
const again = (chat: Chat, card: View, verb: string, inputs: object, activityId?: string) =>
  chat.presses(card, verb, { ...inputs }, activityId === undefined ? {} : { activityId });

describe("presses that are not what they seem", () => {
  for (const [what, ids] of [
    ["delivered again under the same activity id", ["f:1", "f:1"]],
    ["delivered again under a new activity id", ["f:1", "f:2"]],
  ] as const)
    it(`a press is ${what}: it counts once, and both get the same answer`, () =>
      story(small, async (tale) => {
        const card = await firstNudge(tale);
        const adele = tale.chat("Adele Vance");
        const inputs = { when: "tomorrow", date: "" };
        const answers = await Promise.all(
          ids.map((id) => again(adele, card, "nudge.snooze", inputs, id)),
        );
        for (const answer of answers) {
          assert.ok(answer.kind === "card", JSON.stringify(answer));
          assert.match(textOf({ text: null, card: answer.card }), /Tuesday 8 December/);
        }
        const late = await adele.forges("nudge.snooze", { ...dataOf(card), ...inputs }, card.id);
        assert.equal(late.kind, "card");
        assert.equal(
          (await timeline(tale, "Adele Vance")).match(/asked to be reminded/g)?.length,
          1,
        );
        await tale.pass("P1D");
        assert.match(textOf(nudgeOf(adele)), /come back later 2 times/);
      }));

  it("somebody presses a card that was sent to another: nothing happens, and they are told why", () =>
    story(small, async (tale) => {
      const card = await firstNudge(tale);
      const alex = tale.chat("Alex Wilber");
      for (const verb of ["nudge.done", "nudge.snooze", "nudge.help", "nudge.report"]) {
        const answer = await alex.forges(verb, dataOf(card));
        assert.ok(answer.kind === "message" && /sent to somebody else/.test(answer.text), verb);
      }
      for (const who of ["Adele Vance", "Alex Wilber"])
        assert.doesNotMatch(await timeline(tale, who), /pressed|asked|reported/);
      await tale.pass("P3D");
      assert.equal(nudges(tale, "Adele Vance").length, 2);
    }));

  it("a press is tampered with: whatever it carries, there is an answer and nothing changes", () =>
    story(small, async (tale) => {
      const card = await firstNudge(tale);
      const adele = tale.chat("Adele Vance");
      const { id } = dataOf(card) as { id: string };
      const crooked: readonly [string, Readonly<Record<string, unknown>>][] = [
        ["nudge.done", {}],
        ["nudge.done", { id, rev: 99 }],
        ["nudge.done", { id, rev: -1 }],
        ["nudge.done", { id, rev: 0.5 }],
        ["nudge.done", { id, rev: "0" }],
        ["nudge.done", { id: `${id}x`, rev: 0 }],
        ["nudge.done", { id: ["a"], rev: 0 }],
        ["nudge.done", { id: "x".repeat(5_000), rev: 0 }],
        ["nudge.done", JSON.parse(`{"__proto__":{"id":"${id}","rev":0}}`)],
        ["nudge.everything", { id, rev: 0 }],
        ["__proto__", { id, rev: 0 }],
        ["constructor", { id, rev: 0 }],
        ["plan.approve", { id, rev: 0 }],
        ["plan.undo", { id, rev: 0 }],
        ["ask.confirm", { id, rev: 0 }],
        ["list.page", { id, rev: 0, page: 1 }],
      ];
      for (const [verb, data] of crooked) {
        const answer = await adele.forges(verb, data, card.id);
        assert.notEqual(answer.kind, "card", `${verb} ${JSON.stringify(data).slice(0, 60)}`);
        assert.equal(answer.status, 200, `${verb} ${JSON.stringify(data).slice(0, 60)}`);
      }
      assert.doesNotMatch(await timeline(tale, "Adele Vance"), /pressed|asked|reported/);
    }));

  it("a press carries more than the card does: what it adds is not believed", () =>
    story(small, async (tale) => {
      const card = await firstNudge(tale);
      const adele = tale.chat("Adele Vance");
      const alexId = tale.tenant.person("Alex Wilber").id;
      const extra = { user: alexId, by: alexId, from: { aadObjectId: alexId }, role: "admin" };
      const answer = await adele.forges(
        "nudge.snooze",
        { ...dataOf(card), ...extra, when: { $gt: "" }, date: ["2026-12-08"], until: "2030-01-01" },
        card.id,
      );
      assert.ok(answer.kind === "card");
      assert.match(await timeline(tale, "Adele Vance"), /asked to be reminded later/);
      assert.doesNotMatch(await timeline(tale, "Alex Wilber"), /asked to be reminded later/);
      assert.match(textOf({ text: null, card: answer.card }), /on Tuesday 8 December/);
    }));

  it("the bot is restarted: cards sent before are still answered, and answers are remembered", () =>
    story({ ...small, env: { NOTICE_MINUTES: "720" } }, async (tale) => {
      const card = await firstNudge(tale);
      const [adele, alex] = [tale.chat("Adele Vance"), tale.chat("Alex Wilber")];
      await adele.presses(card, "nudge.snooze", {
        when: "date",
        date: "2026-12-10",
        time: "10:00",
      });
      await tale.restart();
      const late = await adele.forges("nudge.snooze", { ...dataOf(card), when: "today" }, card.id);
      assert.ok(late.kind === "card");
      assert.match(textOf({ text: null, card: late.card }), /Thursday 10 December/);
      await alex.presses(nudgeOf(alex), "nudge.report");
      await tale.restart();
      await tale.pass("P2D");
      assert.equal(nudges(tale, "Adele Vance").length, 1);
      await tale.pass("P1D");
      assert.equal(nudges(tale, "Adele Vance").length, 2);
      assert.equal(nudges(tale, "Alex Wilber").length, 1);
    }));

  it("an answer comes while the campaign is paused: it counts", () =>
    story(small, async (tale) => {
      await campaignStarted(tale);
      await tale.pass("PT1H");
      await tale.chat("Megan Bowen").says("pause");
      const adele = tale.chat("Adele Vance");
      tale.tenant.registerMethod("Adele Vance");
      const card = nudgeOf(adele);
      await adele.presses(card, "nudge.done");
      assert.match(textOf(adele.sees(card.id)), /Thank you/);
    }));
});
