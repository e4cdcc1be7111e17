import type { PlanCourse, PlanPause } from "../cards/planRows.ts";
import { SETTLED } from "../core/enforcement.ts";
import { ageMs, bakeLeftMs, dayLeftMs, runMs, type WavePace } from "../core/wave.ts";
import type { Clock } from "../ports/clock.ts";
import type { Change, PlanRecord } from "../ports/store/plans.ts";
import type { SettledWave } from "../ports/store/waves.ts";
import type { Store } from "../ports/store.ts";

export interface CoursePorts {
  readonly store: Pick<Store, "waves" | "ledger">;
  readonly clock: Clock;
  readonly pace: WavePace;
  readonly clockMoves: boolean;
}

/** Where a plan's waves stand, for its card. It decides nothing: what may be written is asked anew by whoever writes. */
export async function courseOf(
  ports: CoursePorts,
  { plan, state, advise }: PlanRecord,
  ledger: readonly Change[],
): Promise<PlanCourse> {
  const { pace, clock } = ports;
  const now = clock.now();
  const left = ledger.filter((each) => !SETTLED.includes(each.state));
  const begun = ledger.filter((each) => each.state !== "planned");
  const wave = Math.max(1, ...begun.map((each) => each.wave));
  const waves = Math.max(1, ...plan.changes.map((each) => each.wave));
  const helps = await ports.store.waves.helped(plan.id);
  // Conditional Access, which a plan advises where it is owned, comes with the licence that shows sign-ins.
  const blind = plan.bakeMinutes > 0 && waves > 1 && !advise;
  if (state !== "writing" || left.length === 0)
    return { wave, waves, pause: { is: "none" }, helps, finishAt: null, blind };
  const settled = (await ports.store.waves.of(plan.id)).find((each) => each.wave === wave);
  const pause = await pauseOf(ports, plan, settled);
  const from = pause.is === "none" ? now : pause.until;
  const paced = { ...pace, bakeMinutes: plan.bakeMinutes };
  const finishAt = new Date(from.getTime() + runMs(left, paced));
  return { wave, waves, pause, helps, finishAt, blind };
}

async function pauseOf(
  { store, clock, pace, clockMoves }: CoursePorts,
  { bakeMinutes, kind }: PlanRecord["plan"],
  settled: SettledWave | undefined,
): Promise<PlanPause> {
  const now = clock.now();
  const later = (ms: number) => new Date(now.getTime() + ms);
  const written = await store.ledger.writtenInDay(clockMoves ? now : null);
  const dayMs = kind.kind === "undo" ? 0 : dayLeftMs(written, pace.writesPerDay);
  const bakeMs =
    settled === undefined
      ? 0
      : bakeLeftMs(
          ageMs(
            {
              byDatabaseMs: settled.ageMs,
              byClockMs: now.getTime() - settled.at.getTime(),
            },
            clockMoves,
          ),
          bakeMinutes,
        );
  if (dayMs > bakeMs) return { is: "day", until: later(dayMs), limit: pace.writesPerDay };
  return bakeMs > 0 ? { is: "bake", until: later(bakeMs) } : { is: "none" };
}
