import { stopWords } from "../cards/planWords.ts";
import { RECORDS, speechFor } from "../cards/speech.ts";
import { type Ballot, type PlanState, type Refusal, vote } from "../core/approval.ts";
import type { PlanId, UserId } from "../core/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";
import { hashPlan } from "./hashPlan.ts";

export interface DecidePorts {
  readonly store: Store;
  readonly clock: Clock;
}

export type Decided =
  | { readonly ok: true; readonly state: PlanState; readonly missing: number }
  | { readonly ok: false; readonly why: Refusal | "no-such-plan" | "plan-altered" };

/**
 * Counts one admin's word on a plan, in one transaction that holds the plan: of two clicks at once one comes first.
 * The caller has just proven that `by` is an admin.
 */
export async function decidePlan(
  ports: DecidePorts,
  id: PlanId,
  says: "approve" | "decline",
  by: UserId,
): Promise<Decided> {
  const now = ports.clock.now();
  return ports.store.atomically(async ({ plans, ledger, audit }): Promise<Decided> => {
    const record = await plans.lock(id);
    if (record === null) return { ok: false, why: "no-such-plan" };
    const changes = await ledger.of(id);
    if (hashPlan({ ...record.plan, changes }) !== record.plan.hash)
      return { ok: false, why: "plan-altered" };
    const counted = vote(ballotOf(record), says, by, now);
    if (!counted.ok) return counted;

    await plans.decide(id, { by, says, at: now, round: record.round, seal: "" });
    if (counted.state !== "open") await plans.move(id, "open", counted.state, null);
    const { hash } = record.plan;
    await audit.append([
      {
        at: now,
        actor: by,
        event: says === "approve" ? "plan.approved" : "plan.declined",
        subject: id,
        detail: { hash, missing: counted.missing },
      },
      ...(counted.state === "writing"
        ? [{ at: now, actor: null, event: "plan.writing" as const, subject: id, detail: { hash } }]
        : []),
    ]);
    return counted;
  });
}

const ballotOf = ({ state, plan, decisions, round }: PlanRecord): Ballot => ({
  state,
  requester: plan.by,
  approvers: plan.approvers,
  expiresAt: plan.expiresAt,
  members: new Set(plan.changes.map((each) => each.user)),
  decisions: decisions.filter((each) => each.round === round),
});

/** Stops one plan, or everything that is being written. Returns the plans that were stopped. */
export async function stopPlans(
  ports: DecidePorts,
  by: UserId,
  which: PlanId | "all",
): Promise<readonly PlanId[]> {
  const at = ports.clock.now();
  return ports.store.atomically(async ({ plans, audit }) => {
    const why = "by-an-admin";
    const stopped =
      which === "all"
        ? await plans.stopWriting(why)
        : (await plans.move(which, "writing", "stopped", why))
          ? [which]
          : [];
    await audit.append(
      stopped.map((id) => ({
        at,
        actor: by,
        event: "plan.stopped" as const,
        subject: id,
        detail: { why: stopWords(speechFor(RECORDS), why) },
      })),
    );
    return stopped;
  });
}

/** Closes plans whose time to be approved has run out. Returns them. */
export async function expirePlans(ports: DecidePorts): Promise<readonly PlanId[]> {
  const now = ports.clock.now();
  const late = (await ports.store.plans.inState("open")).filter(
    ({ plan }) => plan.expiresAt <= now,
  );
  const expired: PlanId[] = [];
  for (const { plan } of late)
    await ports.store.atomically(async ({ plans, audit }) => {
      if (!(await plans.move(plan.id, "open", "expired", null))) return;
      expired.push(plan.id);
      await audit.append([
        {
          at: now,
          actor: null,
          event: "plan.expired",
          subject: plan.id,
          detail: { hash: plan.hash },
        },
      ]);
    });
  return expired;
}
