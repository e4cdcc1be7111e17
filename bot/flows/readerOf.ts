import type { UserId } from "../core/ids.ts";
import { languageOf, type Reader } from "../core/language.ts";
import type { People } from "../ports/store/people.ts";
import type { Chats } from "../ports/store/posts.ts";
import type { Sender } from "./sender.ts";

export interface ReaderPorts {
  readonly store: {
    readonly people: Pick<People, "byId">;
    readonly chats: Pick<Chats, "of">;
  };
  readonly sender: Sender;
}

/** What else is known of somebody's language: their mailbox's, and what their Teams says with a message. */
export interface LanguageHints {
  readonly mailbox: string | null;
  readonly locale: string | null;
}

const NO_HINTS: LanguageHints = { mailbox: null, locale: null };

/**
 * How to speak to somebody: their own language, in the tenant's zone. The directory's word comes first, then the
 * mailbox's, then what their Teams last said. What is shown to a whole channel (null) is in English.
 */
export async function readerOf(
  { store, sender }: ReaderPorts,
  user: UserId | null,
  hints: LanguageHints = NO_HINTS,
): Promise<Reader> {
  const { zone } = sender;
  if (user === null) return { language: "en", zone };
  const [known, chat] = await Promise.all([store.people.byId(user), store.chats.of(user)]);
  const language = languageOf([
    known?.person.preferredLanguage ?? null,
    hints.mailbox,
    hints.locale,
    chat?.locale ?? null,
  ]);
  return { language, zone };
}
