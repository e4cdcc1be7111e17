import assert from "node:assert/strict";
import type { Verb } from "#bot/core/verb.ts";
import { actionsIn, textsIn } from "#sandbox/card.ts";
import type { Chat } from "#sandbox/chat.ts";
import type { View } from "#sandbox/eyes.ts";
import type { Entry } from "#sandbox/journal.ts";
import type { PersonKind } from "#sandbox/person.ts";
import type { Story } from "./story.ts";

/** Lets an admin scan, and returns the card with the result. */
export async function scanned(story: Story, by = "Megan Bowen"): Promise<View> {
  const admin = story.chat(by);
  const { id } = await answerTo(admin, "scan");
  await story.settle();
  return admin.sees(id);
}

/** Scans, and lets an admin start the campaign. Returns the question that was confirmed. */
export async function campaignStarted(story: Story, by = "Megan Bowen"): Promise<View> {
  await scanned(story, by);
  const question = await asked(story.chat(by));
  const pressed = await story.chat(by).presses(question, "ask.confirm");
  assert.equal(pressed.kind, "card", JSON.stringify(pressed));
  return question;
}

/** Types `nudge` and returns the question that comes back. */
export async function asked(admin: Chat): Promise<View> {
  await admin.says("nudge");
  return newest(admin, "ask.confirm");
}

/** Starts the campaign and lets it come to ten o'clock. Returns the first nudge this person has. */
export async function firstNudge(story: Story, who = "Adele Vance"): Promise<View> {
  await campaignStarted(story);
  await story.pass("PT1H");
  return nudgeOf(story.chat(who));
}

/** The newest nudge in somebody's chat. */
export const nudgeOf = (chat: Chat): View => newest(chat, "nudge.done");

/** The newest card in somebody's chat that offers this verb. */
export function newest(chat: Chat, verb: Verb): View {
  const card = chat.cardsWith(verb).at(-1);
  assert.ok(card, `${chat.person.displayName} has a card with ${verb}`);
  return card;
}

/** Types a command and returns what is said to it. */
export async function answerTo(chat: Chat, line: string): Promise<View> {
  await chat.says(line);
  return heard(chat);
}

/** The last thing the bot said in this chat. */
export function heard(chat: Chat): View {
  const message = chat.hears();
  assert.ok(message, `${chat.person.displayName} has heard something`);
  return message;
}

const offersDone = (card: unknown): boolean =>
  actionsIn(card).some(({ verb }) => verb === "nudge.done");

/** Every nudge that reached somebody, by the tenant's journal: all of them, or one person's. */
export function nudges({ journal, tenant }: Story, who?: string): readonly Entry<"message-sent">[] {
  const person = who === undefined ? null : tenant.person(who).id;
  return journal
    .ofKind("message-sent")
    .filter(({ to, card }) => offersDone(card) && (person === null || to === person));
}

/** Every text of a message, card or not, in one line. */
export const textOf = (view: Pick<View, "text" | "card">): string =>
  [view.text ?? "", ...textsIn(view.card)].join(" ");

/** The tables of a card, as rows of cells. */
export const tableOf = (card: unknown): readonly (readonly string[])[] =>
  [...objectsIn(card)].flatMap((node) =>
    "type" in node && node.type === "TableRow" && "cells" in node
      ? [[node.cells].flat().map((cell) => textsIn(cell).join(" "))]
      : [],
  );

/** Every object of a card, outer ones first. */
function* objectsIn(value: unknown): Generator<object> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value;
  for (const each of Object.values(value)) yield* objectsIn(each);
}

/** The number a table of the card shows in the row with this label; 0 where there is none. */
export function numberAt(card: unknown, label: string): number {
  const row = tableOf(card).find(([first]) => first === label);
  return row === undefined ? 0 : Number(row[1]?.replaceAll(",", ""));
}

/** The label on a card under which a person of each kind must be counted: the oracle, written without the bot. */
export const LABEL_OF: Readonly<Record<PersonKind, string>> = {
  unregistered: "Not registered",
  "report-silent": "Not registered",
  registered: "Registered",
  legacy: "Registered",
  "stuck-enabled": "Registered",
  enforced: "Registered",
  "phone-only": "Phone only",
  "not-capable": "Registered, not capable",
  guest: "Guest",
  disabled: "Account disabled",
  "break-glass": "Break-glass",
  "shared-mailbox": "Shared mailbox",
  "room-mailbox": "Room mailbox",
  "equipment-mailbox": "Equipment mailbox",
  "sync-account": "Synchronisation account",
  service: "Looks like a service",
};

/** How many people the card must show under each label. */
export function truth({ tenant }: Story): Readonly<Record<string, number>> {
  const many: Record<string, number> = {};
  for (const { kind } of tenant.people) many[LABEL_OF[kind]] = (many[LABEL_OF[kind]] ?? 0) + 1;
  return many;
}

/** The numbers a card shows under the labels of `truth`; labels it leaves out are left out. */
export const countsOn = (card: unknown): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...new Set([...Object.values(LABEL_OF), "Unknown", "Exempt"])]
      .map((label) => [label, numberAt(card, label)] as const)
      .filter(([, many]) => many > 0),
  );

/** What a button of a card carries: for presses that no card offers. */
export const dataOf = (view: View, of: Verb = "nudge.done"): Readonly<Record<string, unknown>> =>
  actionsIn(view.card).find(({ verb }) => verb === of)?.data ?? {};
