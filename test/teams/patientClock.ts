import type { Clock } from "#bot/ports/clock.ts";

/** A clock that moves only while somebody waits for it. */
export class PatientClock implements Clock {
  readonly #start = Date.UTC(2026, 10, 21);
  readonly #onWait: (ms: number) => void;
  #ms = this.#start;

  constructor(onWait: (ms: number) => void = () => {}) {
    this.#onWait = onWait;
  }

  now(): Date {
    return new Date(this.#ms);
  }

  async until(at: Date): Promise<void> {
    const ms = at.getTime() - this.#ms;
    if (ms <= 0) return;
    this.#ms += ms;
    this.#onWait(ms);
  }

  /** Milliseconds since it was made. */
  get passed(): number {
    return this.#ms - this.#start;
  }
}
