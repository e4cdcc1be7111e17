/** Who is calling: a campaign, which can wait, or an answer to somebody who just did something. */
export type Lane = "campaign" | "reply";

/** The part of the rate each may use: a campaign always leaves 2 % to replies (performance.md 6, fairness). */
const SHARE: Readonly<Record<Lane, number>> = { campaign: 0.98, reply: 1 };

/** Calls a second of one lane, when all together may make `perSecond`. */
export const laneRate = (lane: Lane, perSecond: number): number => perSecond * SHARE[lane];

/** What was learnt of a service's limit. */
export interface Rate {
  /** Calls a second, all lanes together. */
  readonly perSecond: number;
  /** Never more than this, however well it goes. */
  readonly ceiling: number;
  /** When `perSecond` last rose or fell, or was confirmed at its lowest; and when it last fell. */
  readonly changedAt: Date;
  readonly fellAt: Date;
}

/** What a service lets us know: a 429, a warning that we are near its limit, or neither for a while. */
export type Signal = "refused" | "strained" | "quiet";

interface Lesson {
  /** A change that counts as the last one, and how long nothing is learnt after it: what was sent before must not count twice. */
  readonly since: "changedAt" | "fellAt";
  readonly afterMs: number;
  readonly next: (rate: Rate, sinceMs: number) => number;
}

/** A refusal so soon after a fall means that we did not fall far enough. */
const AGAIN_MS = 10_000;

/**
 * Falls by a share, so that any limit is soon found: gently at first, since a refusal may be somebody else's doing and comes
 * with a pause anyway. Rises in small equal steps, so that the limit is not at once passed again.
 */
export const LESSONS: Readonly<Record<Signal, Lesson>> = {
  refused: {
    since: "fellAt",
    afterMs: 1_000,
    next: ({ perSecond }, sinceMs) => perSecond * (sinceMs < AGAIN_MS ? 0.7 : 0.9),
  },
  strained: { since: "fellAt", afterMs: 2_000, next: ({ perSecond }) => perSecond * 0.9 },
  quiet: {
    since: "changedAt",
    afterMs: 5_000,
    next: ({ perSecond, ceiling }) => perSecond + ceiling * 0.04,
  },
};

/** Below a tenth, and below one a second, slowing down helps nobody: that is what pauses are for. */
const lowest = (ceiling: number): number => Math.min(ceiling, Math.max(1, ceiling / 10));

/** The rate after a signal; the same object when there is nothing to learn. A change in the future counts like one in the past. */
export function learned(rate: Rate, signal: Signal, now: Date): Rate {
  const { since, afterMs, next } = LESSONS[signal];
  const sinceMs = Math.abs(now.getTime() - rate[since].getTime());
  if (sinceMs < afterMs || (signal === "quiet" && rate.perSecond >= rate.ceiling)) return rate;
  const perSecond = Math.min(rate.ceiling, Math.max(lowest(rate.ceiling), next(rate, sinceMs)));
  const fellAt = signal === "quiet" ? rate.fellAt : now;
  return { ...rate, perSecond, changedAt: now, fellAt };
}

/** A service warns from 0.8 of its limit on; above this share of it we slow down (performance.md 3). */
const STRAIN = 0.9;

/** Reads `x-ms-throttle-limit-percentage`: whether it says that we are near the limit. */
export const isStrain = (header: string | null | undefined): boolean =>
  Number.parseFloat(header ?? "") > STRAIN;
