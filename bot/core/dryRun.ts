import { closingTime, nextDay, type SendingHours, withinHours } from "./cadence.ts";

/** People who are expected to share their hours. */
export interface Crowd {
  readonly hours: SendingHours;
  readonly people: number;
}

/** How a start is paced. */
export interface StartPace {
  readonly now: Date;
  /** The campaign's own hours: its first day is a day by them. */
  readonly hours: SendingHours;
  /** How many hear from it on its first day; null for no limit. */
  readonly firstWave: number | null;
  /** Messages a second, over all campaigns. */
  readonly perSecond: number;
  readonly pausedUntil: Date | null;
}

/** When the first round of a campaign reaches one zone. */
interface ZoneForecast {
  readonly zone: string;
  readonly people: number;
  readonly first: Date;
  readonly last: Date;
}

export interface Forecast {
  /** In the order in which they begin. */
  readonly zones: readonly ZoneForecast[];
  /** The two add up to everyone. */
  readonly firstWave: number;
  readonly rest: number;
  /** When whoever is not in the first wave begins to hear from it; null when nobody is left for then. */
  readonly restFrom: Date | null;
}

/**
 * When the first round would go out, zone by zone. Zones queue for the one pace in the order in which their day begins,
 * and what does not fit into a day goes on the next: an estimate that is late rather than early.
 */
export function forecastOf(crowds: readonly Crowd[], pace: StartPace): Forecast {
  const total = crowds.reduce((sum, { people }) => sum + people, 0);
  const firstWave = Math.min(total, pace.firstWave ?? total);
  const rest = total - firstWave;
  const begin = later(pace.now, pace.pausedUntil ?? pace.now);
  const restFrom = rest === 0 ? null : secondDay(pace.hours, begin);
  const zones: ZoneForecast[] = [];
  let free = begin;
  const inOrder = crowds
    .filter(({ people }) => people > 0)
    .map((crowd) => ({ ...crowd, first: withinHours(crowd.hours, begin) }))
    .toSorted((one, other) => +one.first - +other.first);
  for (const { hours, people, first } of inOrder) {
    const from = later(free, restFrom === null ? first : withinHours(hours, restFrom));
    const forMs = (people / pace.perSecond) * 1_000;
    zones.push({ zone: hours.zone, people, first, last: sentBy(hours, from, forMs) });
    free = new Date(from.getTime() + forMs);
  }
  return {
    zones,
    firstWave,
    rest,
    restFrom: restFrom === null ? null : withinHours(pace.hours, restFrom),
  };
}

/** Midnight after the first day on which a campaign that starts `at` sends anything. */
export const secondDay = (hours: SendingHours, at: Date): Date =>
  nextDay(hours, withinHours(hours, at));

/** When sending for so long is through that pauses outside the hours. */
export function sentBy(hours: SendingHours, from: Date, forMs: number): Date {
  let at = withinHours(hours, from);
  for (let left = forMs; ; ) {
    const room = closingTime(hours, at).getTime() - at.getTime();
    if (left <= room) return new Date(at.getTime() + left);
    left -= room;
    at = withinHours(hours, new Date(at.getTime() + room));
  }
}

const later = (one: Date, other: Date): Date => (one > other ? one : other);
