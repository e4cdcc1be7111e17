import { type Policy, QUOTAS } from "../judge/limiter.ts";

/**
 * The best possible time for `pages` of the report, in ms: each can only be asked for once the one before has come, and
 * only when the quota has room for it (performance.md 3).
 */
export function reportLimitMs(
  pages: number,
  conditions: {
    readonly latencyMs: number;
    readonly speed: number | null;
    readonly policy: Policy;
  },
): number {
  const { latencyMs, speed, policy } = conditions;
  const { units } = QUOTAS.reports;
  const perMs = QUOTAS.reports.perMs / (speed ?? Number.POSITIVE_INFINITY);
  let done = 0;
  for (let page = 0; page < pages; page += 1) {
    const room =
      policy === "window"
        ? Math.floor(page / units) * perMs
        : Math.max(0, page - units + 1) * (perMs / units);
    done = Math.max(done, room) + latencyMs;
  }
  return done;
}
