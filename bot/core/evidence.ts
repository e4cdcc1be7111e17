import type { Registration } from "./registration.ts";

/**
 * The better of what the report says and what we knew: a live read made after the report was, wins over it, because
 * the report lags by hours (graph.md 0.1, item 5). A known answer wins over `unknown`, unless it is older than `maxAgeMs`.
 */
export function betterEvidence(
  reported: Registration,
  known: Registration | null,
  now: Date,
  maxAgeMs = DAY_MS,
): Registration {
  if (known === null || known.known === "unknown") return reported;
  if (reported.known === "unknown")
    return now.getTime() - known.asOf.getTime() <= maxAgeMs ? known : reported;
  return known.source === "live" && known.asOf > reported.asOf ? known : reported;
}

const DAY_MS = 86_400_000;

/** Whether a listing is whole. The tenant is counted before and after, since people come and go while it is read. */
export function isComplete(
  read: number,
  countBefore: number | null,
  countAfter: number | null,
): boolean {
  const counts = [countBefore, countAfter].filter((each) => each !== null);
  return counts.length === 0 || read >= Math.min(...counts);
}

/** When work that has come `done` of `total` since `startedAt` will be finished at this rate; null before it has begun. */
export function finishingTime(
  startedAt: Date,
  done: number,
  total: number,
  now: Date,
): Date | null {
  if (done <= 0 || total <= 0) return null;
  const passed = now.getTime() - startedAt.getTime();
  return new Date(now.getTime() + (passed / done) * Math.max(0, total - done));
}
