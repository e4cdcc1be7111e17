import { orClosing, type Wait } from "./waiting.ts";

/** Longer than this nobody waits inside a send: it is `throttled`, and its owner comes back later. */
export const LONGEST_SILENCE_MS = 120_000;

/** While the service wants to hear nothing of us. Waited in real time, since a server asked for it. */
export class Silence {
  readonly #wait: Wait;
  readonly #closing: AbortSignal;
  readonly #ends = new Set<Promise<void>>();
  #long = 0;

  constructor(wait: Wait, closing: AbortSignal) {
    this.#wait = wait;
    this.#closing = closing;
  }

  begin(ms: number): void {
    const long = ms > LONGEST_SILENCE_MS ? 1 : 0;
    this.#long += long;
    const end = this.#wait(ms, this.#closing).finally(() => {
      this.#long -= long;
      this.#ends.delete(end);
    });
    this.#ends.add(end);
  }

  get active(): boolean {
    return this.#ends.size > 0;
  }

  /** Waits until it is over, or `leaving` is aborted. False when that takes longer than anybody should wait here. */
  async over(leaving: AbortSignal): Promise<boolean> {
    while (this.#ends.size > 0 && this.#long === 0 && !leaving.aborted)
      await orClosing(() => Promise.all(this.#ends), leaving);
    return this.#long === 0;
  }
}
