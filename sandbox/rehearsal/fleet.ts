import { setTimeout as pause } from "node:timers/promises";
import { type BotProcess, startBotProcess } from "../botProcess.ts";
import type { Sandbox } from "../server.ts";
import { EARLIER } from "./calendar.ts";

export interface FleetOptions {
  readonly replicas: number;
  /** Beside what the sandbox tells its bots. */
  readonly env: Readonly<Record<string, string>>;
  readonly onOutput: (text: string) => void;
}

/**
 * How long, in real time, what a dead bot had taken stays its own, and a little more. Tenant time must not run on
 * meanwhile: an hour of it may pass in a second, and what then becomes free would be sent at an hour nobody chose.
 */
const GIVEN_UP_MS = 16_000;

/** A connection that breaks is heard of sooner than the process that held it is gone. */
const LAST_WORDS_MS = 2_000;

/** The bots of a rehearsal, each a process that may be killed and comes back on the same data. */
export class Fleet {
  readonly #sandbox: Sandbox;
  readonly #options: FleetOptions;
  readonly #bots = new Map<number, BotProcess>();
  /** Killed by us, and not back yet. */
  readonly #struck = new Map<number, BotProcess>();
  #fallen: string | null = null;
  #isOver = false;
  #kills = 0;
  #struckAt = 0;

  private constructor(sandbox: Sandbox, options: FleetOptions) {
    this.#sandbox = sandbox;
    this.#options = options;
  }

  /**
   * The first makes the tables; the others join it. The tenant's clock stands still while a bot starts and the bot's
   * does not, so theirs begin earlier and are then moved.
   */
  static async open(sandbox: Sandbox, options: FleetOptions): Promise<Fleet> {
    const fleet = new Fleet(sandbox, options);
    try {
      for (let nth = 0; nth < options.replicas; nth += 1) await fleet.#start(nth, EARLIER);
      await fleet.#connect();
    } catch (error) {
      await fleet.stop();
      throw error;
    }
    return fleet;
  }

  get kills(): number {
    return this.#kills;
  }

  get isWounded(): boolean {
    return this.#struck.size > 0;
  }

  /** Ends one of the living at this instant, as a power cut would; `lot` from 0 to 1 says which. */
  strike(lot: number): void {
    const living = [...this.#bots].filter(([nth]) => !this.#struck.has(nth));
    const [nth, bot] = living[Math.floor(lot * living.length)] ?? [];
    if (nth === undefined || bot === undefined || this.#isOver) return;
    this.#struck.set(nth, bot);
    this.#kills += 1;
    this.#struckAt = performance.now();
    void bot.kill();
  }

  /** What a bot said at its end that nobody had killed; null when none ends within moments. */
  async lastWords(): Promise<Error | null> {
    const ends = [...this.#bots.values()].map(({ gone }) => gone);
    await Promise.race([...ends, pause(LAST_WORDS_MS, undefined, { ref: false })]);
    return this.#fallen === null ? null : new Error(`A bot ended by itself:\n${this.#fallen}`);
  }

  /** Brings back whoever was killed, at the tenant's time. Throws when a bot ended that nobody had killed. */
  async heal(): Promise<void> {
    if (this.#fallen !== null) throw await this.lastWords();
    while (this.#struck.size > 0) {
      const struck = [...this.#struck];
      for (const [nth, bot] of struck) {
        await bot.gone;
        this.#struck.delete(nth);
        await this.#start(nth, this.#sandbox.tenant.clock.now());
      }
      await pause(Math.max(0, this.#struckAt + GIVEN_UP_MS - performance.now()));
      await this.#connect();
    }
  }

  /** Asks all of them to end. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all([...this.#bots.values()].map((bot) => bot.stop()));
  }

  async #start(nth: number, from: Date): Promise<void> {
    const { env, onOutput } = this.#options;
    const bot = await startBotProcess({
      env: { ...this.#sandbox.botEnv(), ...env, SANDBOX_NOW: from.toISOString() },
      onOutput,
    });
    this.#bots.set(nth, bot);
    void bot.gone.then((words) => {
      if (!this.#isOver && this.#bots.get(nth) === bot && !this.#struck.has(nth))
        this.#fallen = words;
    });
  }

  /** Throws only when nobody was killed on the way: a bot may be while it catches up. */
  async #connect(): Promise<void> {
    try {
      await this.#sandbox.connectBots([...this.#bots.values()].map(({ url }) => url));
    } catch (error) {
      if (!this.isWounded) throw error;
    }
  }
}
