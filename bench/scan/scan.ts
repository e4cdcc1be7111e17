import type { Policy } from "../judge/limiter.ts";
import { startJudge } from "../judge/remote.ts";
import type { Goal } from "../table.ts";
import { latencyBound } from "./latencyBound.ts";
import { living } from "./living.ts";
import { throttledPolicies, throttledWhole } from "./throttled.ts";

export interface ScanOptions {
  readonly people: number;
  /** How many times faster than real the quotas refill; null is none at all: only what is bound by latency is measured. */
  readonly speed: number | null;
  readonly latencyMs: number;
  readonly policy: Policy;
  readonly runs: number;
  readonly databaseUrl: string | null;
}

/** Scans a made-up tenant in every way worth comparing; prints as it goes, and returns the goals. */
export async function benchScan(
  options: ScanOptions,
  print: (text: string) => void,
): Promise<readonly Goal[]> {
  const { people, speed, latencyMs, policy, runs, databaseUrl } = options;
  const judge = await startJudge(people);
  const goals: Goal[] = [];
  try {
    const free = await latencyBound(judge, latencyMs, runs);
    print(free.text);
    goals.push(...free.goals);
    if (speed === null) return goals;
    if (speed > 1) {
      const policies = await throttledPolicies(judge, { latencyMs, speed, policy });
      print(policies.text);
      goals.push(...policies.goals);
    }
    // The store's own work does not get quicker with the limits: as a whole the scan is measured against the real ones.
    const throttle = { latencyMs, speed: 1, policy };
    const whole = await throttledWhole(judge, throttle, speed > 1 ? 1 : runs, databaseUrl);
    print(whole.text);
    goals.push(...whole.goals);
    if (databaseUrl === null) return goals;
    const alive = await living(judge, latencyMs, databaseUrl);
    print(alive.text);
    goals.push(...alive.goals);
    return goals;
  } finally {
    judge.stop();
  }
}
