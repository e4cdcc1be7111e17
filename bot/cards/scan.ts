import scan from "../../cards/scan.json" with { type: "json" };
import { count, people } from "./count.ts";
import { noticeCard } from "./notice.ts";
import { type Card, render } from "./render.ts";
import { clockTime, moment } from "./when.ts";

/** What a running scan is at. `read` and `expected` count people, or rows of the report while that is read. */
const SCAN_PHASES = ["people", "report", "confirming", "assessing"] as const;
type ScanPhase = (typeof SCAN_PHASES)[number];

const PHASE_WORDS: Readonly<Record<ScanPhase, string>> = {
  people: "Reading people from the directory",
  report: "Reading the registration report",
  confirming: "Confirming one by one the people the report says nothing about",
  assessing: "Sorting everyone",
};

export interface ScanProgressView {
  readonly zone: string;
  readonly startedAt: Date;
  readonly phase: ScanPhase;
  readonly read: number;
  /** Null while nobody can say. */
  readonly expected: number | null;
  /** When it should be finished; null while nobody can say. */
  readonly finishAt: Date | null;
}

/** How far a running scan is. Sent once and updated in place. */
export function scanCard(view: ScanProgressView): Card {
  const step = SCAN_PHASES.indexOf(view.phase) + 1;
  const measured = view.expected !== null && view.expected > 0;
  const expected = view.expected ?? 0;
  return render(scan, {
    title: "Scan is running",
    subtitle: `Started at ${clockTime(view.startedAt, view.zone)}. It only reads: nobody is told and nothing is changed.`,
    fallback: "A scan is running. Type status for its result.",
    measured,
    percent: measured ? Math.min(100, Math.floor((view.read / expected) * 100)) : 0,
    progress: `Step ${step} of ${SCAN_PHASES.length}: ${PHASE_WORDS[view.phase]}. ${measured ? `${count(view.read)} of ${count(expected)}.` : `${count(view.read)} so far.`}`,
    lines: [
      view.finishAt === null
        ? "I cannot say yet when it will be finished."
        : `It should be finished at about ${clockTime(view.finishAt, view.zone)}.`,
    ],
  });
}

export interface ScanFailedView {
  readonly zone: string;
  readonly at: Date;
  /** People read before it failed. */
  readonly read: number;
  readonly expected: number | null;
  /** What went wrong, as a sentence. */
  readonly why: string;
  /** What the reader can do about it. */
  readonly hint: string;
}

/** A scan that did not read everyone: what is known stays as it was. */
export function scanFailedCard(view: ScanFailedView): Card {
  const far =
    view.expected === null ? people(view.read) : `${count(view.read)} of ${people(view.expected)}`;
  return noticeCard({
    title: "Scan failed: nothing was changed",
    lines: [
      `It stopped on ${moment(view.at, view.zone)}, after reading ${far}.`,
      view.why,
      "What I knew before is still what I go by. A scan counts only when it has read everyone.",
      view.hint,
    ],
  });
}
