import { createHash, randomUUID } from "node:crypto";
import { canBeApproved } from "../core/approval.ts";
import { approversNeeded } from "../core/approversNeeded.ts";
import type { Draft } from "../core/draft.ts";
import { holdApprovers } from "../core/draftHolds.ts";
import { type PlanId, planId, type UserId } from "../core/ids.ts";
import type { Plan, PlanKind } from "../core/plan.ts";
import { canonicalEvidence, type PersonEvidence } from "../core/planEvidence.ts";
import type { PlanSummary } from "../core/planSummary.ts";
import {
  type PostureObjection,
  shouldPreferConditionalAccess,
  type TenantPosture,
} from "../core/posture.ts";
import { inOneWave, intoWaves, runsUntil, type WavePace, type WaveRule } from "../core/wave.ts";
import type { Clock } from "../ports/clock.ts";
import type { Groups } from "../ports/directory.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";
import { hashPlan } from "./hashPlan.ts";
import { supersedeOpen } from "./supersede.ts";

export interface OpenPorts {
  readonly store: Store;
  readonly groups: Pick<Groups, "members">;
  readonly clock: Clock;
}

export interface OpenSettings {
  readonly adminGroupId: string;
  /** Distinct admins besides the requester; one more where the plan calls for it. */
  readonly approvers: number;
  readonly planHours: number;
  readonly waves: WaveRule;
  readonly pace: WavePace;
}

/** What shall be frozen. */
export interface Opening {
  readonly kind: PlanKind;
  readonly by: UserId;
  readonly override: string | null;
  readonly emergency: boolean;
  readonly notes: {
    readonly posture: TenantPosture;
    readonly against: readonly PostureObjection[];
  } | null;
  readonly draft: Draft;
  /** What is known of everybody, once it is settled who is in; null for an undo, which only restores. */
  readonly evidence: ((draft: Draft) => Evidence) | null;
}

interface Evidence {
  readonly people: readonly PersonEvidence[];
  readonly summary: PlanSummary;
}

export type Opened =
  | {
      readonly ok: true;
      readonly record: PlanRecord;
      readonly admins: readonly UserId[];
      /** Open plans it took the place of: their cards are to be brought up to date. */
      readonly replaced: readonly PlanId[];
    }
  | { readonly ok: false; readonly why: "nobody"; readonly holds: Draft["holds"] }
  | {
      readonly ok: false;
      readonly why: "too-few-admins";
      readonly admins: number;
      readonly needed: number;
    };

/** An emergency is never one admin's word, whatever the setting. */
const EMERGENCY_APPROVERS = 2;

/** Freezes a draft into a plan and opens it for approval. Refused when too few admins could approve it. */
export async function openPlan(
  ports: OpenPorts,
  settings: OpenSettings,
  opening: Opening,
): Promise<Opened> {
  const { by, emergency } = opening;
  const admins = (await ports.groups.members(settings.adminGroupId)).map((each) => each.id);
  const base = emergency ? Math.max(EMERGENCY_APPROVERS, settings.approvers) : settings.approvers;
  const wanted = approversNeeded(base, opening.draft.changes);
  const draft = holdApprovers(opening.draft, admins, by, wanted);
  if (draft.changes.length === 0) return { ok: false, why: "nobody", holds: draft.holds };
  const approvers = approversNeeded(base, draft.changes);
  const members = new Set(draft.changes.map((each) => each.user));
  if (!canBeApproved(admins, by, members, approvers))
    return { ok: false, why: "too-few-admins", admins: admins.length, needed: approvers };

  const evidence = opening.evidence?.(draft) ?? null;
  const record = recordOf(ports, settings, opening, draft, approvers, evidence);
  const replaced = await ports.store.atomically(async (tables) => {
    await tables.plans.create(record);
    if (evidence !== null)
      await tables.planEvidence.keep(record.plan.id, evidence.people, evidence.summary);
    for (const { user, override } of record.plan.changes)
      if (override !== null) await tables.overrides.lift(user);
    await tables.audit.append([requestedEntry(record)]);
    return opening.kind.kind === "undo" ? [] : await supersedeOpen(tables, record);
  });
  return { ok: true, record, admins, replaced };
}

function recordOf(
  { clock }: OpenPorts,
  settings: OpenSettings,
  { kind, by, override, emergency, notes }: Opening,
  draft: Draft,
  approvers: number,
  evidence: Evidence | null,
): PlanRecord {
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + settings.planHours * 3_600_000);
  const atOnce = emergency || kind.kind === "undo";
  const changes = atOnce ? inOneWave(draft.changes) : intoWaves(draft.changes, settings.waves);
  const bakeMinutes = atOnce ? 0 : settings.pace.bakeMinutes;
  const frozen: Omit<Plan, "hash"> = {
    id: planId(randomUUID()),
    kind,
    by,
    createdAt,
    expiresAt,
    runsUntil: runsUntil(expiresAt, changes, { ...settings.pace, bakeMinutes }),
    approvers,
    bakeMinutes,
    emergency,
    evidence: evidence === null ? null : digest(evidence.people),
    override,
    changes,
  };
  return {
    plan: { ...frozen, hash: hashPlan(frozen) },
    holds: draft.holds,
    objections: notes?.against ?? [],
    advise: notes !== null && shouldPreferConditionalAccess(notes.posture),
    state: "open",
    why: null,
    round: 1,
    haltedAt: null,
    supersededBy: null,
    decisions: [],
  };
}

const digest = (people: readonly PersonEvidence[]): string =>
  createHash("sha256").update(canonicalEvidence(people)).digest("hex");

const requestedEntry = ({ plan, holds }: PlanRecord) => ({
  at: plan.createdAt,
  actor: plan.by,
  event: "plan.requested" as const,
  subject: plan.id,
  detail: {
    kind: plan.kind.kind,
    hash: plan.hash,
    people: plan.changes.length,
    held: holds.length,
    override: plan.override,
    overridden: plan.changes.filter((each) => each.override !== null).length,
    approvers: plan.approvers,
    emergency: plan.emergency,
  },
});
