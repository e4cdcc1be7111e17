import { ageMs, bakeLeftMs, dayLeftMs, waveBefore } from "../core/wave.ts";
import type { Clock } from "../ports/clock.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";

export interface GatePorts {
  readonly store: Store;
  readonly clock: Clock;
}

export interface GateSettings {
  /** The most people written in a day, over all plans. Undoing is not held up by it, and not counted. */
  readonly writesPerDay: number;
  readonly clockMoves: boolean;
}

/** Notes that the wave before `wave` is settled, whose first person is the next to be written: from now on it is watched. */
export async function noteSettled(
  { store, clock }: GatePorts,
  { plan }: PlanRecord,
  wave: number,
): Promise<void> {
  const before = waveBefore(plan.changes, wave);
  if (before !== null) await store.waves.settled(plan.id, before, clock.now());
}

/** Milliseconds until `wave` may begin: the one before must have been settled and watched for as long as the plan says. */
export async function waveWaitMs(
  ports: GatePorts,
  { clockMoves }: GateSettings,
  { plan }: PlanRecord,
  wave: number,
): Promise<number> {
  const before = waveBefore(plan.changes, wave);
  if (before === null) return 0;
  const now = ports.clock.now();
  const settled = (await ports.store.waves.of(plan.id)).find((each) => each.wave === before);
  // Not noted yet: it is as if it had been settled this moment, and is looked at again.
  if (settled === undefined) return Math.max(1, bakeLeftMs(0, plan.bakeMinutes));
  const byClockMs = now.getTime() - settled.at.getTime();
  return bakeLeftMs(
    ageMs({ byDatabaseMs: settled.ageMs, byClockMs }, clockMoves),
    plan.bakeMinutes,
  );
}

/** How many people of this plan may be written now, and if nobody may, in how many milliseconds one may. */
export async function dayRoom(
  ports: GatePorts,
  { writesPerDay, clockMoves }: GateSettings,
  { plan }: PlanRecord,
): Promise<{ readonly people: number; readonly waitMs: number }> {
  if (plan.kind.kind === "undo") return { people: Number.POSITIVE_INFINITY, waitMs: 0 };
  const written = await ports.store.ledger.writtenInDay(clockMoves ? ports.clock.now() : null);
  const waitMs = dayLeftMs(written, writesPerDay);
  return { people: Math.max(0, writesPerDay - written.people), waitMs };
}
