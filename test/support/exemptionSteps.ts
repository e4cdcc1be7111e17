import assert from "node:assert/strict";
import type { View } from "#sandbox/eyes.ts";
import { answerTo, newest, textOf } from "./steps.ts";
import type { Setting } from "./story.ts";

type Stage = Pick<Setting, "chat" | "settle">;

export interface Terms {
  readonly days?: number;
  readonly reason?: string;
  readonly owner?: string;
  readonly by?: string;
}

/** An admin asks in one line to leave somebody out. Returns what is said to it. */
export async function asksToExempt(stage: Stage, who: string, terms: Terms = {}): Promise<string> {
  const { days = 20, reason = "On leave", owner, by = "Megan Bowen" } = terms;
  const line = `exempt ${who} --class leave --days ${days} --reason "${reason}" --control "The account is blocked"`;
  const whole = owner === undefined ? line : `${line} --owner "${owner}"`;
  const said = textOf(await answerTo(stage.chat(by), whole));
  await stage.settle();
  return said;
}

/** Another admin grants the newest request. */
export async function grants(stage: Stage, by = "Lynne Robbins"): Promise<string> {
  const chat = stage.chat(by);
  const pressed = await chat.presses(newest(chat, "exemption.grant"), "exemption.grant");
  await stage.settle();
  return JSON.stringify(pressed);
}

/** Somebody is exempt from now on, by two admins. */
export async function exempted(stage: Stage, who: string, terms: Terms = {}): Promise<View> {
  const said = await asksToExempt(stage, who, terms);
  assert.match(said, /I sent the request/);
  const card = newest(stage.chat("Lynne Robbins"), "exemption.grant");
  assert.match(await grants(stage), /An exemption was granted/);
  return card;
}
