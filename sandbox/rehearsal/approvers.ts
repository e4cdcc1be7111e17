import type { View } from "../eyes.ts";
import { chance } from "../random.ts";
import type { Sandbox } from "../server.ts";
import { A_WHILE, REQUESTER } from "./admins.ts";
import { isCounted } from "./pressed.ts";
import { approvalsOn, fingerprintOn, isApprovedBy } from "./seenPlans.ts";
import type { Stage } from "./stage.ts";

/** How often one of those who approve says no instead. */
const DECLINES = 0.25;
/** In the order in which they come to it. A plan that needs three needs them all. */
const APPROVERS = ["Lynne Robbins", "Isaiah Langer", "Nestor Wilke"] as const;
type Approver = (typeof APPROVERS)[number];

/** What became of one request to enforce. `waits`: not all of the words it needs came through; they are given later. */
export type Asked = "approved" | "declined" | "no-plan" | "waits";

/**
 * Megan types enforce; the others answer from their own cards. Evidence takes its time, so their cards may come long
 * after her answer. `nth` is which request this is: with the seed it decides whether one of them declines.
 */
export async function askToEnforce({ sandbox, pass }: Stage, nth: number): Promise<Asked> {
  const before = new Set(waiting(sandbox).keys());
  await sandbox.chat(REQUESTER).says("enforce");
  await pass(A_WHILE);
  const fresh = [...waiting(sandbox)].find(([fingerprint]) => !before.has(fingerprint));
  if (fresh === undefined) return "no-plan";
  const [, copies] = fresh;
  const decliner = declinerOf(sandbox.seed, nth);
  const refused = decliner === null ? undefined : copies.get(decliner);
  if (decliner !== null && refused !== undefined) {
    await sandbox.chat(decliner).presses(refused, "plan.decline");
    return "declined";
  }
  const missing = await approve(sandbox, copies);
  await pass(A_WHILE);
  return missing === 0 ? "approved" : "waits";
}

/** Approves whatever waits for it: plans that halted, once they were looked into, and those for which a word was lost. */
export async function approveWhatWaits({ sandbox, pass }: Stage): Promise<void> {
  const plans = [...waiting(sandbox).values()];
  for (const copies of plans) await approve(sandbox, copies);
  if (plans.length > 0) await pass(A_WHILE);
}

const declinerOf = (seed: string, nth: number): Approver | null =>
  chance(seed, "declines", nth) < DECLINES
    ? (APPROVERS[Math.floor(chance(seed, "decliner", nth) * APPROVERS.length)] ?? null)
    : null;

/** The newest copy each of them has of a plan. */
type Copies = ReadonlyMap<Approver, View>;

/** Every plan that any of them can approve now, by its fingerprint. */
function waiting(sandbox: Sandbox): ReadonlyMap<string, Copies> {
  const plans = new Map<string, Map<Approver, View>>();
  for (const who of APPROVERS)
    for (const view of sandbox.chat(who).cardsWith("plan.approve")) {
      const fingerprint = fingerprintOn(view.card);
      const copies = plans.get(fingerprint) ?? new Map<Approver, View>();
      plans.set(fingerprint, copies.set(who, view));
    }
  return plans;
}

/** As many as the plan still needs press approve, one after the other. Returns how many it needs even so. */
async function approve(sandbox: Sandbox, copies: Copies): Promise<number> {
  const [first] = copies.values();
  const { given, needed } = approvalsOn(first?.card);
  let missing = needed - given;
  for (const [who, view] of copies) {
    if (missing <= 0) break;
    if (isApprovedBy(view.card, who)) continue;
    if (isCounted(await sandbox.chat(who).presses(view, "plan.approve"))) missing -= 1;
  }
  return missing;
}
