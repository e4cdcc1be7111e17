import type { PlanId, UserId } from "../core/ids.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import type { Tables } from "../ports/store.ts";

/**
 * Puts a plan that has just been made in the place of the open ones of its kind that share people with it, in the
 * transaction that makes it: their approvals are void. Returns them; their cards are the caller's to update.
 */
export async function supersedeOpen(
  { plans, audit }: Pick<Tables, "plans" | "audit">,
  { plan }: PlanRecord,
): Promise<readonly PlanId[]> {
  const people = new Set(plan.changes.map((each) => each.user));
  const replaced: PlanId[] = [];
  for (const { plan: other } of await plans.inState("open")) {
    if (other.id === plan.id || other.kind.kind !== plan.kind.kind) continue;
    if (!other.changes.some((each) => people.has(each.user))) continue;
    if (await plans.supersede(other.id, plan.id)) replaced.push(other.id);
  }
  await audit.append(
    replaced.map((id) => ({
      at: plan.createdAt,
      actor: plan.by,
      event: "plan.superseded" as const,
      subject: id,
      detail: { by: plan.id },
    })),
  );
  return replaced;
}

/** Whom a plan that is being written or halted has not settled yet: they belong to it until it ends, so no other plan takes them. */
export async function busyPeople({
  plans,
  ledger,
}: Pick<Tables, "plans" | "ledger">): Promise<ReadonlySet<UserId>> {
  const busy = new Set<UserId>();
  for (const state of ["writing", "halted"] as const)
    for (const { plan } of await plans.inState(state))
      for (const { user } of await ledger.inState(plan.id, UNSETTLED, EVERYONE)) busy.add(user);
  return busy;
}

const UNSETTLED = ["planned", "intent", "sent"] as const;
const EVERYONE = 1_000_000;
