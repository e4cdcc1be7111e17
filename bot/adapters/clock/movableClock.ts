import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../ports/clock.ts";

/** Time that flows as usual and can be moved forward: only for the sandbox. */
export class MovableClock implements Clock {
  #offsetMs = 0;
  #movers = 0;

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  /** Waits for real, unless time is being moved: then waiting moves it. */
  async until(at: Date): Promise<void> {
    if (this.#movers > 0) {
      this.moveTo(at);
      return;
    }
    const wait = at.getTime() - this.now().getTime();
    if (wait > 0) await sleep(wait);
  }

  /** Moves to `at`; time never goes back. */
  moveTo(at: Date): void {
    this.#offsetMs += Math.max(0, at.getTime() - this.now().getTime());
  }

  /** Runs `work` while waiting moves time instead of passing it. */
  async whileMoving<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#movers += 1;
    try {
      return await work();
    } finally {
      this.#movers -= 1;
    }
  }
}
