const UNIT_MS = { W: 604_800_000, D: 86_400_000, H: 3_600_000, M: 60_000, S: 1000 } as const;
const DURATION =
  /^P(?=.)(?:(?<W>\d+)W)?(?:(?<D>\d+)D)?(?:T(?=.)(?:(?<H>\d+)H)?(?:(?<M>\d+)M)?(?:(?<S>\d+(?:\.\d+)?)S)?)?$/;

/**
 * Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds ("P1D", "PT90M").
 * Months and years have no fixed length and are refused with a RangeError.
 */
export function durationMs(iso: string): number {
  const found = DURATION.exec(iso)?.groups;
  if (found === undefined) throw new RangeError(`not a duration of days and times: "${iso}"`);
  return Object.entries(UNIT_MS).reduce(
    (sum, [unit, ms]) => sum + Number(found[unit] ?? 0) * ms,
    0,
  );
}

/** The tenant's time: the wall clock plus an offset that only grows, or a time that stands still until moved. */
export class TenantClock {
  #offset = 0;
  #frozen: number | undefined;

  constructor(start?: Date, frozen = false) {
    if (start !== undefined) this.#offset = start.getTime() - Date.now();
    if (frozen) this.#frozen = Date.now() + this.#offset;
  }

  now(): Date {
    return new Date(this.ms());
  }

  ms(): number {
    return this.#frozen ?? Date.now() + this.#offset;
  }

  /** True when this time is no longer (about) the wall's. */
  get moved(): boolean {
    return Math.abs(this.ms() - Date.now()) > 1000;
  }

  /** Throws RangeError for a time in the past: nothing that happened can be undone by a clock. */
  moveTo(to: Date): void {
    const ahead = to.getTime() - this.ms();
    if (Number.isNaN(ahead) || ahead < -1000)
      throw new RangeError(`the clock only moves forward, not to ${String(to)}`);
    this.advance(Math.max(0, ahead));
  }

  advance(ms: number): void {
    if (this.#frozen === undefined) this.#offset += ms;
    else this.#frozen += ms;
  }
}
