import { type Lane, laneRate, learned, type Rate } from "#bot/core/pace.ts";
import type { PaceBook, PacedService, Reservation } from "#bot/ports/pace.ts";

interface Row {
  rate: Rate;
  nextAt: number;
  replyAt: number;
  silentUntil: number;
}

const HORIZON_MS = 60_000;
const REPLY_BURST_MS = 400;

/** A pace book for one process that forgets. It keeps the same contract as the stored one. */
export class MemoryPaces implements PaceBook {
  readonly #rows = new Map<string, Row>();
  readonly #own: () => number;

  /** @param own the book's own clock, in ms: tests that sleep nothing give one that moves when they would */
  constructor(own: () => number = () => performance.timeOrigin + performance.now()) {
    this.#own = own;
  }

  async reserve(
    service: PacedService,
    lane: Lane,
    slots: number,
    now: Date | null,
  ): Promise<Reservation> {
    const at = this.#at(now);
    const row = this.#row(service, at);
    const forMs = Math.ceil(row.silentUntil - this.#own());
    if (forMs > 0) return { kind: "silence", forMs };
    const gapMs = 1_000 / laneRate(lane, row.rate.perSecond);
    const from = lane === "reply" ? goesOn(row.replyAt, at, at - REPLY_BURST_MS) : null;
    if (from !== null) row.replyAt = from + slots * gapMs;
    const next = goesOn(row.nextAt, at, at);
    row.nextAt = next + slots * gapMs;
    const inMs = (from ?? next) - at;
    return { kind: "slots", slots, inMs, gapMs, rate: row.rate, now: new Date(at) };
  }

  async silence(name: string, forMs: number): Promise<void> {
    const row = this.#rows.get(name);
    if (row) row.silentUntil = Math.max(row.silentUntil, this.#own() + forMs);
  }

  async learn(name: string, signal: Parameters<PaceBook["learn"]>[1], now: Date | null) {
    const row = this.#rows.get(name);
    if (row) row.rate = learned(row.rate, signal, new Date(this.#at(now)));
  }

  async read(name: string): ReturnType<PaceBook["read"]> {
    const row = this.#rows.get(name);
    if (row === undefined) return null;
    return { rate: row.rate, silentForMs: Math.max(0, row.silentUntil - this.#own()) };
  }

  #at(now: Date | null): number {
    return now?.getTime() ?? this.#own();
  }

  #row({ name, ceiling }: PacedService, at: number): Row {
    const known = this.#rows.get(name);
    if (known !== undefined) {
      const { perSecond, ceiling: before } = known.rate;
      if (before !== ceiling)
        known.rate = {
          ...known.rate,
          ceiling,
          perSecond: perSecond >= before ? ceiling : Math.min(perSecond, ceiling),
        };
      return known;
    }
    const rate = { perSecond: ceiling, ceiling, changedAt: new Date(at), fellAt: new Date(0) };
    const made = { rate, nextAt: 0, replyAt: 0, silentUntil: 0 };
    this.#rows.set(name, made);
    return made;
  }
}

const goesOn = (end: number, now: number, earliest: number): number =>
  end > now + HORIZON_MS ? earliest : Math.max(end, earliest);
