import type { Context, MiddlewareOptions } from "@microsoft/microsoft-graph-client";
import type { Charge } from "./lane.ts";

/** What Graph answered, whatever its status. `body` is parsed JSON, or text, or undefined when there was none. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** How a page of a listing is read: its next link is told at once, and its rows stay bytes until somebody wants them. */
export interface Paged {
  /** Hears of the next link as soon as the head of the page has come: it stands before `value` (performance.md 4). */
  readonly onNextLink: (link: string) => void;
}

/** How a request that changes the tenant goes: its permission is asked for last, and its time is short. */
export interface Leave {
  /** Asked when every wait is over; false: it is not sent. */
  readonly mayLeave: () => boolean;
  readonly timeoutMs: number;
}

/** One request on its way through the middleware chain, and in the end its answer. */
export class Call implements MiddlewareOptions {
  /** The exact address. The client would take a next link apart and put it together anew; links are opaque (graph.md 1.1). */
  readonly url: string;
  readonly charge: Charge;
  /** True for what only reads, or may be done twice with the effect of once. */
  readonly repeatable: boolean;
  /** Not null: a successful answer's `body` is a `Buffer` of JSON that nobody has parsed. */
  readonly paged: Paged | null;
  /** For how long it may be under way, and whether it may leave at all when its turn has come. */
  readonly leave: Leave | null;
  answer: Answer | undefined;
  /** Why there is no answer. The client wraps what the chain throws and loses it: here it is kept. */
  failure: unknown;

  constructor(
    url: string,
    charge: Charge,
    repeatable: boolean,
    paged: Paged | null = null,
    leave: Leave | null = null,
  ) {
    this.url = url;
    this.charge = charge;
    this.repeatable = repeatable;
    this.paged = paged;
    this.leave = leave;
  }
}

export function callOf(context: Context): Call {
  const call = context.middlewareControl?.getMiddlewareOptions(Call);
  if (call instanceof Call) return call;
  throw new Error("a request reached the Graph chain without its Call");
}

export function answerOf(call: Call): Answer {
  if (call.answer !== undefined) return call.answer;
  throw new Error("the Graph chain ended without an answer");
}
