import { askAnsweredCard } from "../../cards/ask.ts";
import { ROLE_UNREADABLE } from "../../cards/commandWords.ts";
import { postId, type UserId } from "../../core/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Asks } from "../../ports/store/posts.ts";
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
    const now = ports.clock.now();
    const ask = post.kind === "ask" ? await ports.store.asks.find(postId(post.subject)) : null;
    if (ask === null || ask.by !== by)
      return message("This question was put to somebody else, so your answer changes nothing.");
    if (ask.expiresAt <= now)
      return message(
        "This question is too old to answer: things may have changed. Type the command again.",
      );
    if (says === "confirmed") {
      const role = await roleOf(ports.access, by).catch(() => null);
      if (role === null) return message(ROLE_UNREADABLE);
      if (role !== "admin") return message("Only MFA admins can do that. Nothing was changed.");
    }
    const action = ports.actions.get(ask.kind);
    if (action === undefined || !(await ports.store.asks.settle(ask.id, says, now)))
      return message("This question has been answered already.");
    const text = says === "confirmed" ? await action(by) : "All right: nothing was started.";
    return {
      kind: "card",
      card: askAnsweredCard({
        title: says === "confirmed" ? "Confirmed" : "Cancelled",
        lines: [text],
      }),
    };
  };
