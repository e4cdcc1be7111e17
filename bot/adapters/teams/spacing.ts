/** How much faster than they were spaced those go who were held up: a service that refuses bursts has seen nothing meanwhile. */
const CATCH_UP = 0.9;

/**
 * Keeps turns apart that were held up together: what waited for a slow database would else leave all at once. Everyone goes
 * as far behind the one before as their turns were, a little less until what was lost is made up for.
 */
export class Spacing {
  #turn = 0;
  #left = 0;

  /** When somebody may go whose turn came at `turn` and who is ready `now`; in ms, in the order they are ready. */
  next(turn: number, now: number): number {
    const apart = Math.max(0, turn - this.#turn) * CATCH_UP;
    // The first of all, and whoever comes after a clock was put back, goes at once.
    const at = this.#left > now + apart + HORIZON_MS ? now : Math.max(now, this.#left + apart);
    this.#turn = turn;
    this.#left = at;
    return at;
  }
}

const HORIZON_MS = 60_000;
