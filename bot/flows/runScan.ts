import { noticeCard } from "../cards/notice.ts";
import { scanCard, scanFailedCard } from "../cards/scan.ts";
import { scanFinishedCard } from "../cards/scanFinished.ts";
import type { Verdict } from "../core/eligibility.ts";
import { finishingTime } from "../core/evidence.ts";
import type { ScanId, UserId } from "../core/ids.ts";
import type { Tally } from "../ports/store/people.ts";
import type { Scan } from "../ports/store/scans.ts";
import { type About, type Render, type Rendered, updateCopies } from "./postCard.ts";
import { type ScanPorts, type ScanProgress, scanTenant } from "./scanTenant.ts";
import { syncCampaign } from "./syncCampaign.ts";
import type { FarewellPorts } from "./thank.ts";
import { underLease } from "./underLease.ts";

export interface ScanRunPorts extends ScanPorts, FarewellPorts {
  readonly holder: string;
  readonly breakGlass: ReadonlySet<UserId>;
}

/** A card is updated at most this often: Teams counts every update, and nobody reads faster. */
const UPDATE_MS = 1_000;

/**
 * Scans once, shows it on every copy of the scan's card, and brings the campaign in line with what was found.
 * Returns null when another scan is running; the cards then say so.
 */
export async function runScan(
  ports: ScanRunPorts,
  order: { readonly id: ScanId; readonly by: UserId | null },
): Promise<Scan | null> {
  const { leases, campaigns } = ports.store;
  const scan = await underLease(leases, "scan", ports.holder, async () => {
    const done = await scanAndShow(ports, order);
    const campaign = await campaigns.current();
    if (done?.outcome.state === "finished" && campaign?.state === "running")
      await syncCampaign(ports, campaign);
    return done;
  });
  if (scan === null) await updateCopies(ports, aboutScan(order.id), anotherRuns);
  return scan;
}

const aboutScan = (id: ScanId): About => ({ kind: "scan", subject: id });

/** However the scan ends, also by a fault nobody foresaw, its cards do not go on saying that it runs. */
async function scanAndShow(
  ports: ScanRunPorts,
  order: { readonly id: ScanId; readonly by: UserId | null },
): Promise<Scan | null> {
  const { scans } = ports.store;
  await scans.abandonRunning(ports.clock.now());
  const about = aboutScan(order.id);
  const progress = new Progress((latest) =>
    updateCopies(ports, about, () => running(ports, latest)),
  );
  try {
    return await scanTenant(ports, { ...order, breakGlass: ports.breakGlass }, (now) =>
      progress.tell(now),
    );
  } finally {
    const ended = await scans.latest();
    if (ended?.id === order.id)
      await updateCopies(ports, about, await result(ports, ended, progress.latest));
  }
}

/** Two admins may ask within the same second: the one who comes second is told, and changes nothing. */
const anotherRuns = (): Rendered => ({
  card: noticeCard({
    title: "A scan is running already",
    lines: [
      "Somebody else's scan began a moment before this one. Type status for its result in a minute.",
    ],
  }),
  summary: "A scan is running already.",
});

/** Passes on how far a scan is, but not more often than a card may change. */
class Progress {
  readonly #show: (progress: ScanProgress) => Promise<void>;
  #shownAt = 0;
  /** How many people were read; rows of the report are not people. */
  latest: ScanProgress | null = null;

  constructor(show: (progress: ScanProgress) => Promise<void>) {
    this.#show = show;
  }

  async tell(progress: ScanProgress): Promise<void> {
    if (progress.phase !== "report") this.latest = progress;
    if (Date.now() - this.#shownAt < UPDATE_MS) return;
    this.#shownAt = Date.now();
    await this.#show(progress);
  }
}

function running(
  ports: ScanRunPorts,
  { phase, startedAt, read, expected }: ScanProgress,
): Rendered {
  const finishAt =
    expected === null ? null : finishingTime(startedAt, read, expected, ports.clock.now());
  return {
    card: scanCard({
      zone: ports.sender.zone,
      startedAt,
      phase: phase === "reading" ? "people" : phase,
      read,
      expected,
      finishAt,
    }),
    summary: "Scan is running.",
  };
}

async function result(
  ports: ScanRunPorts,
  { outcome }: Scan,
  progress: ScanProgress | null,
): Promise<Render> {
  const { zone } = ports.sender;
  const now = ports.clock.now();
  if (outcome.state === "finished") {
    const verdicts = byVerdict(await ports.store.people.tallies());
    return () => ({
      card: scanFinishedCard({ zone, finishedAt: outcome.at, now, verdicts, ...outcome.report }),
      summary: `Scan finished: ${outcome.report.people} people read.`,
    });
  }
  return () => ({
    card: scanFailedCard({
      zone,
      at: now,
      read: progress?.read ?? 0,
      expected: progress?.expected ?? null,
      why: outcome.state === "failed" ? outcome.why : "It was interrupted.",
      hint: "Type scan to try again.",
    }),
    summary: "Scan failed: nothing was changed.",
  });
}

function byVerdict(tallies: readonly Tally[]): Partial<Record<Verdict, number>> {
  const verdicts: Partial<Record<Verdict, number>> = {};
  for (const { verdict, people } of tallies) verdicts[verdict] = (verdicts[verdict] ?? 0) + people;
  return verdicts;
}
