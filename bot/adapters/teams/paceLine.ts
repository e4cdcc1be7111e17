import type { Clock } from "../../ports/clock.ts";
import type { Reservation } from "../../ports/pace.ts";
import type { Silence } from "./silence.ts";
import { waitUntil } from "./waiting.ts";

/** What came of waiting for a place: it is there; the service wants a long silence; we close; or the book cannot be had. */
export type Turn = "go" | "silent" | "closing" | "no-book";

/** Slots reserved in one go last so long: other replicas wait for them, and a pause reaches us only with the next. */
const RUN_MS = 100;
/** The next are asked for so long before the last is used, so that the way to the book costs nothing. */
const LEAD_MS = 150;
/** How late a slot may still be used, when the event loop was busy. More at once would be a burst. */
const LATE_MS = 50;
/** A slot further ahead was due by a clock that has been put back since. */
const HORIZON_MS = 60_000;

export interface PaceLineSetup {
  readonly reserve: (slots: number) => Promise<Reservation>;
  readonly clock: Clock;
  readonly silence: Silence;
  readonly closing: AbortSignal;
  /** A lane always in demand reserves ahead of it; else only for those who wait. */
  readonly ahead: boolean;
  /** Between two calls while there is no book; null lets nobody through. */
  readonly bookless: number | null;
}

/** Those of one lane who wait for their place, in the order they came. Due times are absolute, so that late timers lose nothing. */
export class PaceLine {
  readonly #setup: PaceLineSetup;
  readonly #waiting: ((turn: Turn) => void)[] = [];
  /** When each slot we hold is due, in ms of the clock. */
  #dues: number[] = [];
  #lastDue = Number.NEGATIVE_INFINITY;
  /** Slots used since slots were last asked for: what is soon wanted again. */
  #used = 0;
  #runLength = 1;
  #asking: Promise<void> | null = null;
  #driving = false;

  constructor(setup: PaceLineSetup) {
    this.#setup = setup;
  }

  turn(): Promise<Turn> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      void this.#drive();
    });
  }

  /** Gives up the slots that are held. */
  clear(): void {
    this.#dues = [];
  }

  async #drive(): Promise<void> {
    if (this.#driving) return;
    this.#driving = true;
    while (this.#waiting.length > 0) await this.#step();
    this.#driving = false;
  }

  async #step(): Promise<void> {
    const { clock, silence, closing } = this.#setup;
    const soon = await silence.over(closing);
    if (closing.aborted) return this.#dismiss("closing");
    if (!soon) return this.#dismiss("silent");
    const now = clock.now().getTime();
    this.#dues = this.#dues.filter((due) => due >= now - LATE_MS && due <= now + HORIZON_MS);
    if (this.#isShort()) this.#asking ??= this.#ask();
    const [due] = this.#dues;
    if (due === undefined) return this.#asking ?? undefined;
    await waitUntil(due, clock, closing);
    // Whoever had a place when the silence began needs another one after it.
    if (!silence.active && !closing.aborted) this.#release(due);
  }

  #release(due: number): void {
    const now = Math.max(due, this.#setup.clock.now().getTime());
    while (this.#waiting.length > 0 && this.#dues[0] !== undefined && this.#dues[0] <= now) {
      this.#dues.shift();
      this.#used += 1;
      this.#waiting.shift()?.("go");
    }
  }

  #dismiss(turn: Turn): void {
    for (const resolve of this.#waiting.splice(0)) resolve(turn);
  }

  #isShort(): boolean {
    const last = this.#dues.at(-1);
    if (last === undefined) return true;
    if (!this.#setup.ahead && this.#waiting.length <= this.#dues.length) return false;
    return last - this.#setup.clock.now().getTime() < LEAD_MS;
  }

  async #ask(): Promise<void> {
    const { reserve, clock, silence, ahead } = this.#setup;
    const missing = this.#waiting.length - this.#dues.length;
    const wanted = Math.max(1, missing, ahead ? this.#used : 0);
    this.#used = 0;
    try {
      const reserved = await reserve(Math.min(wanted, this.#runLength));
      if (reserved.kind === "silence") silence.begin(reserved.forMs);
      else this.#take(reserved, clock.now().getTime());
    } catch {
      this.#withoutBook(clock.now().getTime());
    } finally {
      this.#asking = null;
    }
  }

  #take({ slots, inMs, gapMs }: Extract<Reservation, { kind: "slots" }>, now: number): void {
    this.#runLength = Math.max(1, Math.ceil(RUN_MS / gapMs));
    // An answer that was faster than the one before must not push its slots into that one's.
    const smooth = this.#setup.ahead && this.#lastDue <= now + HORIZON_MS;
    const first = smooth ? Math.max(now + inMs, this.#lastDue + gapMs) : now + inMs;
    for (let slot = 0; slot < slots; slot += 1)
      this.#dues.push(Math.max(now, first + slot * gapMs));
    this.#lastDue = this.#dues.at(-1) ?? now;
  }

  #withoutBook(now: number): void {
    const { bookless } = this.#setup;
    if (bookless === null) {
      this.#dismiss("no-book");
      return;
    }
    this.#lastDue = Math.max(now, this.#lastDue + bookless);
    this.#dues.push(this.#lastDue);
  }
}
