import { type LiveCheck, lateOutcome, preflight, UNANSWERED } from "../core/enforcement.ts";
import type { UserId } from "../core/ids.ts";
import { hasRunOut, type PlanKind, type PlannedChange } from "../core/plan.ts";
import type { Clock } from "../ports/clock.ts";
import type { MfaStates, WriteOutcome } from "../ports/directory.ts";
import type { Change, PlanRecord } from "../ports/store/plans.ts";
import type { Store, Tables } from "../ports/store.ts";
import { fenced } from "./fenced.ts";
import { type LiveReads, readLive } from "./readLive.ts";
import { entry, settle, verify } from "./settleChanges.ts";
import type { Held } from "./underLease.ts";

export interface ChunkPorts extends LiveReads {
  readonly store: Store;
  readonly mfaStates: MfaStates;
  readonly clock: Clock;
}

/** What was read of people just before their write. */
export interface LastLook {
  readonly live: ReadonlyMap<UserId, LiveCheck>;
  /** Who has not said whether a registration was theirs. */
  readonly asked: ReadonlySet<UserId>;
}

/** Reads everything that decides about these people; changes nothing. */
export async function lookAt(
  ports: ChunkPorts,
  breakGlass: ReadonlySet<UserId>,
  chunk: readonly Change[],
): Promise<LastLook> {
  const users = chunk.map((each) => each.user);
  const [live, asked] = await Promise.all([
    readLive(ports, breakGlass, users),
    ports.store.holds.among(users),
  ]);
  return { live, asked };
}

export interface Written {
  /** Whose write must be read back. */
  readonly asked: readonly Change[];
  /** The real milliseconds Graph asks us to wait, 0 for none. */
  readonly retryAfterMs: number;
}

/**
 * Writes a few people in one request. `mayLeave` is asked at the last moment before it goes: false, and nothing was sent.
 */
export async function writeChunk(
  ports: ChunkPorts,
  record: PlanRecord,
  chunk: readonly Change[],
  look: LastLook,
  held: Held,
  mayLeave: () => boolean,
): Promise<Written> {
  const open = await settleLate(ports, record, chunk, look, held);
  const going = await intend(ports, record, await stillGoing(ports, record, open, look), held);
  // A lease lost meanwhile leaves mere intents behind: whoever has it now settles them.
  if (going.length === 0 || !mayLeave()) return { asked: [], retryAfterMs: 0 };
  const outcomes = await ports.mfaStates.write(
    going.map(({ user, target }) => ({ user, target })),
    mayLeave,
  );
  const found = going.map((change) => ({
    change,
    outcome: outcomes.get(change.user) ?? NO_ANSWER,
  }));
  await fenced(ports.store, held, async (tables) => {
    for (const { change, outcome } of found) await note(tables, ports.clock.now(), change, outcome);
  });
  return {
    asked: found
      .filter(({ outcome }) => outcome.did === "written" || outcome.did === "unclear")
      .map(({ change }) => change),
    retryAfterMs: found.reduce(
      (most, { outcome }) =>
        outcome.did === "throttled" ? Math.max(most, outcome.retryAfterMs) : most,
      0,
    ),
  };
}

const NO_ANSWER: WriteOutcome = { did: "unclear", detail: "no answer for this person" };

/** Ends the changes whose earlier write was never answered and shows now. Returns the others. */
async function settleLate(
  ports: ChunkPorts,
  record: PlanRecord,
  chunk: readonly Change[],
  { live }: LastLook,
  held: Held,
): Promise<readonly Change[]> {
  const open: Change[] = [];
  for (const change of chunk) {
    const seen = live.get(change.user);
    const isGone = seen !== undefined && seen.subject === null;
    const state = seen?.mfaState ?? "unknown";
    const late = change.reason === UNANSWERED && !isGone ? lateOutcome(change, state) : null;
    if (late === null) open.push(change);
    else if (late !== "verified")
      await settle(ports, change, ["planned"], late, `change.${late}`, `reads ${state}`);
    else if ((await intend(ports, record, [change], held)).length > 0)
      await verify(ports, change, state);
  }
  return open;
}

/** People about whom anything changed are dropped, with the reason. */
async function stillGoing(
  ports: ChunkPorts,
  { plan }: PlanRecord,
  chunk: readonly Change[],
  { live, asked }: LastLook,
): Promise<readonly Change[]> {
  const now = ports.clock.now();
  const going: Change[] = [];
  for (const change of chunk) {
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
 * plan is no longer being written or its time is over, for the check and the intent are one transaction, so a stop that committed first
 * always wins; and nobody once another process has the lease.
 */
async function intend(
  ports: ChunkPorts,
  { plan }: PlanRecord,
  going: readonly Change[],
  held: Held,
): Promise<readonly Change[]> {
  if (going.length === 0) return [];
  const at = ports.clock.now();
  const intended = await fenced(ports.store, held, async ({ plans, ledger, audit }) => {
    if ((await plans.lockState(plan.id)) !== "writing") return [];
    const ages = await plans.ages(plan.id);
    if (ages === null || hasRunOut(plan, ages.planMs, at)) return [];
    const moved = new Set(
      await ledger.intend(
        plan.id,
        going.map(({ user }) => user),
        at,
      ),
    );
    const those = going.filter(({ user }) => moved.has(user));
    await audit.append(
      those.map((change) =>
        entry(at, change, "change.intended", { from: change.prior, to: change.target }),
      ),
    );
    return those;
  });
  return intended ?? [];
}

/** Records what Graph said of one person. */
async function note(
  { ledger, audit }: Tables,
  at: Date,
  change: Change,
  outcome: WriteOutcome,
): Promise<void> {
  const move = (to: Parameters<typeof ledger.move>[3]) =>
    ledger.move(change.plan, change.user, ["intent"], to);
  switch (outcome.did) {
    case "written":
      await move({ state: "sent" });
      return;
    case "throttled":
      await move({ state: "planned" });
      return;
    case "unclear":
      return;
    case "gone":
      if (await move({ state: "skipped", reason: "deleted" }))
        await audit.append([entry(at, change, "change.skipped", { reason: "deleted" })]);
      return;
    case "refused":
      if (await move({ state: "failed", reason: outcome.code }))
        await audit.append([entry(at, change, "change.failed", { reason: outcome.code })]);
  }
}
