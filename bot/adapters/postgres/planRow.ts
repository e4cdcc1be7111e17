import type { Selectable } from "kysely";
import type { Decision, PlanState } from "../../core/approval.ts";
import { planHash, planId, userId } from "../../core/ids.ts";
import type { Hold, PlanKind, PlannedChange } from "../../core/plan.ts";
import type { PlanRecord } from "../../ports/store/plans.ts";
import type { Schema } from "./schema.ts";

/** A plan as it is read: its decisions and changes gathered into JSON, where moments are text. */
export interface PlanRow extends Selectable<Schema["plans"]> {
  readonly decisions: readonly (Omit<Decision, "at"> & { readonly at: string })[];
  readonly changes: readonly PlannedChange[];
}

export const planRecord = (row: PlanRow): PlanRecord => ({
  plan: {
    id: planId(row.id),
    kind: planKind(row),
    by: userId(row.by_user),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    runsUntil: row.runs_until,
    approvers: row.approvers,
    bakeMinutes: row.bake_minutes,
    emergency: row.emergency,
    evidence: row.evidence,
    override: row.override,
    changes: row.changes,
    hash: planHash(row.hash),
  },
  holds: row.holds as readonly Hold[],
  objections: row.objections as PlanRecord["objections"],
  advise: row.advise,
  state: row.state as PlanState,
  why: row.why,
  round: row.round,
  haltedAt: row.halted_at,
  supersededBy: row.superseded_by === null ? null : planId(row.superseded_by),
  decisions: row.decisions.map((each) => ({ ...each, at: new Date(each.at) })),
});

function planKind(row: PlanRow): PlanKind {
  if (row.undo_of !== null) return { kind: "undo", of: planId(row.undo_of) };
  return { kind: row.kind === "enforce" ? "enforce" : "force-registration" };
}
