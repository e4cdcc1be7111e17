import { gapLines } from "../cards/gapWords.ts";
import { scanCard, scanFailedCard, scanNotRunCard } from "../cards/scan.ts";
import { scanFinishedCard } from "../cards/scanFinished.ts";
import { speechFor } from "../cards/speech.ts";
import type { Verdict } from "../core/eligibility.ts";
import { isBotError } from "../core/errors.ts";
import { finishingTime } from "../core/evidence.ts";
import type { ScanId, UserId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import type { Roles } from "../ports/directory.ts";
import type { Tally } from "../ports/store/people.ts";
import type { Scan } from "../ports/store/scans.ts";
import { type FindDriftPorts, findDrift } from "./findDrift.ts";
import { type About, type Render, type Rendered, updateCopies } from "./postCard.ts";
import { type ScanPorts, type ScanProgress, scanTenant } from "./scanTenant.ts";
import { type SyncPorts, syncCampaigns } from "./syncCampaigns.ts";
import { underLease } from "./underLease.ts";

export interface ScanRunPorts extends ScanPorts, SyncPorts, FindDriftPorts {
  readonly holder: string;
  readonly breakGlass: ReadonlySet<UserId>;
  readonly roles: Roles;
}

/** A card is updated at most this often: Teams counts every update, and nobody reads faster. */
const UPDATE_MS = 1_000;

/**
 * Scans once, shows it on every copy of the scan's card, brings the campaign in line with what was found, and shows the
 * admins what is new and wrong.
 * Returns null when another scan is running; the cards then say so.
 */
export async function runScan(
  ports: ScanRunPorts,
  order: { readonly id: ScanId; readonly by: UserId | null },
): Promise<Scan | null> {
  const { leases } = ports.store;
  const scan = await underLease(leases, "scan", ports.holder, async () => {
    const done = await scanAndShow(ports, order);
    if (done?.outcome.state !== "finished") return done;
    await syncCampaigns(ports);
    await findDrift(ports, done.id).catch(untilNextScan);
    return done;
  });
  if (scan === null) await updateCopies(ports, aboutScan(order.id), anotherRuns);
  return scan;
}

/** The scan itself is done: what could not be read once more now is found again by the next one. */
function untilNextScan(error: unknown): void {
  if (!isBotError(error)) throw error;
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
    updateCopies(ports, about, ({ reader }) => running(ports, latest, reader)),
  );
  try {
    return await scanTenant(
      ports,
      { ...order, breakGlass: ports.breakGlass, roles: (await ports.roles.holders()) ?? new Map() },
      (now) => progress.tell(now),
    );
  } finally {
    const ended = await scans.latest();
    if (ended?.id === order.id)
      await updateCopies(ports, about, await result(ports, ended, progress.latest));
  }
}

/** Two admins may ask within the same second: the one who comes second is told, and changes nothing. */
const anotherRuns: Render = ({ reader }) => ({
  card: scanNotRunCard(reader, "another"),
  summary: `${speechFor(reader).say("scan:another/title")}.`,
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
  reader: Reader,
): Rendered {
  const finishAt =
    expected === null ? null : finishingTime(startedAt, read, expected, ports.clock.now());
  return {
    card: scanCard({
      reader,
      startedAt,
      phase: phase === "reading" ? "people" : phase,
      read,
      expected,
      finishAt,
    }),
    summary: speechFor(reader).say("scan:running"),
  };
}

async function result(
  ports: ScanRunPorts,
  { outcome }: Scan,
  progress: ScanProgress | null,
): Promise<Render> {
  const now = ports.clock.now();
  if (outcome.state === "finished") {
    const verdicts = byVerdict(await ports.store.people.tallies());
    return ({ reader }) => ({
      card: scanFinishedCard({
        reader,
        finishedAt: outcome.at,
        now,
        verdicts,
        ...outcome.report,
        gaps: gapLines(speechFor(reader), outcome.report.gaps),
      }),
      summary: finishedText(reader, outcome.report.people),
    });
  }
  return ({ reader }) => ({
    card: scanFailedCard({
      reader,
      at: now,
      read: progress?.read ?? 0,
      expected: progress?.expected ?? null,
      why: outcome.state === "failed" ? outcome.why : null,
    }),
    summary: `${speechFor(reader).say("scan:failed/title")}.`,
  });
}

function finishedText(reader: Reader, many: number): string {
  const { say, people } = speechFor(reader);
  return say("scanFinished:summary", { people: people(many) });
}

function byVerdict(tallies: readonly Tally[]): Partial<Record<Verdict, number>> {
  const verdicts: Partial<Record<Verdict, number>> = {};
  for (const { verdict, people } of tallies) verdicts[verdict] = (verdicts[verdict] ?? 0) + people;
  return verdicts;
}
