import type { Clock } from "../../ports/clock.ts";
import type { Wait } from "./waiting.ts";

/** Longer than this nobody waits inside a send: it is `throttled`, and its owner comes back later. */
export const LONGEST_PAUSE_MS = 120_000;

/**
 * Spreads calls evenly, all conversations together, and stops all of them when the service asks for it. Teams allows 50 a
 * second per app and tenant (teams.md 3.5); half of that leaves room for replies.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #gapMs: number;
  readonly #wait: Wait;
  readonly #closing: AbortSignal;
  #next = 0;
  #pauses = new Set<Promise<void>>();
  #longPauses = 0;

  constructor(clock: Clock, perSecond: number, wait: Wait, closing: AbortSignal) {
    this.#clock = clock;
    this.#gapMs = 1000 / perSecond;
    this.#wait = wait;
    this.#closing = closing;
  }

  /** Waits for this call's place. False when the service wants silence for longer than anybody should wait here. */
  async turn(): Promise<boolean> {
    do {
      while (this.#pauses.size > 0 && this.#longPauses === 0) await Promise.all(this.#pauses);
      if (this.#longPauses > 0) return false;
      await this.#place();
      // Whoever was waiting for a place when the pause began waits for another one after it.
    } while (this.#pauses.size > 0 && !this.#closing.aborted);
    return true;
  }

  /** Nobody calls for this long. Waited in real time, since a server asked for it. */
  pause(ms: number): void {
    const long = ms > LONGEST_PAUSE_MS ? 1 : 0;
    this.#longPauses += long;
    const pause = this.#wait(ms, this.#closing).finally(() => {
      this.#longPauses -= long;
      this.#pauses.delete(pause);
    });
    this.#pauses.add(pause);
  }

  async #place(): Promise<void> {
    const now = this.#clock.now().getTime();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#gapMs;
    if (at <= now || this.#closing.aborted) return;
    const closed = Promise.withResolvers<void>();
    const stop = (): void => closed.resolve();
    this.#closing.addEventListener("abort", stop, { once: true });
    try {
      await Promise.race([this.#clock.until(new Date(Math.ceil(at))), closed.promise]);
    } finally {
      this.#closing.removeEventListener("abort", stop);
    }
  }
}
