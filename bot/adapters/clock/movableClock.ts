import type { Clock } from "../../ports/clock.ts";

/** Time that flows as usual and can be moved forward: only for the sandbox. */
export class MovableClock implements Clock {
  #offsetMs = 0;
  #movers = 0;
  readonly #sleepers = new Set<() => void>();

  /** @param start where time begins; the wall's time without it */
  constructor(start: Date | null = null) {
    if (start !== null) this.#offsetMs = start.getTime() - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  /** Waits for real, unless time is being moved, or begins to be: then waiting moves it. */
  async until(at: Date): Promise<void> {
    if (this.#movers === 0) await this.#sleep(at.getTime() - this.now().getTime());
    if (this.#movers > 0) this.moveTo(at);
  }

  async #sleep(ms: number): Promise<void> {
    if (ms <= 0) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#sleepers.add(wake);
    });
  }

  /** Moves to `at`; time never goes back. */
  moveTo(at: Date): void {
    this.#offsetMs += Math.max(0, at.getTime() - this.now().getTime());
  }

  /** Runs `work` while waiting moves time instead of passing it. */
  async whileMoving<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#movers += 1;
    for (const wake of this.#sleepers) wake();
    try {
      return await work();
    } finally {
      this.#movers -= 1;
    }
  }
}
