import type { BotLine } from "./botLine.ts";
import type { TenantClock } from "./clock.ts";
import { patientPost } from "./patientPost.ts";

/** What a move came to. `ran`: how often each duty did something, over all replicas. */
export interface Moved {
  /** The latest any bot's clock shows. */
  readonly now: string;
  readonly ran: Readonly<Record<string, number>>;
  /** Replicas that did not come along to the end, by address, and why. */
  readonly failed: Readonly<Record<string, string>>;
}

/** One replica on its way. `next`: its next work, null for none, undefined when it does not tell. */
interface Traveller {
  readonly url: string;
  next: number | null | undefined;
  /** How often in a row `next` did not go forward. */
  stood: number;
  now: number;
}

/** How often a bot may name the same next work again before time moves on without it. */
const MOST_STANDING_HOPS = 3;

/**
 * Moves the tenant and its bots through time together, from one piece of the bots' work to the next: what is sent on
 * the way bears the time it fell due. A bot that does not tell its `next` is moved in one step.
 */
export class ClockMover {
  readonly #line: BotLine;
  readonly #clock: TenantClock;
  /** Addresses of bots that have told their next work before: these need not be asked first. */
  readonly #tellers = new Set<string>();

  constructor(line: BotLine, clock: TenantClock) {
    this.#line = line;
    this.#clock = clock;
  }

  /**
   * Returns null without a bot. Throws RangeError for a time that has passed, and Error when no bot came along to the
   * end; the tenant's clock arrives all the same.
   */
  async moveTo(target: Date): Promise<Moved | null> {
    if (this.#line.clocks.length === 0) {
      this.#clock.moveTo(target);
      return null;
    }
    if (!(target.getTime() >= this.#clock.ms())) this.#clock.moveTo(target);
    const journey = new Journey(this.#line.clocks, this.#tellers);
    await journey.ask();
    let at = journey.isTold ? this.#clock.ms() : target.getTime();
    for (;;) {
      this.#reach(at);
      await journey.hop(this.#clock.now());
      this.#reach(journey.now);
      const { next } = journey;
      if (journey.isOver || (at >= target.getTime() && (next === null || next > at))) break;
      at = Math.max(this.#clock.ms(), Math.min(next ?? target.getTime(), target.getTime()));
    }
    this.#reach(target.getTime());
    return journey.told();
  }

  /** Brings bots that have just been connected to the tenant's time. Throws when one does not come. */
  async catchUp(): Promise<void> {
    const journey = new Journey(this.#line.clocks, this.#tellers);
    await journey.hop(this.#clock.now());
    const { failed } = journey.told();
    const [first] = Object.entries(failed);
    if (first !== undefined)
      throw new Error(`the bot at ${first.join(" did not move its clock: ")}`);
  }

  /** The tenant's clock flows meanwhile and may be there already. */
  #reach(ms: number): void {
    if (ms > this.#clock.ms()) this.#clock.moveTo(new Date(ms));
  }
}

/** The bots of one move: who is still there, what they did, and what they wait for. */
class Journey {
  readonly #ran = new Map<string, number>();
  readonly #failed = new Map<string, string>();
  readonly #tellers: Set<string>;
  #here: readonly Traveller[];
  #latest = 0;

  constructor(urls: readonly string[], tellers: Set<string>) {
    this.#tellers = tellers;
    this.#here = urls.map((url) => ({ url, next: undefined, stood: 0, now: 0 }));
  }

  get isOver(): boolean {
    return this.#here.length === 0;
  }

  /** Whether any of them tells its next work. */
  get isTold(): boolean {
    return this.#here.some(({ url }) => this.#tellers.has(url));
  }

  /** The latest any clock shows. */
  get now(): number {
    return this.#latest;
  }

  /** The earliest work ahead; what is named again and again without anything coming of it does not count. */
  get next(): number | null {
    const ahead = this.#here.flatMap(({ next, stood }) =>
      typeof next === "number" && stood < MOST_STANDING_HOPS ? [next] : [],
    );
    return ahead.length === 0 ? null : Math.min(...ahead);
  }

  async ask(): Promise<void> {
    await this.#each(async (bot) => {
      if (this.#tellers.has(bot.url)) return;
      const response = await fetch(clockOf(bot));
      if (response.ok) this.#learn(bot, await response.json());
      else await response.body?.cancel();
    });
  }

  async hop(to: Date): Promise<void> {
    await this.#each(async (bot) => {
      const { status, text } = await patientPost(clockOf(bot), { to: to.toISOString() });
      if (status !== 200) throw new Error(`${status} ${text}`);
      this.#note(bot, JSON.parse(text), to);
    });
  }

  /** Throws when nobody is left. */
  told(): Moved {
    const failed = Object.fromEntries(this.#failed);
    if (this.isOver)
      throw new Error(`no bot moved its clock to the end: ${JSON.stringify(failed)}`);
    const now = new Date(this.#latest).toISOString();
    return { now, ran: Object.fromEntries(this.#ran), failed };
  }

  #note(bot: Traveller, answer: unknown, to: Date): void {
    const { now, ran } = answer as { readonly now?: unknown; readonly ran?: unknown };
    const before = bot.next;
    const next = this.#learn(bot, answer);
    const stands = typeof next === "number" && next <= to.getTime() && next <= (before ?? next);
    bot.stood = stands ? bot.stood + 1 : 0;
    this.#latest = Math.max(this.#latest, to.getTime(), Date.parse(String(now)) || 0);
    for (const [duty, times] of Object.entries(ran ?? {}))
      this.#ran.set(duty, (this.#ran.get(duty) ?? 0) + Number(times));
  }

  #learn(bot: Traveller, answer: unknown): Traveller["next"] {
    bot.next = nextIn(answer);
    if (bot.next !== undefined) this.#tellers.add(bot.url);
    return bot.next;
  }

  /** All at once; whoever cannot be moved any more stays behind. */
  async #each(act: (bot: Traveller) => Promise<void>): Promise<void> {
    await Promise.all(
      this.#here.map((bot) =>
        act(bot).catch((fault: unknown) => this.#failed.set(bot.url, reasonOf(fault))),
      ),
    );
    this.#here = this.#here.filter(({ url }) => !this.#failed.has(url));
  }
}

const clockOf = ({ url }: Traveller): string => `${url}/sandbox/clock`;

function nextIn(answer: unknown): Traveller["next"] {
  if (typeof answer !== "object" || answer === null || !("next" in answer)) return undefined;
  return typeof answer.next === "string" ? Date.parse(answer.next) : null;
}

function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  return fault.cause instanceof Error ? `${fault.message}: ${fault.cause.message}` : fault.message;
}
