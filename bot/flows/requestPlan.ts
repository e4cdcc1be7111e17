import { type Draft, draftPlan } from "../core/draft.ts";
import { holdAsked, holdBusy } from "../core/draftHolds.ts";
import type { UserId } from "../core/ids.ts";
import type { Reason } from "../core/judgement.ts";
import { leftOutOf, planSummary } from "../core/planSummary.ts";
import { objections, type PostureObjection } from "../core/posture.ts";
import { BREAK_GLASS_MINIMUM } from "../core/tenantReadiness.ts";
import type { MfaReads, Posture } from "../ports/directory.ts";
import {
  evidenceFor,
  type GatherPorts,
  gatherEvidence,
  type Patience,
  toLookAt,
} from "./gatherEvidence.ts";
import { type Opened, type OpenPorts, type OpenSettings, openPlan } from "./openPlan.ts";
import { planSubjects } from "./planSubjects.ts";
import { registeredShare, type Share } from "./registeredShare.ts";
import { busyPeople } from "./supersede.ts";

export interface RequestPorts extends OpenPorts, GatherPorts {
  readonly mfaStates: MfaReads;
  readonly posture: Posture;
}

export interface PlanSettings extends OpenSettings {
  readonly breakGlass: ReadonlySet<UserId>;
  /** How many in a hundred of those who can sign in must have registered before anybody is planned for; 0 for no such gate. */
  readonly readyPercent: number;
}

export interface PlanOrder {
  readonly by: UserId;
  readonly kind: "enforce" | "force-registration";
  /** Why the admin goes on against the tenant's posture; null to be refused when something speaks against it. */
  readonly override: string | null;
  /** Only these people; null for everyone. */
  readonly only: readonly UserId[] | null;
  /** `--now`: no waves, and why what holds that person is set aside; null for an ordinary plan. */
  readonly emergency: { readonly reason: string | null } | null;
}

export type Requested =
  | Opened
  | { readonly ok: false; readonly why: "no-scan" }
  | { readonly ok: false; readonly why: "scan-too-old"; readonly readAt: Date }
  | {
      readonly ok: false;
      readonly why: "too-few-break-glass";
      readonly named: number;
      readonly needed: number;
    }
  | {
      readonly ok: false;
      readonly why: "not-ready";
      readonly registered: number;
      readonly canSignIn: number;
      readonly percent: number;
    }
  | {
      readonly ok: false;
      readonly why: "posture";
      readonly objections: readonly PostureObjection[];
    };

/** Evidence older than this is never enough to ask for a plan (trust.md P4). */
const EVIDENCE_MS = 24 * 3_600_000;
/** What a reason for going against the tenant's own policies sets aside for everybody: its admin saw that they cover people. */
const ACCEPTED_WITH_OVERRIDE: ReadonlySet<Reason> = new Set<Reason>([
  "covered-already",
  "coverage-unread",
]);

/**
 * Judges everybody by what is read of them now, freezes the list of people whose state shall change, and opens it for
 * approval. Refused when the tenant is not ready, or its own policies already require MFA and no reason is given.
 */
export async function requestPlan(
  ports: RequestPorts,
  settings: PlanSettings,
  order: PlanOrder,
  patience: Patience = async () => undefined,
): Promise<Requested> {
  const now = ports.clock.now();
  const scan = await ports.store.scans.latestFinished();
  if (scan?.outcome.state !== "finished") return { ok: false, why: "no-scan" };
  if (now.getTime() - scan.outcome.at.getTime() > EVIDENCE_MS)
    return { ok: false, why: "scan-too-old", readAt: scan.outcome.at };
  const share = await registeredShare(ports);
  const unready = unreadiness(settings, share);
  if (unready !== null) return unready;

  const posture = await ports.posture.read();
  const against = objections(posture);
  if (against.length > 0 && order.override === null) {
    await refused(ports, order, against, now);
    return { ok: false, why: "posture", objections: against };
  }
  const override = against.length > 0 ? order.override : null;
  const { kind, by } = order;
  const people = await planSubjects(ports.store, settings.breakGlass, order.only);
  const standing = {
    overrides: await overridesFor(ports, order, now),
    accepted: override === null ? new Set<Reason>() : ACCEPTED_WITH_OVERRIDE,
  };
  const gathered = await gatherEvidence(ports, toLookAt(kind, people, by, now), standing, patience);
  const judged = draftPlan(kind, people, by, now, gathered);
  const asked = await ports.store.holds.among(judged.changes.map(({ user }) => user));
  const busy = await busyPeople(ports.store);
  const draft = await withLiveStates(ports, holdBusy(holdAsked(judged, asked), busy));
  return openPlan(ports, settings, {
    kind: { kind },
    by,
    override,
    emergency: order.emergency !== null,
    notes: { posture, against },
    draft,
    evidence: (settled) => {
      const evidence = evidenceFor(kind, people, now, gathered, settled);
      const members = new Set(settled.changes.map(({ user }) => user));
      const leftOut = leftOutOf(kind, people, settled, now);
      return {
        people: evidence,
        summary: planSummary(evidence, members, settled.holds.length, leftOut, share),
      };
    },
  });
}

function unreadiness(
  { breakGlass, readyPercent }: PlanSettings,
  share: Share,
): Exclude<Requested, { ok: true }> | null {
  if (breakGlass.size < BREAK_GLASS_MINIMUM)
    return {
      ok: false,
      why: "too-few-break-glass",
      named: breakGlass.size,
      needed: BREAK_GLASS_MINIMUM,
    };
  if (share.registered * 100 < share.canSignIn * readyPercent)
    return { ok: false, why: "not-ready", ...share, percent: readyPercent };
  return null;
}

/** Standing overrides, and the reason given with an emergency for the one person it is about. */
async function overridesFor(
  { store }: RequestPorts,
  { only, emergency }: PlanOrder,
  now: Date,
): Promise<ReadonlyMap<UserId, string>> {
  const standing = await store.overrides.standing(now);
  const reasons = new Map([...standing].map(([user, { reason }]) => [user, reason]));
  const reason = emergency?.reason ?? null;
  if (reason !== null) for (const user of only ?? []) reasons.set(user, reason);
  return reasons;
}

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
