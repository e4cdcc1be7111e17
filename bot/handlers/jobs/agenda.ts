import type { Clock } from "../../ports/clock.ts";
import { DUTIES, type DutyName } from "../../ports/jobs.ts";

/** Work that runs by itself. `nextDue` computes from what is stored and from core's rules; running early does nothing. */
export interface Duty {
  readonly name: DutyName;
  /** When this next has something to do; null for "not until something changes". */
  nextDue(): Promise<Date | null>;
  /** Does what is due now. Returns how many things it did. */
  run(): Promise<number>;
}

/** What came of moving time: how much each duty did, and when something falls due next (see `Agenda.next`). */
export interface Advanced {
  readonly ran: Readonly<Record<DutyName, number>>;
  readonly next: Date | null;
}

export type Log = (sentence: string, fields: Readonly<Record<string, unknown>>) => void;

/** Runs duties one at a time each, when they are due and never before. */
export class Agenda {
  readonly #duties: ReadonlyMap<DutyName, Duty>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #tail = new Map<DutyName, Promise<unknown>>();
  readonly #background = new Set<Promise<unknown>>();
  /** What was due and could not go on when time was last moved. */
  #idle: ReadonlyMap<DutyName, Idle> = new Map();

  constructor(duties: readonly Duty[], clock: Clock, log: Log) {
    this.#duties = new Map(duties.map((duty) => [duty.name, duty]));
    this.#clock = clock;
    this.#log = log;
  }

  /** The duties it has. */
  get names(): readonly DutyName[] {
    return [...this.#duties.keys()];
  }

  /** Runs one duty if it is due, after any run of it that is under way. Returns how many things it did. */
  async run(name: DutyName): Promise<number> {
    return this.#after(name, () => this.#runIfDue(name));
  }

  #after(name: DutyName, work: () => Promise<number>): Promise<number> {
    const previous = this.#tail.get(name) ?? Promise.resolve();
    const run = previous.then(work);
    const settled = run.catch(() => undefined);
    this.#tail.set(name, settled);
    return run;
  }

  async #runIfDue(name: DutyName): Promise<number> {
    const duty = this.#duties.get(name);
    const due = (await duty?.nextDue()) ?? null;
    if (duty === undefined || due === null || due > this.#clock.now()) return 0;
    return duty.run();
  }

  /** Runs one duty that is known to be due. */
  #now(name: DutyName): Promise<number> {
    return this.#after(name, () => this.#duties.get(name)?.run() ?? Promise.resolve(0));
  }

  /** Lets work go on beside the caller, kept in sight so that `quiet` can wait for it. Its failure is logged. */
  beside(sentence: string, work: Promise<unknown>): void {
    const watched = work
      .catch((error: unknown) => this.#log(sentence, { err: error }))
      .finally(() => this.#background.delete(watched));
    this.#background.add(watched);
  }

  /** Waits until nothing is under way. */
  async quiet(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background);
    await Promise.all(this.#tail.values());
    if (this.#background.size > 0) await this.quiet();
  }

  /**
   * Moves time to `to`, running what falls due on the way in the order it falls due. `moveTo` sets the clock.
   * Work that fails or cannot go on is logged and left for later, so that time always arrives.
   */
  async advance(to: Date, moveTo: (at: Date) => void): Promise<Advanced> {
    const ran = Object.fromEntries(DUTIES.map((name) => [name, 0])) as Record<DutyName, number>;
    const idle = new Map<DutyName, Idle>();
    this.#idle = idle;
    for (;;) {
      await this.quiet();
      const next = await this.#earliest(idle);
      if (next === null || next.due > to) {
        moveTo(to);
        await this.quiet();
        return { ran, next: next?.due ?? null };
      }
      moveTo(next.due);
      // Nothing has happened since it was found due, so it need not be asked again.
      const did = await this.#now(next.name).catch((error: unknown) => {
        this.#log("A duty failed while time was moved.", { duty: next.name, err: error });
        return 0;
      });
      ran[next.name] += did;
      const before = idle.get(next.name);
      const again = before !== undefined && next.due <= before.due ? before.times : 0;
      if (did === 0) idle.set(next.name, { due: next.due, times: again + 1 });
      else idle.delete(next.name);
    }
  }

  /**
   * When something falls due next, which may be now; null for not until something changes. A duty that did nothing
   * although it was due, when time was last moved, does not hide what the others wait for.
   */
  async next(): Promise<Date | null> {
    return (await this.#earliest(this.#idle))?.due ?? null;
  }

  async #earliest(
    idle: ReadonlyMap<DutyName, Idle>,
  ): Promise<{ readonly name: DutyName; readonly due: Date } | null> {
    const times = await Promise.all(
      [...this.#duties.values()].map(async ({ name, nextDue }) => ({ name, due: await nextDue() })),
    );
    let first: { name: DutyName; due: Date } | null = null;
    for (const { name, due } of times) {
      const last = idle.get(name);
      if (due === null || (last !== undefined && isStuck(last, due))) continue;
      if (first === null || due < first.due) first = { name, due };
    }
    return first;
  }
}

/** How often in a row a duty did nothing although it was due, and when that was. */
interface Idle {
  readonly due: Date;
  readonly times: number;
}

const isStuck = (last: Idle, due: Date): boolean => due <= last.due && last.times >= STUCK_LIMIT;

/** How often a duty may be due and yet do nothing before time moves on without it. */
const STUCK_LIMIT = 3;
