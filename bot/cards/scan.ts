import scan from "../../cards/scan.json" with { type: "json" };
import type { Reader } from "../core/language.ts";
import { noticeCard } from "./notice.ts";
import { type Card, render } from "./render.ts";
import { speechFor } from "./speech.ts";

/** What a running scan is at. `read` and `expected` count people, or rows of the report while that is read. */
const SCAN_PHASES = ["people", "report", "confirming", "assessing"] as const;
type ScanPhase = (typeof SCAN_PHASES)[number];

export interface ScanProgressView {
  readonly reader: Reader;
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
  const speech = speechFor(view.reader);
  const { say, dates } = speech;
  const measured = view.expected !== null && view.expected > 0;
  const expected = view.expected ?? 0;
  const at = {
    step: SCAN_PHASES.indexOf(view.phase) + 1,
    steps: SCAN_PHASES.length,
    phase: say(`scan:phase/${view.phase}`),
    read: view.read,
  };
  return render(
    scan,
    {
      title: say("scan:title"),
      subtitle: say("scan:subtitle", { time: dates.clockTime(view.startedAt) }),
      fallback: say("scan:fallback"),
      measured,
      percent: measured ? Math.min(100, Math.floor((view.read / expected) * 100)) : 0,
      progress: measured ? say("scan:measured", { ...at, expected }) : say("scan:unmeasured", at),
      lines: [
        view.finishAt === null
          ? say("scan:noFinish")
          : say("scan:finish", { time: dates.clockTime(view.finishAt) }),
      ],
    },
    speech,
  );
}

export interface ScanFailedView {
  readonly reader: Reader;
  readonly at: Date;
  /** People read before it failed. */
  readonly read: number;
  readonly expected: number | null;
  /** What went wrong, as a sentence; null when it was interrupted. */
  readonly why: string | null;
}

/** A scan that did not read everyone: what is known stays as it was. */
export function scanFailedCard(view: ScanFailedView): Card {
  const { say, dates, people } = speechFor(view.reader);
  const far =
    view.expected === null
      ? people(view.read)
      : say("scan:failed/far", { read: view.read, people: people(view.expected) });
  return noticeCard({
    reader: view.reader,
    title: say("scan:failed/title"),
    lines: [
      say("scan:failed/stopped", { date: dates.moment(view.at), far }),
      view.why ?? say("scan:failed/interrupted"),
      say("scan:failed/unchanged"),
      say("scan:failed/again"),
    ],
  });
}

/** A scan whose process died, or one that another scan was a moment ahead of. */
export function scanNotRunCard(reader: Reader, why: "interrupted" | "another"): Card {
  const { say, lines } = speechFor(reader);
  return noticeCard({ reader, title: say(`scan:${why}/title`), lines: lines(`scan:${why}/lines`) });
}
