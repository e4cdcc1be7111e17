import { stopWords } from "../cards/planWords.ts";
import { RECORDS, speechFor } from "../cards/speech.ts";
import { type PlanState, type Refusal, vote, type Word } from "../core/approval.ts";
import type { AuditEntry } from "../core/audit.ts";
import type { PlanId, PostId, UserId } from "../core/ids.ts";
import { type Sight, stillHolds } from "../core/sight.ts";
import type { Clock } from "../ports/clock.ts";
import type { Nonces } from "../ports/store/nonces.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import type { Store, Tables } from "../ports/store.ts";
import { ballotOf, decidableUntil } from "./ballot.ts";
import { standing } from "./haltPlan.ts";
import { hashPlan } from "./hashPlan.ts";
import { hashNonce } from "./nonce.ts";
import type { Seals } from "./seal.ts";

export interface StopPorts {
  readonly store: Store;
  readonly clock: Clock;
}

export interface DecidePorts extends StopPorts {
  readonly seals: Seals;
}

/** One admin's press on one copy of a plan's card. */
export interface PlanPress {
  readonly plan: PlanId;
  readonly says: Word["says"];
  readonly by: UserId;
  /** The copy that was pressed, which the caller has found to be theirs. */
  readonly copy: PostId;
  /** What its button carried; null when it carried none. */
  readonly nonce: string | null;
}

export type Decided =
  | { readonly ok: true; readonly state: PlanState; readonly missing: number }
  | { readonly ok: false; readonly why: Refusal | "no-such-plan" | "plan-altered" }
  /** The same press arrived again. */
  | { readonly ok: false; readonly why: "repeated" }
  /** The card it came from shows what is no longer so; null: nobody knows what it showed. */
  | { readonly ok: false; readonly why: "out-of-date"; readonly seen: Sight | null };

/**
 * Counts one admin's word on a plan, in one transaction that holds the plan: of two clicks at once one comes first. A
 * word counts once for each drawing of a card, and only while the plan stands where that drawing showed it. The caller
 * has just proven that `by` is an admin.
 */
export async function decidePlan(ports: DecidePorts, press: PlanPress): Promise<Decided> {
  const now = ports.clock.now();
  return ports.store.atomically(async (tables) => {
    const { plans } = tables;
    const record = await plans.lock(press.plan);
    const ages = await plans.ages(press.plan);
    if (record === null || ages === null) return { ok: false, why: "no-such-plan" };
    const changes = await tables.ledger.of(press.plan);
    if (hashPlan({ ...record.plan, changes }) !== record.plan.hash)
      return { ok: false, why: "plan-altered" };
    const traced = await traceNonce(tables.nonces, press);
    const untimely = untimeliness(traced, press, record);
    if (untimely !== null) return untimely;
    const counted = vote(ballotOf(record, ages), press.says, press.by, now);
    if (counted.ok) {
      await tables.nonces.spend(traced.hash, press.by, press.says);
      await keep(ports, tables, record, { says: press.says, by: press.by, at: now }, counted);
    }
    return counted;
  });
}

/** Why a press cannot be counted whatever it says: it came before, or from a card that is out of date; null when it can. */
function untimeliness(
  { seen, spent }: Traced,
  { says }: PlanPress,
  record: PlanRecord,
): Exclude<Decided, { ok: true }> | null {
  if (spent === says) return { ok: false, why: "repeated" };
  if (seen === null || spent !== null || !stillHolds(seen, record))
    return { ok: false, why: "out-of-date", seen };
  return null;
}

/** Keeps a word that counts, sealed, moves the plan on, and writes both down. */
async function keep(
  { seals }: DecidePorts,
  tables: Pick<Tables, "plans" | "ledger" | "waves" | "audit">,
  { plan: { id, hash }, state, round }: PlanRecord,
  word: Word,
  counted: Extract<Decided, { ok: true }>,
): Promise<void> {
  const { by, says, at } = word;
  const { plans, waves, audit } = tables;
  await plans.decide(id, { ...word, round, seal: seals.of(hash, { ...word, round }) });
  if (counted.state !== state) await plans.move(id, state, counted.state, null);
  // What goes wrong from here on is news to those who approved, and counts anew, however soon it comes.
  if (counted.state === "writing") await waves.begin(id, round, await standing(tables, id));
  const given: AuditEntry = {
    at,
    actor: by,
    event: says === "approve" ? "plan.approved" : "plan.declined",
    subject: id,
    detail: { hash, round, missing: counted.missing },
  };
  const begun: AuditEntry = {
    at,
    actor: null,
    event: "plan.writing",
    subject: id,
    detail: { hash, round },
  };
  await audit.append(counted.state === "writing" ? [given, begun] : [given]);
}

interface Traced {
  readonly hash: string;
  /** What the card showed; null when its nonce is none of ours, or belongs to another copy or plan. */
  readonly seen: Sight | null;
  readonly spent: Word["says"] | null;
}

async function traceNonce(nonces: Nonces, { nonce, copy, plan, by }: PlanPress): Promise<Traced> {
  const hash = hashNonce(nonce ?? "");
  const found = nonce === null ? null : await nonces.find(hash);
  if (found === null || found.post !== copy || found.plan !== plan)
    return { hash, seen: null, spent: null };
  return { hash, seen: found.seen, spent: await nonces.spentOn(hash, by) };
}

/** Stops one plan, or everything that is being written or waits to go on. Returns the plans that were stopped. */
export async function stopPlans(
  ports: StopPorts,
  by: UserId,
  which: PlanId | "all",
): Promise<readonly PlanId[]> {
  const at = ports.clock.now();
  return ports.store.atomically(async ({ plans, audit }) => {
    const why = "by-an-admin";
    const stopped =
      which === "all"
        ? await plans.stopWriting(why)
        : (await plans.move(which, "writing", "stopped", why)) ||
            (await plans.move(which, "halted", "stopped", why))
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

/**
 * Closes plans whose time to be decided has run out: an open one expires, a halted one stays as far as it came. Returns
 * them.
 */
export async function expirePlans(ports: StopPorts): Promise<readonly PlanId[]> {
  const now = ports.clock.now();
  const { plans } = ports.store;
  const waiting = [...(await plans.inState("open")), ...(await plans.inState("halted"))];
  const closed: PlanId[] = [];
  for (const record of waiting) {
    const { id } = record.plan;
    const ages = await plans.ages(id);
    if (ages === null) continue;
    const { ranOut } = ballotOf(record, ages);
    if ((ranOut || decidableUntil(record) <= now) && (await close(ports, record, now)))
      closed.push(id);
  }
  return closed;
}

const LAPSED = "not-approved-anew";

async function close(ports: StopPorts, { plan, state }: PlanRecord, at: Date): Promise<boolean> {
  const { id, hash } = plan;
  const halted = state === "halted";
  return ports.store.atomically(async ({ plans, audit }) => {
    const moved = halted
      ? await plans.move(id, "halted", "stopped", LAPSED)
      : await plans.move(id, "open", "expired", null);
    if (!moved) return false;
    await audit.append([
      halted
        ? {
            at,
            actor: null,
            event: "plan.stopped",
            subject: id,
            detail: { why: stopWords(speechFor(RECORDS), LAPSED) },
          }
        : { at, actor: null, event: "plan.expired", subject: id, detail: { hash } },
    ]);
    return true;
  });
}
