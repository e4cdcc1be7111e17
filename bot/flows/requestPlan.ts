import { randomUUID } from "node:crypto";
import { canBeApproved } from "../core/approval.ts";
import type { Subject } from "../core/eligibility.ts";
import { undoing } from "../core/enforcement.ts";
import { type PlanId, planId, type UserId } from "../core/ids.ts";
import { type Draft, draftPlan, holdApprovers, holdAsked, type PlanKind } from "../core/plan.ts";
import { objections, type PostureObjection, type TenantPosture } from "../core/posture.ts";
import type { Clock } from "../ports/clock.ts";
import type { Groups, MfaStates, Posture } from "../ports/directory.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";
import { hashPlan } from "./hashPlan.ts";

export interface RequestPorts {
  readonly store: Store;
  readonly mfaStates: MfaStates;
  readonly groups: Groups;
  readonly posture: Posture;
  readonly clock: Clock;
}

export interface PlanSettings {
  readonly adminGroupId: string;
  readonly breakGlass: ReadonlySet<UserId>;
  readonly approvers: number;
  readonly planHours: number;
}

export interface PlanOrder {
  readonly by: UserId;
  readonly kind: "enforce" | "force-registration";
  /** Why the admin goes on against the tenant's posture; null to be refused when something speaks against it. */
  readonly override: string | null;
  /** Only these people; null for everyone. */
  readonly only: readonly UserId[] | null;
}

export type Requested =
  | { readonly ok: true; readonly record: PlanRecord; readonly admins: readonly UserId[] }
  | { readonly ok: false; readonly why: "no-scan" }
  | { readonly ok: false; readonly why: "scan-too-old"; readonly readAt: Date }
  | {
      readonly ok: false;
      readonly why: "posture";
      readonly objections: readonly PostureObjection[];
    }
  | { readonly ok: false; readonly why: "nobody"; readonly holds: Draft["holds"] }
  | {
      readonly ok: false;
      readonly why: "too-few-admins";
      readonly admins: number;
      readonly needed: number;
    }
  | { readonly ok: false; readonly why: "no-such-plan" | "nothing-to-undo" | "still-writing" };

/** Evidence older than this is never enough to ask for a plan (trust.md P4). */
const EVIDENCE_MS = 24 * 3_600_000;

/**
 * Freezes the list of people whose state shall change, and opens it for approval. Refused when the tenant's own
 * policies already require MFA, unless the admin gives a reason; refused when too few admins could approve it.
 */
export async function requestPlan(
  ports: RequestPorts,
  settings: PlanSettings,
  order: PlanOrder,
): Promise<Requested> {
  const now = ports.clock.now();
  const scan = await ports.store.scans.latestFinished();
  if (scan?.outcome.state !== "finished") return { ok: false, why: "no-scan" };
  if (now.getTime() - scan.outcome.at.getTime() > EVIDENCE_MS)
    return { ok: false, why: "scan-too-old", readAt: scan.outcome.at };

  const posture = await ports.posture.read();
  const against = objections(posture);
  if (against.length > 0 && order.override === null) {
    await refused(ports, order, against, now);
    return { ok: false, why: "posture", objections: against };
  }
  const drafted = draftPlan(order.kind, await subjects(ports, settings, order.only), order.by, now);
  const asked = await ports.store.holds.among(drafted.changes.map(({ user }) => user));
  const draft = await withLiveStates(ports, holdAsked(drafted, asked));
  if (draft.changes.length === 0) return { ok: false, why: "nobody", holds: draft.holds };
  return open(ports, settings, {
    kind: { kind: order.kind },
    by: order.by,
    override: against.length > 0 ? order.override : null,
    notes: { posture, against },
    draft,
  });
}

/** Opens a plan that restores what `of` changed and is still as `of` left it. It needs the same approvals. */
export async function requestUndo(
  ports: RequestPorts,
  settings: PlanSettings,
  order: { readonly by: UserId; readonly of: PlanId },
): Promise<Requested> {
  const record = await ports.store.plans.byId(order.of);
  if (record === null) return { ok: false, why: "no-such-plan" };
  if (record.state === "writing") return { ok: false, why: "still-writing" };
  const written = (await ports.store.ledger.of(order.of)).filter(
    (each) => each.state === "verified",
  );
  const states = await ports.mfaStates.read(written.map((each) => each.user));
  const draft: { changes: Draft["changes"][number][]; holds: Draft["holds"][number][] } = {
    changes: [],
    holds: [],
  };
  for (const change of written) {
    const { user, displayName } = change;
    const back = undoing(change, states.get(user) ?? "unknown");
    if (back === null) draft.holds.push({ user, displayName, why: "changed-since" });
    else if (user === order.by) draft.holds.push({ user, displayName, why: "is-requester" });
    else draft.changes.push(back);
  }
  if (draft.changes.length === 0) return { ok: false, why: "nothing-to-undo" };
  return open(ports, settings, {
    kind: { kind: "undo", of: order.of },
    by: order.by,
    override: null,
    notes: null,
    draft,
  });
}

interface Opening {
  readonly kind: PlanKind;
  readonly by: UserId;
  readonly override: string | null;
  readonly notes: {
    readonly posture: TenantPosture;
    readonly against: readonly PostureObjection[];
  } | null;
  readonly draft: Draft;
}

async function open(
  ports: RequestPorts,
  settings: PlanSettings,
  opening: Opening,
): Promise<Requested> {
  const admins = (await ports.groups.members(settings.adminGroupId)).map((each) => each.id);
  const draft = holdApprovers(opening.draft, admins, opening.by, settings.approvers);
  const members = new Set(draft.changes.map((each) => each.user));
  if (!canBeApproved(admins, opening.by, members, settings.approvers))
    return { ok: false, why: "too-few-admins", admins: admins.length, needed: settings.approvers };
  if (draft.changes.length === 0) return { ok: false, why: "nobody", holds: draft.holds };

  const createdAt = ports.clock.now();
  const expiresAt = new Date(createdAt.getTime() + settings.planHours * 3_600_000);
  const frozen = {
    id: planId(randomUUID()),
    kind: opening.kind,
    by: opening.by,
    createdAt,
    expiresAt,
    runsUntil: new Date(expiresAt.getTime() + RUN_MS),
    approvers: settings.approvers,
    bakeMinutes: 0,
    emergency: false,
    evidence: null,
    override: opening.override,
    changes: draft.changes,
  };
  const plan = { ...frozen, hash: hashPlan(frozen) };
  const record: PlanRecord = {
    plan,
    holds: draft.holds,
    objections: opening.notes?.against ?? [],
    advise: opening.notes !== null && advisesConditionalAccess(opening.notes.posture),
    state: "open",
    why: null,
    round: 1,
    supersededBy: null,
    decisions: [],
  };
  await ports.store.atomically(async ({ plans, audit }) => {
    await plans.create(record);
    await audit.append([
      {
        at: createdAt,
        actor: plan.by,
        event: "plan.requested",
        subject: plan.id,
        detail: {
          kind: plan.kind.kind,
          hash: plan.hash,
          people: plan.changes.length,
          held: draft.holds.length,
          override: plan.override,
        },
      },
    ]);
  });
  return { ok: true, record, admins };
}

/** How long an approved plan may be written, at least. */
const RUN_MS = 24 * 3_600_000;

const advisesConditionalAccess = ({
  conditionalAccessLicensed: licensed,
}: TenantPosture): boolean => licensed.read && licensed.value;

async function refused(
  ports: RequestPorts,
  order: PlanOrder,
  against: readonly PostureObjection[],
  at: Date,
): Promise<void> {
  await ports.store.audit.append([
    {
      at,
      actor: order.by,
      event: "plan.refused",
      subject: order.by,
      detail: { kind: order.kind, because: against.map((each) => each.code).join(" ") },
    },
  ]);
}

async function subjects(
  ports: RequestPorts,
  settings: PlanSettings,
  only: readonly UserId[] | null,
): Promise<readonly Subject[]> {
  const found: Subject[] = [];
  const batches =
    only === null ? ports.store.people.each({}) : [await ports.store.people.byIds(only)];
  for await (const batch of batches) {
    const rulings = await ports.store.rulings.of(batch.map(({ person }) => person.id));
    for (const { person } of batch)
      found.push({
        person,
        breakGlass: settings.breakGlass.has(person.id),
        ruling: rulings.get(person.id)?.ruling ?? null,
      });
  }
  return found;
}

/** The prior state in a plan is the one the tenant shows now, not the one the last scan saw. */
async function withLiveStates(ports: RequestPorts, draft: Draft): Promise<Draft> {
  const states = await ports.mfaStates.read(draft.changes.map((each) => each.user));
  const changes: Draft["changes"][number][] = [];
  const holds = [...draft.holds];
  for (const change of draft.changes) {
    const { user, displayName, target } = change;
    const prior = states.get(user) ?? "unknown";
    if (prior === "unknown") holds.push({ user, displayName, why: "state-unknown" });
    else if (prior !== target && prior !== "enforced") changes.push({ ...change, prior });
  }
  return { changes, holds };
}
