import assert from "node:assert/strict";
import type { Language } from "#bot/core/language.ts";
import { type LanguageHints, readerOf } from "#bot/flows/readerOf.ts";
import type { Store } from "#bot/ports/store.ts";
import { openTestStore } from "#support/store.ts";
import { adele, person, scanned } from "../contract/store/given.ts";

const sender = { organisation: "Contoso", serviceDesk: "", zone: "Asia/Kolkata" };
const address = { serviceUrl: "http://127.0.0.1", conversationId: "adele" };

interface Case {
  readonly directory: string | null;
  readonly mailbox: string | null;
  readonly said: string | null;
  readonly chat: string | null;
  readonly language: Language;
}

/** What is known of somebody, and the language it makes. */
const CASES: readonly Case[] = [
  { directory: "de-CH", mailbox: "fr", said: "es", chat: "ja", language: "de" },
  { directory: null, mailbox: "fr-CA", said: "es", chat: "ja", language: "fr" },
  { directory: null, mailbox: null, said: "es-MX", chat: "ja", language: "es" },
  { directory: null, mailbox: null, said: null, chat: "ja-JP", language: "ja" },
  { directory: "nb-NO", mailbox: null, said: null, chat: "pt-PT", language: "pt-BR" },
  { directory: "nb-NO", mailbox: null, said: null, chat: null, language: "en" },
];

describe("whom words are for", () => {
  let store: Store;
  beforeEach(async () => {
    store = await openTestStore();
  });
  afterEach(() => store.close());

  for (const { directory, mailbox, said, chat, language } of CASES)
    it(`directory ${directory}, mailbox ${mailbox}, message ${said}, chat ${chat}: ${language}`, async () => {
      await scanned(store, [
        { person: person(adele, { preferredLanguage: directory }), verdict: "nudge" },
      ]);
      if (chat !== null) await store.chats.remember({ user: adele, address, locale: chat });
      const hints: LanguageHints = { mailbox, locale: said };
      assert.deepEqual(await readerOf({ store, sender }, adele, hints), {
        language,
        zone: "Asia/Kolkata",
      });
    });

  it("somebody nobody has read yet is spoken to as their Teams speaks", async () => {
    await store.chats.remember({ user: adele, address, locale: "ar-SA" });
    assert.equal((await readerOf({ store, sender }, adele)).language, "ar");
  });

  it("a channel is everyone's, so it is in English", async () =>
    assert.deepEqual(await readerOf({ store, sender }, null), {
      language: "en",
      zone: "Asia/Kolkata",
    }));
});
