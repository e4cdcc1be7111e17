import { isStrain, type Lane, laneRate, learned, type Signal } from "../../core/pace.ts";
import type { Clock } from "../../ports/clock.ts";
import type { PaceBook, PacedService, Pacing, Reservation } from "../../ports/pace.ts";
import { faultOf, type Log } from "./log.ts";
import { PaceLine, type Turn } from "./paceLine.ts";
import { Silence } from "./silence.ts";
import type { Wait } from "./waiting.ts";

/** While the book cannot be had, a second between two replies: people still get an answer, and no replica can do harm. */
const BOOKLESS_REPLY_MS = 1_000;
/** How soon the same signal is worth telling again. */
const DEAF_MS = 1_000;

export interface PaceSetup {
  readonly book: PaceBook;
  /** Calls a second to the connector at best, all replicas together. */
  readonly perSecond: number;
  readonly clock: Clock;
  /** In the sandbox time is the clock's; else the book's, so that replicas with wrong clocks agree. */
  readonly ownTime: boolean;
  readonly wait: Wait;
  readonly closing: AbortSignal;
  /** Aborted before `closing`: campaigns get no more turns, while people are still answered. */
  readonly campaignsEnd: AbortSignal;
  readonly log: Log;
}

/** Our share of the one pace all replicas keep towards the connector. Teams allows 50 calls a second per app and tenant (teams.md 3.5). */
export class Pace implements Pacing {
  readonly #setup: PaceSetup;
  readonly #service: PacedService;
  readonly #silence: Silence;
  readonly #lines: Readonly<Record<Lane, PaceLine>>;
  readonly #told = new Map<Signal, number>();

  constructor(setup: PaceSetup) {
    this.#setup = setup;
    this.#service = { name: "connector", ceiling: setup.perSecond };
    const { clock, closing, campaignsEnd } = setup;
    const silence = new Silence(setup.wait, closing);
    this.#silence = silence;
    const common = (lane: Lane) => ({
      reserve: (slots: number) => this.#reserve(lane, slots),
      ...{ clock, silence },
    });
    const leaving = AbortSignal.any([closing, campaignsEnd]);
    this.#lines = {
      campaign: new PaceLine({
        ...common("campaign"),
        ...{ closing: leaving, ahead: true, bookless: null },
      }),
      reply: new PaceLine({
        ...common("reply"),
        ...{ closing, ahead: false, bookless: BOOKLESS_REPLY_MS },
      }),
    };
  }

  /** Waits for this call's place. Never rejects. */
  turn(lane: Lane): Promise<Turn> {
    return this.#lines[lane].turn();
  }

  /** The service demands silence: nobody calls, here at once and elsewhere from their next reservation. */
  async silence(forMs: number): Promise<void> {
    const written = this.#written((book) => book.silence(this.#service.name, forMs));
    this.#silence.begin(forMs);
    for (const line of Object.values(this.#lines)) line.clear();
    await written;
  }

  /** Reads what every answer says of the service's load. */
  notice(throttleShare: string | null | undefined): void {
    if (isStrain(throttleShare)) this.tell("strained");
  }

  tell(signal: Signal): void {
    const now = this.#setup.clock.now().getTime();
    const last = this.#told.get(signal);
    if (last !== undefined && Math.abs(now - last) < DEAF_MS) return;
    this.#told.set(signal, now);
    void this.#written((book) => book.learn(this.#service.name, signal, this.#now()));
  }

  async now(): ReturnType<Pacing["now"]> {
    const { book, clock, perSecond } = this.#setup;
    const known = await book.read(this.#service.name);
    const silent = known?.silentForMs ?? 0;
    return {
      perSecond: laneRate("campaign", Math.min(known?.rate.perSecond ?? perSecond, perSecond)),
      ceiling: laneRate("campaign", perSecond),
      pausedUntil: silent > 0 ? new Date(clock.now().getTime() + silent) : null,
    };
  }

  async #reserve(lane: Lane, slots: number): Promise<Reservation> {
    const { book, log } = this.#setup;
    try {
      const reserved = await book.reserve(this.#service, lane, slots, this.#now());
      if (reserved.kind === "slots") {
        const { rate, now } = reserved;
        if (learned(rate, "quiet", now) !== rate) this.tell("quiet");
      }
      return reserved;
    } catch (error) {
      log.warn({ ...faultOf(error), lane }, "The pace could not be read");
      throw error;
    }
  }

  #now(): Date | null {
    return this.#setup.ownTime ? this.#setup.clock.now() : null;
  }

  async #written(write: (book: PaceBook) => Promise<void>): Promise<void> {
    await write(this.#setup.book).catch((error: unknown) =>
      this.#setup.log.warn(faultOf(error), "The pace could not be written"),
    );
  }
}
