import assert from "node:assert/strict";
import { VERBS } from "#bot/core/verb.ts";
import { actionsIn } from "#sandbox/card.ts";
import type { Chat } from "#sandbox/chat.ts";
import type { View } from "#sandbox/eyes.ts";
import { asksToExempt, exempted } from "#support/exemptionSteps.ts";
import { opens } from "#support/planSteps.ts";
import { asked, campaignStarted, firstNudge, newest, scanned } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";
import { HOURLY } from "#support/trustSteps.ts";

/** How each kind of card is got, by whoever gets it. The card's own buttons decide what is pressed. */
const CARDS: readonly (readonly [string, (story: Story) => Promise<readonly [Chat, View]>])[] = [
  [
    "a question",
    async (story) => {
      await scanned(story);
      const megan = story.chat("Megan Bowen");
      return [megan, await asked(megan)];
    },
  ],
  [
    "a nudge",
    async (story) => {
      const nudge = await firstNudge(story);
      return [story.chat("Adele Vance"), nudge];
    },
  ],
  [
    "a case",
    async (story) => {
      await reported(story);
      const pradeep = story.chat("Pradeep Gupta");
      return [pradeep, newest(pradeep, "case.genuine")];
    },
  ],
  [
    "what came of a report",
    async (story) => {
      await reported(story);
      const [pradeep, adele] = [story.chat("Pradeep Gupta"), story.chat("Adele Vance")];
      await pradeep.presses(newest(pradeep, "case.genuine"), "case.genuine");
      await story.settle();
      return [adele, newest(adele, "case.remind")];
    },
  ],
  [
    "a question about a registration",
    async (story) => {
      await firstNudge(story);
      story.tenant.registerMethod("Adele Vance", "authenticator", { by: "Megan Bowen" });
      await story.pass("PT65M");
      const adele = story.chat("Adele Vance");
      return [adele, newest(adele, "registration.yes")];
    },
  ],
  [
    "a campaign",
    async (story) => {
      await campaignStarted(story);
      await story.settle();
      const megan = story.chat("Megan Bowen");
      return [megan, newest(megan, "campaign.pause")];
    },
  ],
  [
    "a campaign that is held",
    async (story) => {
      await campaignStarted(story);
      const megan = story.chat("Megan Bowen");
      await megan.says("pause");
      await story.settle();
      return [megan, newest(megan, "campaign.resume")];
    },
  ],
  [
    "the form of a campaign",
    async (story) => {
      await scanned(story);
      const megan = story.chat("Megan Bowen");
      await megan.says("campaign new");
      return [megan, newest(megan, "campaign.save")];
    },
  ],
  [
    "a manager's question",
    async (story) => {
      story.tenant.blockBot("Adele Vance");
      story.tenant.change("Adele Vance", { managerId: story.tenant.person("Lynne Robbins").id });
      await campaignStarted(story);
      await story.pass("P2D");
      const lynne = story.chat("Lynne Robbins");
      return [lynne, newest(lynne, "manager.leave")];
    },
  ],
  [
    "the form of an exemption",
    async (story) => {
      await scanned(story);
      const megan = story.chat("Megan Bowen");
      await megan.says("exempt Adele Vance");
      return [megan, newest(megan, "exemption.ask")];
    },
  ],
  [
    "a request for an exemption",
    async (story) => {
      await scanned(story);
      await asksToExempt(story, "Adele Vance");
      const lynne = story.chat("Lynne Robbins");
      return [lynne, newest(lynne, "exemption.grant")];
    },
  ],
  [
    "an exemption that is about to end",
    async (story) => {
      await scanned(story);
      await exempted(story, "Adele Vance", { days: 4 });
      await story.pass("P3D");
      const megan = story.chat("Megan Bowen");
      return [megan, newest(megan, "exemption.renew")];
    },
  ],
  [
    "states that need a look",
    async (story) => {
      await scanned(story);
      const megan = story.chat("Megan Bowen");
      return [megan, newest(megan, "drift.plan")];
    },
  ],
  [
    "a list",
    async (story) => {
      await scanned(story);
      const pradeep = story.chat("Pradeep Gupta");
      await pradeep.says("unregistered");
      return [pradeep, newest(pradeep, "list.page")];
    },
  ],
  [
    "an open plan",
    async (story) => {
      await planned(story);
      const lynne = story.chat("Lynne Robbins");
      return [lynne, newest(lynne, "plan.approve")];
    },
  ],
  [
    "a plan that is done",
    async (story) => {
      await planDone(story);
      const lynne = story.chat("Lynne Robbins");
      return [lynne, newest(lynne, "plan.undo")];
    },
  ],
  [
    "the notice of a change",
    async (story) => {
      await planDone(story);
      const [first] = story.journal.ofKind("mfa-written");
      const them = story.chat(story.tenant.person(first?.person ?? "").displayName);
      return [them, newest(them, "enforced.help")];
    },
  ],
];

async function reported(story: Story): Promise<void> {
  await story.chat("Adele Vance").presses(await firstNudge(story), "nudge.report");
  await story.settle();
}

async function planDone(story: Story): Promise<void> {
  await planned(story);
  for (const name of ["Lynne Robbins", "Isaiah Langer"])
    await story.chat(name).presses(newest(story.chat(name), "plan.approve"), "plan.approve");
  await story.pass("PT5M");
}

async function planned(story: Story): Promise<void> {
  await scanned(story);
  await opens(story);
}

describe("every button", () => {
  const pressed = new Set<string>();

  for (const [name, get] of CARDS)
    it(`of ${name}, as another device still shows it, is answered in words or with a card`, () =>
      story({ people: 120, env: { LADDER: "manager", ...HOURLY } }, async (told) => {
        const [chat, { id, card }] = await get(told);
        for (const { verb, data } of actionsIn(card)) {
          if (typeof verb !== "string") continue;
          const answer = await chat.forges(verb, data, id);
          assert.ok(answer.kind === "card" || answer.kind === "message", `${verb}: ${answer.kind}`);
          pressed.add(verb);
        }
      }));

  it("that a card can carry was on one of these, but for the one on a plan while it is written", () =>
    assert.deepEqual(
      VERBS.filter((verb) => !pressed.has(verb)),
      ["plan.stop"],
    ));
});
