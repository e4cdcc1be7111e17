import { setTimeout as sleep } from "node:timers/promises";
import { stopWords } from "../cards/planWords.ts";
import { RECORDS, speechFor } from "../cards/speech.ts";
import { preflight } from "../core/enforcement.ts";
import type { PlanId, UserId } from "../core/ids.ts";
import type { PlanKind, PlannedChange } from "../core/plan.ts";
import type { Clock } from "../ports/clock.ts";
import type { Groups, MfaStates, Posture, WriteOutcome } from "../ports/directory.ts";
import type { Change, PlanRecord } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";
import { objectionToWriting } from "./objectionToWriting.ts";
import { type LiveReads, readLive } from "./readLive.ts";
import { entry, readBack, recover, settle } from "./settleChanges.ts";
import type { Held } from "./underLease.ts";

export interface WritePorts extends LiveReads {
  readonly store: Store;
  readonly mfaStates: MfaStates;
  readonly groups: Groups;
  readonly posture: Posture;
  readonly clock: Clock;
}

export interface WriteSettings {
  readonly adminGroupId: string;
  readonly breakGlass: ReadonlySet<UserId>;
  readonly writesPerSecond: number;
  /** Real milliseconds to wait before each look at what was written; a read may lag a write. */
  readonly readBackWaitsMs: readonly number[];
}

/** Called after each batch and at the end, so that everybody's card shows where the plan stands. */
export type Announce = (plan: PlanId) => Promise<void>;

const BATCH = 20;

/**
 * Writes an approved plan to its end, or until it is stopped; what had left by then is still read back, whatever the
 * plan's state. Safe to start again after a crash at any point: the ledger says who was intended, and a read of the
 * person says what became of it.
 */
export async function writePlan(
  ports: WritePorts,
  settings: WriteSettings,
  id: PlanId,
  held: Held,
  announce: Announce,
): Promise<void> {
  let firstLook = true;
  for (;;) {
    const record = await ports.store.plans.byId(id);
    if (record === null || !held.isMine()) return;
    const unsettled = await ports.store.ledger.inState(id, ["intent", "sent"], BATCH);
    if (unsettled.length > 0) {
      await recover(ports, settings.readBackWaitsMs, unsettled);
      continue;
    }
    if (record.state !== "writing") return;
    const objection = await objectionToWriting(ports, settings, record, firstLook);
    firstLook = false;
    if (objection !== null) {
      await halt(ports, record, objection);
      await announce(id);
      return;
    }
    const batch = await ports.store.ledger.inState(id, ["planned"], BATCH);
    if (batch.length === 0) {
      await finish(ports, record);
      await announce(id);
      return;
    }
    const next = ports.clock.now().getTime() + (batch.length / settings.writesPerSecond) * 1000;
    const retryAfterMs = await writeBatch(ports, settings, record, batch, held);
    await announce(id);
    if (retryAfterMs > 0) await sleep(retryAfterMs);
    await ports.clock.until(new Date(next));
  }
}

async function halt(ports: WritePorts, record: PlanRecord, why: string): Promise<void> {
  const at = ports.clock.now();
  await ports.store.atomically(async ({ plans, audit }) => {
    if (!(await plans.move(record.plan.id, "writing", "stopped", why))) return;
    await audit.append([
      {
        at,
        actor: null,
        event: "plan.stopped",
        subject: record.plan.id,
        detail: { why: stopWords(speechFor(RECORDS), why) },
      },
    ]);
  });
}

async function finish(ports: WritePorts, record: PlanRecord): Promise<void> {
  const at = ports.clock.now();
  const tally = await ports.store.ledger.tally(record.plan.id);
  await ports.store.atomically(async ({ plans, audit }) => {
    if (!(await plans.move(record.plan.id, "writing", "done", null))) return;
    await audit.append([
      { at, actor: null, event: "plan.finished", subject: record.plan.id, detail: tally },
    ]);
  });
}

/** Writes up to 20 people. Returns the real milliseconds Graph asks us to wait, 0 for none. */
async function writeBatch(
  ports: WritePorts,
  settings: WriteSettings,
  record: PlanRecord,
  batch: readonly Change[],
  held: Held,
): Promise<number> {
  const going = await intend(ports, record, await lookAgain(ports, settings, record, batch));
  // A lease lost meanwhile leaves mere intents behind: whoever has it now settles them.
  if (going.length === 0 || !held.isMine()) return 0;
  const outcomes = await ports.mfaStates.write(going.map(({ user, target }) => ({ user, target })));
  const asked: Change[] = [];
  let retryAfterMs = 0;
  for (const change of going) {
    const outcome: WriteOutcome = outcomes.get(change.user) ?? {
      did: "unclear",
      detail: "no answer for this person",
    };
    if (outcome.did === "throttled") retryAfterMs = Math.max(retryAfterMs, outcome.retryAfterMs);
    if (await noteOutcome(ports, change, outcome)) asked.push(change);
  }
  await readBack(ports, settings.readBackWaitsMs, asked);
  return retryAfterMs;
}

/** The last look before a write: people about whom anything changed are dropped, with the reason. */
async function lookAgain(
  ports: WritePorts,
  settings: WriteSettings,
  { plan }: PlanRecord,
  batch: readonly Change[],
): Promise<readonly Change[]> {
  const now = ports.clock.now();
  const live = await readLive(
    ports,
    settings.breakGlass,
    batch.map((each) => each.user),
  );
  const asked = await ports.store.holds.among(batch.map((each) => each.user));
  const going: Change[] = [];
  for (const change of batch) {
    const seen = live.get(change.user);
    const rules = rulesFor(plan.kind.kind, change);
    const verdict =
      seen === undefined
        ? ({ go: false, why: "could-not-be-read" } as const)
        : rules !== "undo" && asked.has(change.user)
          ? ({ go: false, why: "was-that-you" } as const)
          : preflight(rules, change, seen, now);
    if (verdict.go) going.push(change);
    else await settle(ports, change, ["planned"], "skipped", "change.skipped", verdict.why);
  }
  return going;
}

/** Undoing an undo protects people anew: it is held to the rules of a plan that does, so that nobody unregistered is locked out. */
function rulesFor(kind: PlanKind["kind"], { prior, target }: PlannedChange): PlanKind["kind"] {
  if (kind !== "undo") return kind;
  if (target === "enforced") return "enforce";
  return prior === "disabled" ? "force-registration" : "undo";
}

/**
 * Commits the intent, with its audit rows, before anything leaves. Returns those who may be written: nobody when the
 * plan is no longer being written, for the check and the intent are one transaction, so a stop that committed first
 * always wins; and nobody whom another process has taken meanwhile.
 */
async function intend(
  ports: WritePorts,
  { plan }: PlanRecord,
  going: readonly Change[],
): Promise<readonly Change[]> {
  if (going.length === 0) return [];
  const at = ports.clock.now();
  return ports.store.atomically(async ({ plans, ledger, audit }) => {
    if ((await plans.lock(plan.id))?.state !== "writing") return [];
    const intended: Change[] = [];
    for (const change of going)
      if (await ledger.move(plan.id, change.user, ["planned"], { state: "intent" }))
        intended.push(change);
    await audit.append(
      intended.map((change) =>
        entry(at, change, "change.intended", { from: change.prior, to: change.target }),
      ),
    );
    return intended;
  });
}

/** Records what Graph said of one person. True when only a read can tell, or should confirm. */
async function noteOutcome(
  ports: WritePorts,
  change: Change,
  outcome: WriteOutcome,
): Promise<boolean> {
  switch (outcome.did) {
    case "written":
      await ports.store.ledger.move(change.plan, change.user, ["intent"], { state: "sent" });
      return true;
    case "unclear":
      return true;
    case "throttled":
      await ports.store.ledger.move(change.plan, change.user, ["intent"], { state: "planned" });
      return false;
    case "gone":
      await settle(ports, change, ["intent"], "skipped", "change.skipped", "deleted");
      return false;
    case "refused":
      await settle(ports, change, ["intent"], "failed", "change.failed", outcome.code);
      return false;
  }
}
