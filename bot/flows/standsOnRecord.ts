import type { AuditEvent } from "../core/audit.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";

/** After one of these a plan is never written, whatever its row says. */
const ENDS: readonly AuditEvent[] = [
  "plan.declined",
  "plan.expired",
  "plan.superseded",
  "plan.stopped",
  "plan.finished",
];

/**
 * Whether the record nobody can edit agrees that this plan is under way, in the round its row names. A row set back by
 * hand, to reopen a plan that was stopped or to use up an earlier round's approvals once more, does not.
 */
export async function standsOnRecord(
  { audit }: Pick<Store, "audit">,
  { plan, round }: PlanRecord,
): Promise<boolean> {
  const [halts = [], ...ends] = await Promise.all(
    (["plan.halted", ...ENDS] as const).map((event) => audit.ofKind(event, plan.id)),
  );
  return halts.length === round - 1 && ends.every((entries) => entries.length === 0);
}
