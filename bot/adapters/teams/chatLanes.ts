import { isForgettable, LONGEST_MEMORY, nextCallAt } from "../../core/chatLimits.ts";
import type { Clock } from "../../ports/clock.ts";
import { Lanes } from "./lanes.ts";
import { waitUntil } from "./waiting.ts";

const SWEEP_MS = 30_000;

/**
 * One message in flight in a conversation, and no more than Teams allows there. Each replica counts its own: two that
 * write to the same chat at once are rare (a person's chat belongs to one campaign's worker), and a 429 tells.
 */
export class ChatLanes {
  readonly #clock: Clock;
  readonly #closing: AbortSignal;
  readonly #lanes = new Lanes();
  /** When calls ended, in ms: later than they began, so that their way through the network cannot bring two together. */
  readonly #ended = new Map<string, number[]>();
  #sweptAt = 0;

  constructor(clock: Clock, closing: AbortSignal) {
    this.#clock = clock;
    this.#closing = closing;
  }

  run<Result>(conversationId: string, work: () => Promise<Result>): Promise<Result> {
    return this.#lanes.run(conversationId, async () => {
      const earlier = this.#ended.get(conversationId) ?? [];
      await waitUntil(nextCallAt(earlier, this.#ms()), this.#clock, this.#closing);
      try {
        return await work();
      } finally {
        this.#ended.set(conversationId, [...earlier, this.#ms()].slice(-LONGEST_MEMORY));
        this.#sweep();
      }
    });
  }

  #sweep(): void {
    const now = this.#ms();
    if (Math.abs(now - this.#sweptAt) < SWEEP_MS) return;
    this.#sweptAt = now;
    for (const [conversationId, ended] of this.#ended)
      if (isForgettable(ended, now)) this.#ended.delete(conversationId);
  }

  #ms(): number {
    return this.#clock.now().getTime();
  }
}
