import type { Inbound, Pressed, PressReply } from "../../ports/inbound.ts";
import type { Delivery, Teams } from "../../ports/teams.ts";
import type { Arrival } from "./arrival.ts";
import { type Happening, happeningOf } from "./happening.ts";
import { errorBody, type InvokeBody, invokeBody } from "./invokeBody.ts";
import { faultOf, type Log } from "./log.ts";
import type { TurnAnswer } from "./sdkBot.ts";

/** Teams repeats an invoke that is slow, so we answer well within three seconds and let the work go on (design.md D7). */
const ANSWER_WITHIN_MS = 2_500;
const STILL_WORKING = "Still working on it. The result will follow here.";
const SORRY = "That went wrong on our side. Please try again in a minute.";
/** For a press whose handler broke. */
export const FAILED = errorBody(500, "failed", SORRY);
const LATE = Symbol("late");

/** Hands what happened to the bot's handlers, and sees to it that the channel is answered in time. */
export class Turns {
  readonly #teams: Teams;
  readonly #log: Log;
  readonly #withinMs: number;
  readonly #running = new Set<Promise<unknown>>();
  #inbound: Inbound | null = null;
  #closed = false;

  constructor(teams: Teams, log: Log, withinMs = ANSWER_WITHIN_MS) {
    this.#teams = teams;
    this.#log = log;
    this.#withinMs = withinMs;
  }

  /** Whether new turns are taken. */
  get open(): boolean {
    return this.#inbound !== null && !this.#closed;
  }

  listenTo(inbound: Inbound): void {
    this.#inbound = inbound;
  }

  /**
   * One turn. Never rejects; answers at the latest after 2.5 s. `done` is called when the handler itself is through,
   * which may be later.
   */
  async take(arrival: Arrival, done: () => void): Promise<TurnAnswer> {
    const happening = happeningOf(arrival);
    const invoke = arrival.type === "invoke";
    const work = this.#act(happening);
    this.#running.add(work);
    const settled = work.finally(() => {
      this.#running.delete(work);
      done();
    });
    const first = await this.#inTime(settled);
    if (happening.kind === "pressed" && (first === LATE || !invoke))
      this.#follow(happening.event, settled);
    return invoke ? { status: 200, ...bodyOf(happening, first) } : null;
  }

  /** Takes no new turns. Resolves when every handler at work, and what it had to say afterwards, is through. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** The reply to a press; null for everything that is not answered with a card. Never rejects. */
  async #act(happening: Happening): Promise<PressReply | "failed" | null> {
    const inbound = this.#inbound;
    if (inbound === null) return "failed";
    try {
      switch (happening.kind) {
        case "said":
          await inbound.said(happening.event);
          return null;
        case "pressed":
          return await inbound.pressed(happening.event);
        case "file":
          await inbound.fileAnswered(happening.event);
          return null;
        case "installed":
        case "uninstalled":
          await inbound[happening.kind]({ actor: happening.actor, address: happening.address });
          return null;
        case "refused":
        case "nothing":
          return null;
      }
    } catch (error) {
      this.#log.error({ ...faultOf(error), happening: happening.kind }, "A handler failed");
      return "failed";
    }
  }

  async #inTime<Result>(work: Promise<Result>): Promise<Result | typeof LATE> {
    const late = Promise.withResolvers<typeof LATE>();
    const timer = setTimeout(() => late.resolve(LATE), this.#withinMs);
    try {
      return await Promise.race([work, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Says afterwards what could not be said in the answer. */
  #follow(press: Pressed, reply: Promise<PressReply | "failed" | null>): void {
    const saying = reply
      .then((result) => this.#say(press, result))
      .finally(() => this.#running.delete(saying));
    this.#running.add(saying);
  }

  async #say(press: Pressed, reply: PressReply | "failed" | null): Promise<void> {
    if (reply === null) return;
    // An answer is for whoever pressed; what comes later would be seen by the whole room.
    if (press.scope !== "personal") {
      this.#log.warn(
        { verb: press.verb, scope: press.scope },
        "A late reply was not shown to a room",
      );
      return;
    }
    try {
      const said = await this.#sayPersonally(press, reply);
      if (!said.ok)
        this.#log.warn({ verb: press.verb, detail: said.detail }, "A late reply did not arrive");
    } catch (error) {
      this.#log.error({ ...faultOf(error), verb: press.verb }, "A late reply failed");
    }
  }

  #sayPersonally(press: Pressed, reply: PressReply | "failed"): Promise<Delivery<object>> {
    if (reply === "failed") return this.#teams.send(press.address, { kind: "text", text: SORRY });
    if (reply.kind !== "card")
      return this.#teams.send(press.address, { kind: "text", text: reply.text });
    const card = { kind: "card", card: reply.card, summary: "Updated" } as const;
    return press.messageId === null
      ? this.#teams.send(press.address, card)
      : this.#teams.update(press.address, press.messageId, card);
  }
}

type First = PressReply | "failed" | null | typeof LATE;

function bodyOf(happening: Happening, first: First): { readonly body?: InvokeBody } {
  if (happening.kind === "refused")
    return { body: errorBody(happening.status, happening.code, happening.text) };
  if (happening.kind !== "pressed") return {};
  if (first === LATE) return { body: invokeBody({ kind: "message", text: STILL_WORKING }) };
  return { body: first === null || first === "failed" ? FAILED : invokeBody(first) };
}
