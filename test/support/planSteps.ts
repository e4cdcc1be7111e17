import assert from "node:assert/strict";
import { actionsIn, textsIn } from "#sandbox/card.ts";
import { cast } from "#sandbox/cast.ts";
import type { Chat } from "#sandbox/chat.ts";
import type { View } from "#sandbox/eyes.ts";
import { newcomer } from "#sandbox/newcomer.ts";
import type { MfaState, Newcomer, Person, PersonKind } from "#sandbox/person.ts";
import type { PressResult } from "#sandbox/pressResult.ts";
import { textOf } from "./steps.ts";
import type { Setting } from "./story.ts";

/** The admins of the cast. Megan asks, the others decide. */
export const ADMINS = ["Megan Bowen", "Lynne Robbins", "Isaiah Langer", "Nestor Wilke"] as const;

/** What steps need of a story. */
export type Stage = Pick<Setting, "tenant" | "journal" | "chat" | "pass" | "settle">;

/** The cast and `count` people who have registered and are `disabled`: exactly whom a plan enforces, besides Grady. */
export const withRegistered = (count: number): Newcomer[] => [
  ...cast("1"),
  ...Array.from({ length: count }, (_, nth) => someone(`Reg ${String(nth + 1).padStart(3, "0")}`)),
];

/** Somebody with a method (unless said otherwise) and a state. */
export function someone(
  displayName: string,
  mfaState: MfaState = "disabled",
  methods: Newcomer["methods"] = ["authenticator"],
  kind: PersonKind = "registered",
): Newcomer {
  const mail = `${displayName.toLowerCase().replaceAll(" ", ".")}@contoso.com`;
  const details = { displayName, userPrincipalName: mail, mail, department: "Sales" };
  return newcomer("1", displayName, kind, details, methods, mfaState);
}

/** Whom a plan has to enforce, by what the tenant knows of them and not by what the bot read: nobody with an old program among them. */
export const enforceable = ({ tenant }: Pick<Stage, "tenant">): readonly Person[] =>
  tenant.people.filter(
    (person) =>
      ["registered", "stuck-enabled"].includes(person.kind) &&
      tenant.perUserMfaState(person) !== "enforced",
  );

/** Reads the tenant. */
export async function scan({ chat, settle }: Stage): Promise<void> {
  await chat("Megan Bowen").says("scan");
  await settle();
}

/** Says a line that opens a plan; returns the card as the one who asked sees it. */
export async function opens(stage: Stage, line = "enforce", who = "Megan Bowen"): Promise<View> {
  const chat = stage.chat(who);
  // A plan that is replaced loses its buttons, so a count would not tell.
  const known = new Set(chat.cardsWith("plan.approve").map(({ id }) => id));
  await chat.says(line);
  const card = await awaited(stage, () => {
    const view = chat.cardsWith("plan.approve").findLast(({ id }) => !known.has(id));
    // The words that follow the card are said when everybody has theirs.
    return view?.id === chat.hears()?.id ? undefined : view;
  });
  assert.ok(card, `no plan was opened: ${heard(chat)}`);
  return card;
}

/** How long an answer is waited for that takes longer than Teams does, and then comes by itself. */
const PATIENCE_MS = 20_000;

/** What `look` finds, looked for again whenever something has happened in the tenant; undefined when it is not found in time. */
async function awaited<Found>(
  { journal }: Pick<Stage, "journal">,
  look: () => Found | undefined,
): Promise<Found | undefined> {
  const found = look();
  if (found !== undefined) return found;
  return new Promise((resolve) => {
    const end = (result: Found | undefined) => {
      clearTimeout(timer);
      stop();
      resolve(result);
    };
    const timer = setTimeout(() => end(look()), PATIENCE_MS);
    const stop = journal.subscribe(() => {
      const result = look();
      if (result !== undefined) end(result);
    });
  });
}

/** Says a line that must open no plan; returns what is said instead. */
export async function opensNone(stage: Stage, line: string, who = "Megan Bowen"): Promise<string> {
  const chat = stage.chat(who);
  const before = stage.journal.count("message-sent");
  const plans = chat.cardsWith("plan.approve").length;
  await chat.says(line);
  const said = await awaited(
    stage,
    () => stage.journal.count("message-sent") > before || undefined,
  );
  assert.ok(said, "the bot said nothing");
  assert.equal(chat.cardsWith("plan.approve").length, plans, "a plan was opened");
  return heard(chat);
}

/** The words of the last thing the bot said to someone. */
export function heard(chat: Chat): string {
  const last = chat.hears();
  return last === undefined ? "" : textOf(last).trim();
}

/** The newest plan's card as someone sees it, whatever has become of it. */
export function planSeenBy({ chat }: Pick<Stage, "chat">, who: string): View {
  const view = chat(who)
    .messages()
    .findLast(({ card }) => textsIn(card)[0]?.startsWith("Plan: "));
  assert.ok(view, `${who} has a plan's card`);
  return view;
}

export const wordsOfPlan = (stage: Pick<Stage, "chat">, who = "Megan Bowen"): string =>
  textsIn(planSeenBy(stage, who).card).join(" ");

/** Presses a button of the newest plan as it stands there. */
export const pressesPlan = (
  stage: Stage,
  who: string,
  verb = "plan.approve",
): Promise<PressResult> => stage.chat(who).presses(planSeenBy(stage, who), verb);

/** What a press would send now, to be sent later: by then the button may be gone. */
export function click(
  stage: Stage,
  who: string,
  verb = "plan.approve",
): () => Promise<PressResult> {
  const view = planSeenBy(stage, who);
  const action = actionsIn(view.card).find((each) => each.verb === verb);
  assert.ok(action, `${who} sees ${verb}`);
  return () => stage.chat(who).forges(verb, action.data, view.id);
}

/** The words of the card that says a press did not count, and what has changed since the card that was pressed. */
export function difference(result: PressResult): string {
  assert.equal(result.kind, "card", "text" in result ? result.text : "");
  const words = "card" in result ? textsIn(result.card).join(" ") : "";
  assert.match(words, /^This plan is not as your card showed it .*was not counted/);
  return words;
}

/** Each of them approves the newest plan, one after the other. */
export async function approve(stage: Stage, ...who: readonly string[]): Promise<void> {
  for (const each of who) {
    const result = await pressesPlan(stage, each);
    assert.equal(result.kind, "card", `${each}: ${"text" in result ? result.text : ""}`);
  }
}

/** An hour's watching after each wave, and writing as fast as it may. */
export const WATCHED = { BAKE_MINUTES: "60", WRITES_PER_SECOND: "20" };

/** Scans, opens a plan for everybody, and lets it be approved and begun. */
export async function begun(stage: Stage): Promise<void> {
  await scan(stage);
  await opens(stage);
  await approve(stage, "Lynne Robbins", "Isaiah Langer");
  await stage.settle();
}

/** Two admins approve, and everything is written. */
export async function approveAndWrite(stage: Stage): Promise<void> {
  await approve(stage, "Lynne Robbins", "Isaiah Langer");
  await stage.pass("PT1M");
}

/** The value beside a label on a card: a fact, or the cell after the first of a row. */
export function beside(card: unknown, label: string): string | undefined {
  const texts = textsIn(card);
  const at = texts.findIndex((each) => each.replace(/: $/, "") === label);
  return at < 0 ? undefined : texts[at + 1];
}

/** Everybody the bot wrote, each as often as it did; sorted ids. */
export const written = ({ journal }: Pick<Stage, "journal">): readonly string[] =>
  journal
    .ofKind("mfa-written")
    .filter(({ face }) => face === "graph")
    .map(({ person }) => person)
    .toSorted();

export const idsOf = (people: readonly { readonly id: string }[]): readonly string[] =>
  people.map(({ id }) => id).toSorted();

/** Every admin's copy shows the same words. Returns them. */
export function sameForAll(stage: Stage, admins: readonly string[] = ADMINS): string {
  const [first = "", ...others] = admins.map((who) => wordsOfPlan(stage, who));
  for (const other of others) assert.equal(other, first);
  return first;
}

/** The tenant never had to refuse a request as malformed, and nobody was written who must never be. */
export function isClean({ journal, tenant }: Pick<Stage, "journal" | "tenant">): void {
  assert.deepEqual(journal.ofKind("invalid-request"), []);
  for (const id of tenant.breakGlassIds) assert.deepEqual(journal.writesOf(id), []);
}

/** What `history` shows. */
export async function history(stage: Stage, who = "Megan Bowen"): Promise<string> {
  await stage.chat(who).says("history");
  return heard(stage.chat(who));
}
