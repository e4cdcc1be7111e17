import type { Clock } from "#bot/ports/clock.ts";

interface Due {
  readonly at: number;
  readonly happens: () => void;
}

/**
 * Time as the database and the tenant know it. It only moves when somebody waits or a run lets it pass, so a week takes no
 * time at all. Each process looks at it through a wall clock of its own, which may be wrong.
 */
export class ModelTime {
  #now: number;
  #due: Due[] = [];

  constructor(start: Date) {
    this.#now = start.getTime();
  }

  get now(): number {
    return this.#now;
  }

  /** Lets something happen at a moment to come. */
  at(at: number, happens: () => void): void {
    this.#due.push({ at, happens });
  }

  /** Moves on to a moment, with everything that falls due on the way in its order; never back. */
  moveTo(at: number): void {
    for (;;) {
      const next = this.#due
        .filter((each) => each.at <= at)
        .reduce<Due | null>((first, each) => (first && first.at <= each.at ? first : each), null);
      if (next === null) break;
      this.#due = this.#due.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.happens();
    }
    this.#now = Math.max(this.#now, at);
  }

  pass(ms: number): void {
    this.moveTo(this.#now + ms);
  }

  /** A wall clock that is wrong by so much; the skew may change while it is looked at. */
  wallClock(skewMs: () => number = () => 0): Clock {
    return {
      now: () => new Date(this.#now + skewMs()),
      until: async (at) => this.moveTo(at.getTime() - skewMs()),
    };
  }
}
