import { actionsIn } from "../card.ts";
import type { Entry, Journal } from "../journal.ts";
import { readInvokeAnswer } from "../pressResult.ts";

type Pressed = Entry<"person-pressed">;

/** Presses of this verb that the bot answered with HTTP 200 and a card: it took them. A message instead is a refusal. */
export const taken = (journal: Journal, verb: string): readonly Pressed[] =>
  journal.ofKind("person-pressed").filter((each) => each.verb === verb && isTaken(each));

export const isTaken = ({ status, body }: Pressed): boolean =>
  readInvokeAnswer({ status, body, tookMs: 0 }).kind === "card";

/** One of each person, message and verb: a double click is one answer. */
export function distinct(presses: readonly Pressed[]): number {
  return new Set(presses.map(({ person, messageId, verb }) => `${person} ${messageId} ${verb}`))
    .size;
}

/** Messages whose card offers this verb, as they were first sent. */
export const sentWith = (journal: Journal, verb: string): readonly Entry<"message-sent">[] =>
  journal
    .ofKind("message-sent")
    .filter(({ card }) => actionsIn(card).some((action) => action.verb === verb));
