import type { Delivery } from "../../ports/teams.ts";
import { type Act, type Failure, failureOf } from "./failure.ts";
import { LONGEST_PAUSE_MS, type Pace } from "./pace.ts";
import type { Wait } from "./waiting.ts";

export interface Patience {
  /** Tries of one call, the first included. */
  readonly attempts: number;
  /** First wait between tries; doubles each time up to `longestMs`, give or take a fifth (teams.md 3.5). */
  readonly firstMs: number;
  readonly longestMs: number;
}

export const PATIENCE: Patience = { attempts: 5, firstMs: 1_000, longestMs: 20_000 };

/** One outgoing HTTP exchange, for metrics: no ids of people. */
export interface Exchange {
  readonly act: Act | "upload";
  /** `ok`, or status and code of the failure. */
  readonly outcome: string;
  readonly ms: number;
}

/** Repeats calls where that is safe, and says what is known where it is not. The SDK's own retries are off (design.md D6). */
export class Attempts {
  readonly #pace: Pace;
  readonly #wait: Wait;
  readonly #patience: Patience;
  readonly #chance: () => number;
  readonly #closing: AbortSignal;
  readonly #onExchange: (exchange: Exchange) => void;

  constructor(parts: {
    readonly pace: Pace;
    readonly wait: Wait;
    readonly patience: Patience;
    readonly chance: () => number;
    readonly closing: AbortSignal;
    readonly onExchange: (exchange: Exchange) => void;
  }) {
    this.#pace = parts.pace;
    this.#wait = parts.wait;
    this.#patience = parts.patience;
    this.#chance = parts.chance;
    this.#closing = parts.closing;
    this.#onExchange = parts.onExchange;
  }

  /** Runs `call` until it works, cannot work, or enough was tried. `send` is never repeated once its fate is unclear. */
  async make<Done extends object>(act: Act, call: () => Promise<Done>): Promise<Delivery<Done>> {
    let last: Failure = {
      fate: "again",
      why: "throttled",
      detail: "paused by the service",
      afterMs: null,
    };
    for (let attempt = 1; attempt <= this.#patience.attempts; attempt += 1) {
      if (!(await this.#pace.turn())) break;
      if (this.#closing.aborted)
        return { ok: false, sure: true, why: "unavailable", detail: "shutting down" };
      const result = await this.#once(act, call);
      if ("done" in result) return { ok: true, ...result.done };
      last = result;
      if (last.fate === "final" || (last.fate === "unclear" && act === "send")) break;
      if (!(await this.#rest(last, attempt))) break;
    }
    return outcomeOf(last, act);
  }

  async #once<Done>(
    act: Act,
    call: () => Promise<Done>,
  ): Promise<{ readonly done: Done } | Failure> {
    const began = performance.now();
    const note = (outcome: string): void =>
      this.#onExchange({ act, outcome, ms: performance.now() - began });
    try {
      const done = await call();
      note("ok");
      return { done };
    } catch (error) {
      const failure = failureOf(error, act);
      note(failure.detail);
      return failure;
    }
  }

  /** Waits as long as is sensible or was asked for; false when there is no point in another try. */
  async #rest(failure: Failure, attempt: number): Promise<boolean> {
    const { attempts, firstMs, longestMs } = this.#patience;
    const backoff =
      Math.min(longestMs, firstMs * 2 ** (attempt - 1)) * (0.8 + 0.4 * this.#chance());
    const asked = failure.fate === "again" ? failure.afterMs : null;
    const ms = asked === null ? backoff : asked * (1 + 0.1 * this.#chance());
    const last = attempt === attempts;
    if (failure.fate === "again" && failure.why === "throttled") {
      // 429 stops everybody, also when this call has had its last try.
      this.#pace.pause(ms);
      return !last;
    }
    if (last || ms > LONGEST_PAUSE_MS) return false;
    await this.#wait(ms, this.#closing);
    return true;
  }
}

function outcomeOf<Done>(last: Failure, act: Act): Delivery<Done> {
  if (last.fate !== "unclear") return { ok: false, sure: true, why: last.why, detail: last.detail };
  if (act === "send") return { ok: false, sure: false, detail: last.detail };
  return { ok: false, sure: true, why: "unavailable", detail: last.detail };
}
