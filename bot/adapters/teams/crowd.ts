export interface CrowdLimits {
  /** Requests of one remote address that are read and checked at the same time. */
  readonly perRemote: number;
  /** Turns inside the bot at the same time, handlers that outlive their answer included. */
  readonly turns: number;
}

/** A thousand people pressing twice at once fit (trust.md 4); checking one takes milliseconds, a turn at most seconds. */
export const CROWD_LIMITS: CrowdLimits = { perRemote: 2_000, turns: 2_500 };

/** Counts who is inside, so that a flood is turned away at the door and memory stays bounded. */
export class Crowd {
  readonly #limits: CrowdLimits;
  readonly #remotes = new Map<string, number>();
  #turns = 0;

  constructor(limits: CrowdLimits) {
    this.#limits = limits;
  }

  /** The way out again, or null when this remote has too many requests open. */
  enter(remote: string): (() => void) | null {
    const count = this.#remotes.get(remote) ?? 0;
    if (count >= this.#limits.perRemote) return null;
    this.#remotes.set(remote, count + 1);
    return once(() => {
      const left = (this.#remotes.get(remote) ?? 1) - 1;
      if (left > 0) this.#remotes.set(remote, left);
      else this.#remotes.delete(remote);
    });
  }

  /** The end of a turn, or null when too many are in flight. */
  begin(): (() => void) | null {
    if (this.#turns >= this.#limits.turns) return null;
    this.#turns += 1;
    return once(() => {
      this.#turns -= 1;
    });
  }
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
