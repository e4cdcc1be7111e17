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

/** Whom the report is asked about. Of `unregistered`, who is missing may be registered, or may not be in the report at all. */
export type ReportScope = "everyone" | "unregistered";

/** A full report is read this often. Between two of them a scan asks for the unregistered only: some five times less to wait for. */
const FULL_REPORT_MS = 7 * DAY_MS;

/** What to ask the report for at `now`; a scan that comes a few hours early in its week counts as a week later. */
export const reportScope = (lastFull: Date | null, now: Date): ReportScope =>
  lastFull !== null && now.getTime() - lastFull.getTime() < FULL_REPORT_MS - DAY_MS / 2
    ? "unregistered"
    : "everyone";

/**
 * What is known of somebody whom a report of the unregistered leaves out. They may have registered, or not be in the report:
 * only who was seen registered stays so, with that evidence's own age, and no longer than until the next full report.
 */
export function evidenceBeside(known: Registration | null, now: Date): Registration {
  const stands =
    known?.known === "registered" &&
    now.getTime() - known.asOf.getTime() <= FULL_REPORT_MS + 2 * DAY_MS;
  return stands ? known : { known: "unknown", why: "no-report-row" };
}

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
