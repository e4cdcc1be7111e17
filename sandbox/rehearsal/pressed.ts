import { actionsIn, textsIn } from "../card.ts";
import type { Entry, Journal } from "../journal.ts";
import { type PressResult, readInvokeAnswer } from "../pressResult.ts";

type Pressed = Entry<"person-pressed">;

/**
 * Presses of this verb that the bot answered with HTTP 200 and a card: it took them. A message instead is a refusal, and
 * so is a card that says the press was not counted.
 */
export const taken = (journal: Journal, verb: string): readonly Pressed[] =>
  journal.ofKind("person-pressed").filter((each) => each.verb === verb && isTaken(each));

export const isTaken = ({ status, body }: Pressed): boolean =>
  isCounted(readInvokeAnswer({ status, body, tookMs: 0 }));

export const isCounted = (answer: PressResult): boolean =>
  answer.kind === "card" && !textsIn(answer.card).some((text) => UNCOUNTED.test(text));

const UNCOUNTED = /was not counted/;

/**
 * Presses that nobody answered with HTTP 200. One that found no bot, or was cut off with it (status 0), is forgiven when
 * the same press was answered some other time, or when the bot had changed the card by then.
 */
export function unansweredPresses(journal: Journal): number {
  const failed = journal.ofKind("person-pressed").filter(({ status }) => status !== 200);
  if (failed.length === 0) return 0;
  const answered = new Set(
    journal.ofKind("person-pressed").flatMap((each) => (each.status === 200 ? keyOf(each) : [])),
  );
  const changedAt = new Map(
    journal.ofKind("message-updated").map(({ messageId, index }) => [messageId, index]),
  );
  const isForgiven = (press: Pressed): boolean =>
    press.status === 0 &&
    (answered.has(keyOf(press)) || (changedAt.get(press.messageId ?? "") ?? -1) > press.since);
  return failed.filter((press) => !isForgiven(press)).length;
}

const keyOf = ({ person, messageId, verb }: Pressed): string => `${person} ${messageId} ${verb}`;

/** One of each person, message and verb: a double click is one answer. */
export function distinct(presses: readonly Pressed[]): number {
  return new Set(presses.map(keyOf)).size;
}

/** Messages whose card offers this verb, as they were first sent. */
export const sentWith = (journal: Journal, verb: string): readonly Entry<"message-sent">[] =>
  journal
    .ofKind("message-sent")
    .filter(({ card }) => actionsIn(card).some((action) => action.verb === verb));
