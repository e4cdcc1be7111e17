import { durationMs } from "../clock.ts";
import type { Sandbox } from "../server.ts";
import type { Events } from "./events.ts";

/** As often as the page shows how far time has come. */
const MOST_STEPS = 168;
const SHORTEST_STEP_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

/** Moves the tenant's clock in steps, so that the page can show how far it has come. One move at a time. */
export class ClockMoves {
  readonly #sandbox: Sandbox;
  readonly #events: Events;
  #moving = false;

  constructor(sandbox: Sandbox, events: Events) {
    this.#sandbox = sandbox;
    this.#events = events;
  }

  get moving(): boolean {
    return this.#moving;
  }

  /** `by`: an ISO 8601 duration, or "tomorrow" for ten o'clock of the next day (UTC). Throws RangeError for anything else. */
  async move(by: string): Promise<void> {
    if (this.#moving) throw new RangeError("The clock is already moving. Wait until it stands.");
    const from = this.#sandbox.tenant.clock.ms();
    const to = by === "tomorrow" ? tomorrowAtTen(from) : from + durationMs(by);
    const steps = Math.max(1, Math.min(MOST_STEPS, Math.floor((to - from) / SHORTEST_STEP_MS)));
    this.#moving = true;
    try {
      for (let step = 1; step <= steps; step += 1) {
        // The steps themselves take wall time, and the clock flows meanwhile: never ask for a time already past.
        const target = Math.max(
          from + ((to - from) * step) / steps,
          this.#sandbox.tenant.clock.ms(),
        );
        await this.#sandbox.moveClock({ to: new Date(target) });
        const now = this.#sandbox.tenant.clock.now().toISOString();
        this.#events.send({ kind: "clock", share: step / steps, now });
      }
    } finally {
      this.#moving = false;
    }
  }
}

const tomorrowAtTen = (now: number): number =>
  Math.floor(now / DAY_MS) * DAY_MS + DAY_MS + 10 * 3_600_000;
