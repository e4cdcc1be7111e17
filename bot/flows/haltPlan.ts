import { haltWords } from "../cards/planWords.ts";
import { RECORDS, speechFor } from "../cards/speech.ts";
import { type Course, haltReason, IN_A_ROW, type SignInFailures } from "../core/halt.ts";
import type { PlanId } from "../core/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import type { Baseline } from "../ports/store/waves.ts";
import type { Store, Tables } from "../ports/store.ts";

export interface HaltPorts {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Halts a plan that goes badly, by core's rules. What went wrong before its newest approvals is known to those who gave
 * them, and not counted again. True when it does not go on.
 */
export async function haltIfBad(
  ports: HaltPorts,
  record: PlanRecord,
  signIns: SignInFailures | null,
): Promise<boolean> {
  const course = await courseOf(ports, record, signIns);
  const why = haltReason(course);
  if (why === null) return false;
  const at = ports.clock.now();
  const { id, hash } = record.plan;
  await ports.store.atomically(async ({ plans, audit }) => {
    if (!(await plans.halt(id, why, at))) return;
    const { tried, failed, helps } = course;
    await audit.append([
      {
        at,
        actor: null,
        event: "plan.halted",
        subject: id,
        detail: { hash, why: haltWords(speechFor(RECORDS), why), tried, failed, helps },
      },
    ]);
  });
  return true;
}

async function courseOf(
  ports: HaltPorts,
  { plan, round }: PlanRecord,
  signIns: SignInFailures | null,
): Promise<Course> {
  const { ledger, waves } = ports.store;
  const now = await standing(ports.store, plan.id);
  const before = await waves.begin(plan.id, round, now);
  const tried = now.tried - before.tried;
  const newest = tried === 0 ? [] : await ledger.outcomes(plan.id, Math.min(IN_A_ROW, tried));
  const success = newest.indexOf("verified");
  return {
    tried,
    failed: now.failed - before.failed,
    failedInARow: success < 0 ? newest.length : success,
    helps: now.helps - before.helps,
    signIns,
  };
}

/** How a plan stands: what those who approve it in this moment have before their eyes. */
export async function standing(
  { ledger, waves }: Pick<Tables, "ledger" | "waves">,
  id: PlanId,
): Promise<Baseline> {
  const { verified, failed, unknown, conflict } = await ledger.tally(id);
  const helps = (await waves.helped(id)).length;
  const wrong = failed + unknown + conflict;
  return { tried: verified + wrong, failed: wrong, helps };
}
