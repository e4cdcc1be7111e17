import { isBotError } from "../core/errors.ts";
import { reportScope } from "../core/evidence.ts";
import type { ScanId, UserId } from "../core/ids.ts";
import type { Scan } from "../ports/store/scans.ts";
import { type HowFar, type ReadPorts, readTenant } from "./readTenant.ts";

export type ScanPorts = ReadPorts;

export interface ScanOrder {
  readonly id: ScanId;
  /** Null for the nightly scan. */
  readonly by: UserId | null;
  readonly breakGlass: ReadonlySet<UserId>;
  /** Directory roles by holder; empty where they could not be read. */
  readonly roles: ReadonlyMap<UserId, readonly string[]>;
}

export interface ScanProgress extends HowFar {
  readonly startedAt: Date;
}

export type TellProgress = (progress: ScanProgress) => Promise<void>;

/** The cursor that says when a full report was last read. */
const FULL_REPORT = "full-report";

/**
 * Reads everyone and what is known of their registration, gives each exactly one verdict, and only then replaces
 * what was known before. A scan that did not read everything changes nothing. Returns null when one is running already.
 */
export async function scanTenant(
  ports: ScanPorts,
  order: ScanOrder,
  tell: TellProgress,
): Promise<Scan | null> {
  const { scans } = ports.store;
  const startedAt = ports.clock.now();
  if (!(await scans.begin(order.id, order.by, startedAt))) return null;
  try {
    const scope = reportScope(await ports.store.cursors.get(FULL_REPORT), startedAt);
    const report = await readTenant(ports, { ...order, scope }, (howFar) =>
      tell({ ...howFar, startedAt }),
    );
    const at = ports.clock.now();
    await ports.store.atomically(async (tables) => {
      await tables.scans.finish(order.id, report, at);
      if (scope === "everyone" && report.reportAsOf !== null)
        await tables.cursors.set(FULL_REPORT, startedAt);
      await tables.audit.append([
        {
          at,
          actor: order.by,
          event: "scan.finished",
          subject: order.id,
          detail: { people: report.people, confirmed: report.confirmed, gaps: report.gaps.length },
        },
      ]);
    });
  } catch (error) {
    if (!isBotError(error)) {
      await fail(ports, order, "The scan stopped on an unexpected fault; the log has the details.");
      throw error;
    }
    await fail(ports, order, `${error.message} ${error.hint}`);
  }
  return scans.latest();
}

async function fail(ports: ScanPorts, order: ScanOrder, why: string): Promise<void> {
  const at = ports.clock.now();
  await ports.store.atomically(async (tables) => {
    await tables.scans.fail(order.id, why, at);
    await tables.audit.append([
      { at, actor: order.by, event: "scan.failed", subject: order.id, detail: { why } },
    ]);
  });
}
