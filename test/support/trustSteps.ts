import assert from "node:assert/strict";
import type { Chat } from "#sandbox/chat.ts";
import type { View } from "#sandbox/eyes.ts";
import { campaignStarted, nudgeOf, nudges } from "./steps.ts";
import type { Story } from "./story.ts";

/** For stories of days: fewer looks at the audit log make them faster. */
export const HOURLY = { NOTICE_MINUTES: "60" };

/** Starts the campaign and lets its first day pass. Returns the names of those who got a message, Adele first if she did. */
export async function firstDay(story: Story): Promise<readonly string[]> {
  await campaignStarted(story);
  await story.pass("P1D");
  return nudges(story)
    .map(({ to }) => story.tenant.person(to ?? "").displayName)
    .toSorted((one, other) => Number(other === ADELE) - Number(one === ADELE));
}

const ADELE = "Adele Vance";

/** Somebody reports their newest reminder as phishing. */
export async function reports(story: Story, who: string): Promise<void> {
  const chat = story.chat(who);
  const pressed = await chat.presses(nudgeOf(chat), "nudge.report");
  assert.equal(pressed.kind, "card", JSON.stringify(pressed));
}

/** The cards of a chat with these words anywhere in them. */
export const cardsAbout = (chat: Chat, words: RegExp): readonly View[] =>
  chat.messages().filter(({ card }) => card !== null && words.test(JSON.stringify(card)));
