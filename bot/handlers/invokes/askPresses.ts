import { askAnsweredCard } from "../../cards/ask.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import { postId, type UserId } from "../../core/ids.ts";
import type { Reader } from "../../core/language.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ask, Asks } from "../../ports/store/posts.ts";
import { type AccessPorts, roleOf } from "../access.ts";
import { message, type PressHandler } from "./press.ts";

export interface AskPressPorts {
  readonly store: { readonly asks: Asks };
  readonly access: AccessPorts;
  readonly clock: Clock;
  /** What a confirmed question does, by the name it was asked under. Returns what to tell the asker. */
  readonly actions: ReadonlyMap<string, (confirmed: Confirmed) => Promise<string>>;
}

/** A question somebody said yes to. */
export interface Confirmed {
  readonly by: UserId;
  /** JSON, as the asking command wrote it. */
  readonly payload: string;
  readonly reader: Reader;
}

/** Confirm and cancel. Only the one who was asked may answer, while still an admin, in time, and once. */
export const askPress =
  (ports: AskPressPorts, says: "confirmed" | "cancelled"): PressHandler =>
  async ({ event, post, reader }) => {
    const by = event.actor.user;
    const speech = speechFor(reader);
    const ask = post.kind === "ask" ? await ports.store.asks.find(postId(post.subject)) : null;
    const objection = await objectionTo(ports, ask, by, says, speech);
    if (objection !== null) return message(objection);
    const action = ask && ports.actions.get(ask.kind);
    if (!action || !(await ports.store.asks.settle(ask.id, says, ports.clock.now())))
      return message(speech.say("presses:ask/answered"));
    const confirmed = says === "confirmed";
    const line = confirmed
      ? await action({ by, payload: ask.payload, reader })
      : speech.say("presses:ask/nothingStarted");
    const title = speech.say(`presses:ask/${says}`);
    return { kind: "card", card: askAnsweredCard({ reader, title, lines: [line] }) };
  };

/** Why this answer does not count, in words for whoever pressed; null when it does. */
async function objectionTo(
  ports: AskPressPorts,
  ask: Ask | null,
  by: UserId,
  says: "confirmed" | "cancelled",
  speech: Speech,
): Promise<string | null> {
  if (ask === null || ask.by !== by) return speech.say("presses:ask/notYours");
  if (ask.expiresAt <= ports.clock.now()) return speech.say("presses:ask/tooOld");
  if (says === "cancelled") return null;
  const role = await roleOf(ports.access, by).catch(() => null);
  if (role === null) return speech.say("command:roleUnreadable");
  return role === "admin" ? null : speech.say("presses:onlyAdmins");
}
