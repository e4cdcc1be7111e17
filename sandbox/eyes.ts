import type { Conversation, Conversations, Message } from "./conversations.ts";

/** A message as one person sees it: `card` is what an answered press has put in its place, if anything. */
export type View = Message;

/** What one person sees of the chats open to them. */
export class Eyes {
  readonly #conversations: Conversations;
  readonly #open: readonly Conversation[];
  readonly #own = new Map<string, { readonly card: unknown; readonly edits: number }>();

  constructor(conversations: Conversations, open: readonly Conversation[]) {
    this.#conversations = conversations;
    this.#open = open;
  }

  find(messageId: string): View | undefined {
    for (const conversation of this.#open) {
      const message = this.#conversations.message(conversation, messageId);
      if (message !== undefined && !message.deleted) return this.#asSeen(message);
    }
    return undefined;
  }

  /** Oldest first, without what was deleted. */
  all(conversation: Conversation): readonly View[] {
    return this.#conversations
      .messages(conversation)
      .filter(({ deleted }) => !deleted)
      .map((message) => this.#asSeen(message));
  }

  /** For this person alone, until the bot updates the message for everybody. */
  show(view: View, card: unknown): void {
    this.#own.set(view.id, { card, edits: view.edits });
  }

  #asSeen(message: Message): View {
    const own = this.#own.get(message.id);
    return own === undefined || own.edits !== message.edits
      ? message
      : { ...message, card: own.card };
  }
}
