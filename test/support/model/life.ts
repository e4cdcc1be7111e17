import type { Store, Tables } from "#bot/ports/store.ts";

/** Where one process's life ends or stands still, counted in the calls it makes; null for never. */
export interface Fate {
  /** Dies before (even) or after (odd) its n-th half call: what it asked for may have happened, and it never hears. */
  readonly diesAt: number | null;
  /** Stands still there, as on SIGSTOP, until it is woken. */
  readonly sleepsAt: number | null;
}

export const LONG_LIFE: Fate = { diesAt: null, sleepsAt: null };

type Between = (isInside: boolean) => Promise<void> | void;
type Method = (...given: never[]) => unknown;

/**
 * One process as the outside sees it. Every call through its ports is a place where it may die or stand still; a dead one
 * does nothing more, because its calls never return.
 */
export class Life {
  readonly name: string;
  readonly #fate: Fate;
  /** Called at each place, so that others can act between any two of its steps, and told whether a transaction is open. */
  readonly #between: Between;
  #steps = 0;
  #isDead = false;
  #isAsleep = false;
  #hasSlept = false;
  /** In a transaction nobody sleeps here: the database would end it, and with one transaction at a time all would wait. */
  #isInside = false;
  readonly #death = promised();
  readonly #sleep = promised();
  readonly #waking = promised();

  constructor(name: string, fate: Fate, between: Between) {
    this.name = name;
    this.#fate = fate;
    this.#between = between;
  }

  get isAwake(): boolean {
    return !this.#isDead && !this.#isAsleep;
  }

  get steps(): number {
    return this.#steps;
  }

  /** Runs work until it ends, the process dies or it falls asleep. A sleeper's work goes on after `wake`. */
  async live(work: Promise<unknown>): Promise<"ended" | "died" | "asleep" | "failed"> {
    const end = work.then(
      () => "ended" as const,
      () => "failed" as const,
    );
    return Promise.race([
      end,
      this.#death.then(() => "died" as const),
      this.#sleep.then(() => "asleep" as const),
    ]);
  }

  /** Lets a sleeper go on. Resolves as `live` does, without another sleep. */
  async wake(work: Promise<unknown>): Promise<"ended" | "died" | "failed"> {
    this.#isAsleep = false;
    this.#waking.resolve();
    const end = work.then(
      () => "ended" as const,
      () => "failed" as const,
    );
    return Promise.race([end, this.#death.then(() => "died" as const)]);
  }

  kill(): void {
    this.#isDead = true;
    this.#death.resolve();
  }

  /** The same object, with a place to die before and after each of its calls. */
  through<Port extends object>(port: Port): Port {
    const walled = Object.entries(port).map(([name, method]) => [
      name,
      typeof method === "function" && !isStream(method) && !SYNCHRONOUS.has(name)
        ? this.#walled(method as Method)
        : method,
    ]);
    return Object.fromEntries(walled) as Port;
  }

  /** A store whose transactions are rolled back when the process dies inside them. */
  store(store: Store): Store {
    return {
      ...this.#tables(store),
      atomically: async (work) => {
        await this.#step();
        try {
          return await store.atomically((tables) => {
            this.#isInside = true;
            return Promise.race([work(this.#tables(tables)), this.#diesInside()]);
          });
        } finally {
          this.#isInside = false;
          await this.#step();
        }
      },
      close: async () => {},
    };
  }

  #tables(tables: Tables): Tables {
    const walled = Object.entries(tables)
      .filter(([, table]) => typeof table === "object" && table !== null)
      .map(([name, table]) => [name, this.through(table)]);
    return Object.fromEntries(walled) as Tables;
  }

  #walled(method: Method): Method {
    return async (...given) => {
      await this.#step();
      const result = await method(...given);
      await this.#step();
      return result;
    };
  }

  async #diesInside(): Promise<never> {
    await this.#death;
    throw new Error("The connection was lost.");
  }

  async #step(): Promise<void> {
    if (this.#isDead) await never();
    const step = this.#steps;
    this.#steps += 1;
    if (step === this.#fate.diesAt) {
      this.kill();
      await never();
    }
    const { sleepsAt } = this.#fate;
    if (sleepsAt !== null && step >= sleepsAt && !this.#hasSlept && !this.#isInside) {
      this.#hasSlept = true;
      this.#isAsleep = true;
      this.#sleep.resolve();
      await this.#waking;
    }
    await this.#between(this.#isInside);
  }
}

/** What answers at once, and is no call to anywhere. */
const SYNCHRONOUS: ReadonlySet<string> = new Set(["now"]);

const isStream = (method: unknown): boolean =>
  typeof method === "function" && method.constructor.name === "AsyncGeneratorFunction";

const never = (): Promise<never> => new Promise(() => {});

function promised(): Promise<void> & { resolve(): void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return Object.assign(promise, { resolve: () => resolve() });
}
