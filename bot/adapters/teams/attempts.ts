import type { Lane } from "../../core/pace.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Delivery } from "../../ports/teams.ts";
import { type Act, type Failure, failureOf } from "./failure.ts";
import type { Pace } from "./pace.ts";
import type { Turn } from "./paceLine.ts";
import { LONGEST_SILENCE_MS } from "./silence.ts";
import { Spacing } from "./spacing.ts";
import { type Wait, waitUntil } from "./waiting.ts";

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
  readonly act: Act | "upload" | "download";
  /** `ok`, or status and code of the failure. */
  readonly outcome: string;
  readonly ms: number;
}

/** What is said of a call that never got its place. */
const UNTRIED: Readonly<Record<Exclude<Turn, "go">, Failure>> = {
  silent: { fate: "again", why: "throttled", detail: "paused by the service", afterMs: null },
  closing: { fate: "final", why: "unavailable", detail: "shutting down" },
  "no-book": { fate: "again", why: "unavailable", detail: "the pace is not known", afterMs: null },
};

/** Repeats calls where that is safe, and says what is known where it is not. The SDK's own retries are off (design.md D6). */
export class Attempts {
  readonly #pace: Pace;
  readonly #clock: Clock;
  readonly #wait: Wait;
  readonly #patience: Patience;
  readonly #chance: () => number;
  readonly #closing: AbortSignal;
  readonly #onExchange: (exchange: Exchange) => void;
  readonly #spacing = new Spacing();

  constructor(parts: {
    readonly pace: Pace;
    readonly clock: Clock;
    readonly wait: Wait;
    readonly patience: Patience;
    readonly chance: () => number;
    readonly closing: AbortSignal;
    readonly onExchange: (exchange: Exchange) => void;
  }) {
    this.#pace = parts.pace;
    this.#clock = parts.clock;
    this.#wait = parts.wait;
    this.#patience = parts.patience;
    this.#chance = parts.chance;
    this.#closing = parts.closing;
    this.#onExchange = parts.onExchange;
  }

  /** Runs `call` until it works, cannot work, or enough was tried. `send` is never repeated once its fate is unclear. */
  async make<Done extends object>(
    act: Act,
    lane: Lane,
    call: () => Promise<Done>,
  ): Promise<Delivery<Done>> {
    let last: Failure | null = null;
    for (let attempt = 1; attempt <= this.#patience.attempts; attempt += 1) {
      const turn = await this.#pace.turn(lane);
      if (turn !== "go")
        return outcomeOf(turn === "silent" ? (last ?? UNTRIED.silent) : UNTRIED[turn], act);
      const result = await this.#once(act, call);
      if ("done" in result) return { ok: true, ...result.done };
      last = result;
      if (!isRepeatable(last, act) || !(await this.#rest(last, attempt))) break;
    }
    return outcomeOf(last ?? UNTRIED.closing, act);
  }

  /**
   * Calls at most once, when the campaign's turn has come and `onTurn` then agrees; null when nothing was called and
   * nothing is wrong: it did not agree, or we end first.
   */
  async makeOnce<Done extends object>(
    act: Act,
    onTurn: () => Promise<boolean>,
    call: () => Promise<Done>,
  ): Promise<Delivery<Done> | null> {
    const turn = await this.#pace.turn("campaign");
    if (turn === "closing") return null;
    if (turn !== "go") return outcomeOf(UNTRIED[turn], act);
    const since = this.#clock.now().getTime();
    if (!(await onTurn())) return null;
    const at = this.#spacing.next(since, this.#clock.now().getTime());
    await waitUntil(at, this.#clock, this.#closing);
    const result = await this.#once(act, call);
    if ("done" in result) return { ok: true, ...result.done };
    if (isThrottled(result)) await this.#heed(result);
    return outcomeOf(result, act);
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
    const last = attempt === attempts;
    if (isThrottled(failure)) {
      await this.#heed(failure);
      // The next turn comes after the silence.
      if (failure.afterMs !== null) return !last;
    }
    const asked = demandOf(failure, this.#chance);
    const backoff = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
    const ms = asked ?? backoff * (0.8 + 0.4 * this.#chance());
    if (last || ms > LONGEST_SILENCE_MS) return false;
    // What a server demands takes real time; our own patience passes as fast as the sandbox's clock is moved.
    if (asked !== null) await this.#wait(ms, this.#closing);
    else await waitUntil(this.#clock.now().getTime() + ms, this.#clock, this.#closing);
    return true;
  }

  /** A 429 is everybody's business, also when this call has had its last try. */
  async #heed(failure: Failure): Promise<void> {
    this.#pace.tell("refused");
    const asked = demandOf(failure, this.#chance);
    if (asked !== null) await this.#pace.silence(asked);
  }
}

/** `Retry-After` with some jitter, so that not all replicas come back at the same instant. */
function demandOf(failure: Failure, chance: () => number): number | null {
  if (failure.fate !== "again" || failure.afterMs === null) return null;
  return failure.afterMs * (1 + 0.1 * chance());
}

const isThrottled = (failure: Failure): failure is Extract<Failure, { fate: "again" }> =>
  failure.fate === "again" && failure.why === "throttled";

const isRepeatable = ({ fate }: Failure, act: Act): boolean =>
  fate === "again" || (fate === "unclear" && act !== "send");

function outcomeOf<Done>(last: Failure, act: Act): Delivery<Done> {
  if (last.fate !== "unclear") return { ok: false, sure: true, why: last.why, detail: last.detail };
  if (act === "send") return { ok: false, sure: false, detail: last.detail };
  return { ok: false, sure: true, why: "unavailable", detail: last.detail };
}
