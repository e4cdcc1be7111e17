import { BotError } from "#bot/core/errors.ts";

/**
 * What Graph does with one write. `done-but-timeout` is the one that matters most: it was carried out, and the caller is told
 * nothing. `ignored` is a 204 that changed nothing; `lags` shows the old state for some seconds; `late` is carried out after
 * the caller gave up.
 */
export const WRITE_FAULTS = [
  "none",
  "throttled",
  "refused",
  "lost",
  "done-but-timeout",
  "part-missing",
  "ignored",
  "lags",
  "late",
] as const;
export type WriteFault = (typeof WRITE_FAULTS)[number];

/** Faults after which nobody can tell, without reading, whether the write was carried out. */
export const AMBIGUOUS: ReadonlySet<WriteFault> = new Set([
  "lost",
  "done-but-timeout",
  "part-missing",
  "ignored",
  "lags",
  "late",
]);

export const READ_FAULTS = ["none", "part-missing", "fails"] as const;
export type ReadFault = (typeof READ_FAULTS)[number];

/** Faults in the order they come; afterwards everything goes well. */
export class Faults {
  #writes: readonly WriteFault[] = [];
  #reads: readonly ReadFault[] = [];

  add(writes: readonly WriteFault[], reads: readonly ReadFault[]): void {
    this.#writes = [...this.#writes, ...writes];
    this.#reads = [...this.#reads, ...reads];
  }

  nextWrite(): WriteFault {
    const [first = "none", ...rest] = this.#writes;
    this.#writes = rest;
    return first;
  }

  nextRead(): ReadFault {
    const [first = "none", ...rest] = this.#reads;
    this.#reads = rest;
    return first;
  }

  clear(): void {
    this.#writes = [];
    this.#reads = [];
  }
}

export const directoryDown = (): BotError =>
  new BotError("directory-unavailable", "Microsoft Graph did not answer.", "Try again.");
