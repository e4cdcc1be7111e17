import { isDeepStrictEqual } from "node:util";
import type { CardAction } from "../card.ts";
import { actionsIn } from "../card.ts";
import type { Chat } from "../chat.ts";
import type { PressResult } from "../pressResult.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Presses the button whose card data is within `sent`, which is what the renderer would send: data and inputs in one.
 * Throws RangeError when the card no longer offers it.
 */
export async function press(
  chat: Chat,
  messageId: string,
  verb: string,
  sent: Fields,
): Promise<PressResult> {
  const view = chat.sees(messageId);
  const where = (action: CardAction) => isWithin(action, sent);
  const action = actionsIn(view.card).find((each) => each.verb === verb && where(each));
  if (action === undefined)
    throw new RangeError("This card has changed meanwhile and no longer offers that. Look again.");
  const ids = new Set(action.inputs.map(({ id }) => id));
  const inputs = Object.fromEntries(Object.entries(sent).filter(([key]) => ids.has(key)));
  return chat.presses(view, verb, inputs, { where });
}

/** What Teams does by itself when somebody looks at a card with `refresh`; null when this card asks for nothing. */
export async function refresh(chat: Chat, messageId: string): Promise<PressResult | null> {
  const { card } = chat.sees(messageId);
  const action = (card as { refresh?: { action?: { verb?: unknown; data?: Fields } } } | null)
    ?.refresh?.action;
  return typeof action?.verb === "string"
    ? chat.forges(action.verb, action.data ?? {}, messageId)
    : null;
}

function isWithin(action: CardAction, sent: Fields): boolean {
  const inputs = new Set(action.inputs.map(({ id }) => id));
  return Object.entries(action.data).every(
    ([key, value]) => inputs.has(key) || isDeepStrictEqual(sent[key], value),
  );
}
