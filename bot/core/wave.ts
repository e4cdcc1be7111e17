import type { PlannedChange } from "./plan.ts";

/** How many people may be changed before anybody looks: small first, then larger, and never more than a share of those left. */
export interface WaveRule {
  /** The first waves, in people. */
  readonly sizes: readonly number[];
  /** Every later wave, in per cent of those the first waves leave. It may be as large as the last of `sizes` where that is more. */
  readonly percent: number;
}

/** The largest waves there are: a setting may make them smaller, never larger (trust.md P15). */
export const LARGEST_WAVES: WaveRule = { sizes: [1, 5, 25, 100], percent: 10 };

/** How fast waves may follow each other. */
export interface WavePace {
  readonly bakeMinutes: number;
  readonly writesPerSecond: number;
  /** Over all plans together. */
  readonly writesPerDay: number;
}

/** The sizes of the waves that `people` make: together exactly `people`, none empty. */
export function waveSizes(people: number, rule: WaveRule): readonly number[] {
  const sizes: number[] = [];
  let left = people;
  for (const size of rule.sizes) {
    if (left === 0) return sizes;
    sizes.push(Math.min(size, left));
    left -= sizes.at(-1) ?? 0;
  }
  const each = Math.max(1, rule.sizes.at(-1) ?? 1, Math.floor((left * rule.percent) / 100));
  while (left > 0) {
    sizes.push(Math.min(each, left));
    left -= sizes.at(-1) ?? 0;
  }
  return sizes;
}

/**
 * Gives every change its wave, from 1. What goes wrong shall hit those first who lose least by it: people with a
 * directory role, and people for whom a hold was set aside, come last. The same people always make the same waves.
 */
export function intoWaves(
  changes: readonly PlannedChange[],
  rule: WaveRule,
): readonly PlannedChange[] {
  const inOrder = changes.toSorted(
    (one, other) => caution(one) - caution(other) || (one.user < other.user ? -1 : 1),
  );
  let from = 0;
  return waveSizes(changes.length, rule).flatMap((size, at) => {
    const wave = inOrder.slice(from, from + size);
    from += size;
    return wave.map((change) => ({ ...change, wave: at + 1 }));
  });
}

/** Everybody at once: an undo, which only restores, and an emergency, which is one person. */
export const inOneWave = (changes: readonly PlannedChange[]): readonly PlannedChange[] =>
  changes.map((change) => ({ ...change, wave: 1 }));

const caution = ({ privileged, override }: PlannedChange): number =>
  (privileged ? 2 : 0) + (override === null ? 0 : 1);

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Waiting for Graph, a night's pause of the service, a halt that is looked into: half as long again as it takes when all goes well. */
const SLACK = 1.5;

/**
 * Until when a plan may be written, if it is approved at the last moment: what its waves take at the pace set, days
 * that the daily limit forces included, and half as long again; a day at least.
 */
export function runsUntil(
  expiresAt: Date,
  changes: readonly Pick<PlannedChange, "wave">[],
  pace: WavePace,
): Date {
  return new Date(expiresAt.getTime() + Math.max(DAY_MS, SLACK * runMs(changes, pace)));
}

/** Milliseconds a plan takes when nothing goes wrong. */
export function runMs(changes: readonly Pick<PlannedChange, "wave">[], pace: WavePace): number {
  const waves = new Set(changes.map((each) => each.wave)).size;
  const baking = Math.max(0, waves - 1) * pace.bakeMinutes * MINUTE_MS;
  const writing = (changes.length / pace.writesPerSecond) * 1000;
  const days = Math.max(0, Math.ceil(changes.length / pace.writesPerDay) - 1) * DAY_MS;
  return baking + writing + days;
}

/** How long ago something was: by the database's clock, and by ours. */
export interface Age {
  readonly byDatabaseMs: number;
  readonly byClockMs: number;
}

/**
 * The age that counts where waiting is what keeps people safe: the database's, so that a host's clock that is days wrong
 * shortens nothing and lengthens nothing. Where time is moved (`clockMoves`, the sandbox) the moved time counts as well.
 */
export const ageMs = ({ byDatabaseMs, byClockMs }: Age, clockMoves: boolean): number =>
  clockMoves ? Math.max(byDatabaseMs, byClockMs) : byDatabaseMs;

/** Milliseconds until a wave that was settled so long ago has been watched for long enough; 0 when it has. */
export const bakeLeftMs = (settledMs: number, bakeMinutes: number): number =>
  Math.max(0, bakeMinutes * MINUTE_MS - settledMs);

/** Milliseconds until one more person may be written today; 0 when that is now. */
export const dayLeftMs = (
  { people, firstAgeMs }: { readonly people: number; readonly firstAgeMs: number },
  writesPerDay: number,
): number => (people < writesPerDay ? 0 : Math.max(1, DAY_MS - firstAgeMs));

/** The wave that comes before this one in a plan; null where it is the first. */
export const waveBefore = (
  changes: readonly { readonly wave: number }[],
  wave: number,
): number | null =>
  changes.reduce<number | null>(
    (found, each) => (each.wave < wave ? Math.max(found ?? 0, each.wave) : found),
    null,
  );
