import type { Lane, Rate, Signal } from "../core/pace.ts";

/** A service that limits us, and what we allow ourselves there at most, in calls a second. */
export interface PacedService {
  readonly name: string;
  readonly ceiling: number;
}

export type Reservation =
  | {
      readonly kind: "slots";
      readonly slots: number;
      /** From now until the first slot; negative for a reply that may go at once with others after it. */
      readonly inMs: number;
      /** Between two of the slots. */
      readonly gapMs: number;
      readonly rate: Rate;
      /** Now, as the book sees it. */
      readonly now: Date;
    }
  /** The service wants silence for so long, in real time. Nothing was reserved. */
  | { readonly kind: "silence"; readonly forMs: number };

/**
 * One pace for all replicas, remembered: whoever calls a service reserves slots first, and over all replicas no two slots
 * of campaigns are closer than the rate allows. `now` is the sandbox's moved time; null takes the book's own clock, so
 * that replicas need not agree on the time. A slot that is not used is lost, and owed to nobody: nothing is saved up.
 */
export interface PaceBook {
  /**
   * Reserves the next slots of a lane. Campaigns line up, at their 98 % of the rate. Replies have a line of their own: they
   * never wait for slots that a campaign has reserved but push the campaign's line back by what they take; a few go at
   * once, a flood keeps to the rate. A line more than a minute ahead belongs to another clock and begins anew.
   */
  reserve(service: PacedService, lane: Lane, slots: number, now: Date | null): Promise<Reservation>;
  /** Nobody calls for so long: in real time, since a server demanded it. A longer silence already asked for stays. */
  silence(name: string, forMs: number): Promise<void>;
  /** Lets core learn from a signal. Two at once teach one lesson. */
  learn(name: string, signal: Signal, now: Date | null): Promise<void>;
  /** What is known; null before the first reservation. Silence in ms from now, 0 for none. */
  read(name: string): Promise<{ readonly rate: Rate; readonly silentForMs: number } | null>;
}

/** How fast campaigns go now, for cards that tell when one will be through. */
export interface Pacing {
  /** Messages a second that campaigns may send, all replicas together: now, and at best. */
  now(): Promise<{
    readonly perSecond: number;
    readonly ceiling: number;
    readonly pausedUntil: Date | null;
  }>;
}
