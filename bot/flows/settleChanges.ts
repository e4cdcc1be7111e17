import type { AuditEntry, AuditEvent } from "../core/audit.ts";
import { type ChangeState, proves, resume, UNANSWERED } from "../core/enforcement.ts";
import type { PerUserMfaState } from "../core/person.ts";
import { ageMs } from "../core/wave.ts";
import type { Clock } from "../ports/clock.ts";
import type { MfaStates } from "../ports/directory.ts";
import type { Change } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";
import { fenced } from "./fenced.ts";
import type { Held } from "./underLease.ts";

export interface SettlePorts {
  readonly store: Store;
  readonly mfaStates: Pick<MfaStates, "read">;
  readonly clock: Clock;
}

export interface SettleSettings {
  /** Milliseconds to wait before each look at what was written, by our clock; a read may lag a write. */
  readonly readBackWaitsMs: readonly number[];
  /** Whether time is moved, as in the sandbox: then it counts as passed, also for what the database would have timed. */
  readonly clockMoves: boolean;
}

/** Reads people back until each shows the new state, or the waits are used up; then `recover` decides. */
export async function readBack(
  ports: SettlePorts,
  { readBackWaitsMs }: SettleSettings,
  asked: readonly Change[],
): Promise<void> {
  let open = asked;
  for (const wait of readBackWaitsMs) {
    if (open.length === 0) return;
    if (wait > 0) await ports.clock.until(new Date(ports.clock.now().getTime() + wait));
    const states = await ports.mfaStates.read(open.map((each) => each.user));
    const still: Change[] = [];
    for (const change of open) {
      const state = states.get(change.user) ?? "unknown";
      if (proves(change.target, state)) await verify(ports, change, state);
      else still.push(change);
    }
    open = still;
  }
}

/**
 * Settles changes that were intended or sent and never proven: by this run a moment ago, or by one that died. Returns the
 * milliseconds until it can say more of those that are left; 0 when none is.
 */
export async function recover(
  ports: SettlePorts,
  settings: SettleSettings,
  unsettled: readonly Change[],
  held: Held,
): Promise<number> {
  const states = await ports.mfaStates.read(unsettled.map((each) => each.user));
  let waitMs = 0;
  for (const change of unsettled) {
    const state = states.get(change.user) ?? "unknown";
    const age = intentAge(change, ports.clock.now(), settings.clockMoves);
    const next = resume(change, state, age);
    if (next === "verified") await verify(ports, change, state);
    else if (next === "write-again") await again(ports, change, held);
    else if (next === "wait") waitMs = Math.max(waitMs, nextLook(age));
    else await settle(ports, change, UNPROVEN, next, `change.${next}`, `reads ${state}`);
  }
  return waitMs;
}

const UNPROVEN: readonly ChangeState[] = ["intent", "sent"];

/** Soon at first, for most reads lag by a second or two; later every two seconds. */
const nextLook = (age: number): number => Math.min(Math.max(age, 250), 2_000);

function intentAge(change: Change, now: Date, clockMoves: boolean): number {
  const byDatabaseMs = change.intentAgeMs ?? 0;
  const byClockMs =
    change.intendedAt === null ? byDatabaseMs : now.getTime() - change.intendedAt.getTime();
  return ageMs({ byDatabaseMs, byClockMs }, clockMoves);
}

/** Nothing of the write was seen, and the ledger's rules are sure that nothing came of it. */
async function again(ports: SettlePorts, change: Change, held: Held): Promise<void> {
  await fenced(ports.store, held, ({ ledger }) =>
    ledger.move(change.plan, change.user, UNPROVEN, { state: "planned", reason: UNANSWERED }),
  );
}

/** Ends a change that was intended and is seen to hold. */
export async function verify(
  ports: Pick<SettlePorts, "store" | "clock">,
  change: Change,
  state: PerUserMfaState | "unknown",
): Promise<void> {
  if (state === "unknown") return;
  const at = ports.clock.now();
  await ports.store.atomically(async (tables) => {
    const moved = await tables.ledger.move(change.plan, change.user, UNPROVEN, {
      state: "verified",
      readBack: state,
    });
    if (!moved) return;
    await tables.people.update(change.user, { mfaState: state });
    await tables.audit.append([
      entry(at, change, "change.verified", {
        from: change.prior,
        to: change.target,
        readBack: state,
      }),
    ]);
  });
}

/** Ends one change, with its reason in the ledger and the record. */
export async function settle(
  ports: Pick<SettlePorts, "store" | "clock">,
  change: Change,
  from: readonly ChangeState[],
  state: ChangeState,
  event: AuditEvent,
  reason: string,
): Promise<void> {
  const at = ports.clock.now();
  await ports.store.atomically(async ({ ledger, audit }) => {
    if (await ledger.move(change.plan, change.user, from, { state, reason }))
      await audit.append([entry(at, change, event, { reason })]);
  });
}

/** An audit entry about one person of a plan. */
export const entry = (
  at: Date,
  change: Change,
  event: AuditEvent,
  detail: AuditEntry["detail"],
): AuditEntry => ({
  at,
  actor: null,
  event,
  subject: change.plan,
  detail: { user: change.user, ...detail },
});
