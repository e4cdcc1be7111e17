import { askAnsweredCard } from "../../cards/ask.ts";
import { ROLE_UNREADABLE } from "../../cards/commandWords.ts";
import { postId, type UserId } from "../../core/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ask, Asks } from "../../ports/store/posts.ts";
import { type AccessPorts, roleOf } from "../access.ts";
import { message, type PressHandler } from "./press.ts";

export interface AskPressPorts {
  readonly store: { readonly asks: Asks };
  readonly access: AccessPorts;
  readonly clock: Clock;
  /** What a confirmed question does, by the name it was asked under. Returns what to tell the asker. */
  readonly actions: ReadonlyMap<string, (by: UserId) => Promise<string>>;
}

/** Confirm and cancel. Only the one who was asked may answer, while still an admin, in time, and once. */
export const askPress =
  (ports: AskPressPorts, says: "confirmed" | "cancelled"): PressHandler =>
  async ({ event, post }) => {
    const by = event.actor.user;
    const ask = post.kind === "ask" ? await ports.store.asks.find(postId(post.subject)) : null;
    const objection = await objectionTo(ports, ask, by, says);
    if (objection !== null) return message(objection);
    const action = ask && ports.actions.get(ask.kind);
    if (!action || !(await ports.store.asks.settle(ask.id, says, ports.clock.now())))
      return message("This question has been answered already.");
    const confirmed = says === "confirmed";
    const line = confirmed ? await action(by) : "All right: nothing was started.";
    const title = confirmed ? "Confirmed" : "Cancelled";
    return { kind: "card", card: askAnsweredCard({ title, lines: [line] }) };
  };

/** Why this answer does not count, in words for whoever pressed; null when it does. */
async function objectionTo(
  ports: AskPressPorts,
  ask: Ask | null,
  by: UserId,
  says: "confirmed" | "cancelled",
): Promise<string | null> {
  if (ask === null || ask.by !== by)
    return "This question was put to somebody else, so your answer changes nothing.";
  if (ask.expiresAt <= ports.clock.now())
    return "This question is too old to answer: things may have changed. Type the command again.";
  if (says === "cancelled") return null;
  const role = await roleOf(ports.access, by).catch(() => null);
  if (role === null) return ROLE_UNREADABLE;
  return role === "admin" ? null : "Only MFA admins can do that. Nothing was changed.";
}
