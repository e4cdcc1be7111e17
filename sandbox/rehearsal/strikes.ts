import type { Journal } from "../journal.ts";
import { chance } from "../random.ts";
import { weekOf } from "./calendar.ts";

/** Whom a strike hits, as a number from 0 to 1. */
type Strike = (lot: number) => void;

export interface Strikes {
  /** Strikes now, if this week is still without. */
  makeUp(now: Date): void;
  /** No more of them. */
  end(): void;
}

/** The last moment between a message's arrival and a kill, in milliseconds of real time: its answer may be home by then. */
const LATEST_MS = 12;

/**
 * One kill a week, at a moment the seed chooses: after the n-th message of that week has arrived in the tenant, so that
 * it falls between a message's arrival and the bot's knowing of it, or shortly after. `most`: the highest n of the first
 * week; later ones bring fewer messages.
 */
export function weeklyStrikes(
  journal: Journal,
  seed: string,
  most: number,
  strike: Strike,
): Strikes {
  let week = -1;
  let count = 0;
  let done = false;
  let isOver = false;
  const begin = (at: Date): void => {
    const present = weekOf(at);
    if (present === week) return;
    week = present;
    count = 0;
    done = false;
  };
  const hit = (): void => {
    done = true;
    strike(chance(seed, "struck", week));
  };
  const stop = journal.subscribe(({ kind, at }) => {
    if (kind !== "message-sent" || isOver) return;
    begin(at);
    count += 1;
    if (done || count < messageOf(seed, week, most)) return;
    done = true;
    const waitMs = Math.floor(chance(seed, "wait", week) * LATEST_MS);
    if (waitMs < LATEST_MS / 3) hit();
    else setTimeout(() => !isOver && hit(), waitMs);
  });
  return {
    makeUp(now) {
      begin(now);
      if (!done && !isOver) hit();
    },
    end() {
      isOver = true;
      stop();
    },
  };
}

/** The message of this week after which the bot dies, from 1. */
const messageOf = (seed: string, week: number, most: number): number =>
  1 + Math.floor(chance(seed, "message", week) * Math.max(3, most / 2 ** Math.max(0, week)));
