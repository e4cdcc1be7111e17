import type { View } from "../eyes.ts";
import { chance } from "../random.ts";
import type { Sandbox } from "../server.ts";

/** Tenant time that passes while one thing an admin asked for comes to its end. */
const A_WHILE = "PT5M";
/** How often one of those who approve says no instead. */
const DECLINES = 0.25;

const REQUESTER = "Megan Bowen";
const APPROVERS = ["Lynne Robbins", "Isaiah Langer"] as const;

/** Day 0: Megan has the tenant read, sees what a campaign would do, and confirms it. Throws when she cannot. */
export async function startCampaign(sandbox: Sandbox): Promise<void> {
  const megan = sandbox.chat(REQUESTER);
  await megan.says("scan");
  await sandbox.moveClock({ advance: A_WHILE });
  await megan.says("nudge");
  const question = megan.cardsWith("ask.confirm").at(-1);
  if (question === undefined)
    throw new Error(`Megan could not start a campaign. She heard: ${words(megan.hears())}`);
  const answer = await megan.presses(question, "ask.confirm");
  if (answer.kind !== "card")
    throw new Error(
      `Megan could not start a campaign. She was told: ${JSON.stringify(answer.body)}`,
    );
}

/** What became of one request to enforce. */
export type Asked = "approved" | "declined" | "no-plan";

/**
 * Megan types enforce; Lynne and Isaiah answer from their own cards. `nth` is which request this is: with the seed it
 * decides whether one of them declines.
 */
export async function askToEnforce(sandbox: Sandbox, nth: number): Promise<Asked> {
  const before = new Set(APPROVERS.map((who) => openPlan(sandbox, who)?.id));
  await sandbox.chat(REQUESTER).says("enforce");
  await sandbox.moveClock({ advance: A_WHILE });
  const decliner =
    chance(sandbox.seed, "declines", nth) < DECLINES
      ? APPROVERS[Math.floor(chance(sandbox.seed, "decliner", nth) * APPROVERS.length)]
      : undefined;
  for (const who of APPROVERS) {
    const plan = openPlan(sandbox, who);
    if (plan === undefined || before.has(plan.id)) return "no-plan";
    const verb = who === decliner ? "plan.decline" : "plan.approve";
    await sandbox.chat(who).presses(plan, verb);
    if (who === decliner) break;
  }
  await sandbox.moveClock({ advance: A_WHILE });
  return decliner === undefined ? "approved" : "declined";
}

/** What the bot answers when Megan asks how things stand. */
export async function askForStatus(sandbox: Sandbox): Promise<unknown> {
  const megan = sandbox.chat(REQUESTER);
  await megan.says("status");
  await sandbox.moveClock({ advance: A_WHILE });
  return megan.hears()?.card ?? null;
}

const openPlan = (sandbox: Sandbox, who: string): View | undefined =>
  sandbox.chat(who).cardsWith("plan.approve").at(-1);

const words = (view: View | undefined): string => view?.text ?? view?.summary ?? "nothing";
