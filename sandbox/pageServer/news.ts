import type { Entry, Journal } from "../journal.ts";
import type { Events } from "./events.ts";

/** A campaign makes thousands of entries a second; a page needs to look ten times a second at most. */
const GATHER_MS = 100;

/** Listens to the journal: counts what each person has not read yet, and tells the pages that something happened. */
export class News {
  readonly #sent = new Map<string, number>();
  readonly #read = new Map<string, number>();
  readonly #events: Events;
  readonly #stop: () => void;
  #people = new Set<string>();
  #channel = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(journal: Journal, events: Events) {
    this.#events = events;
    this.#stop = journal.subscribe((entry) => this.#hear(entry));
  }

  /** Unread messages from the bot: by person for the personal chats, and for this person in the channel. */
  unread(person: string): { readonly chats: Record<string, number>; readonly channel: number } {
    const chats: Record<string, number> = {};
    for (const [key, sent] of this.#sent) {
      const waiting = sent - (this.#read.get(key) ?? 0);
      if (key !== CHANNEL && waiting > 0) chats[key] = waiting;
    }
    const channel = (this.#sent.get(CHANNEL) ?? 0) - (this.#read.get(`${person}/${CHANNEL}`) ?? 0);
    return { chats, channel };
  }

  /** This person has looked at a chat. Tells nobody when there was nothing new in it. */
  reads(person: string, chat: "personal" | "channel"): void {
    const sent = this.#sent.get(chat === "channel" ? CHANNEL : person) ?? 0;
    const key = chat === "channel" ? `${person}/${CHANNEL}` : person;
    if ((this.#read.get(key) ?? 0) === sent) return;
    this.#read.set(key, sent);
    this.#people.add(person);
    this.#soon();
  }

  /** For what changes without a journal entry: faults, unblocking. */
  changed(): void {
    this.#soon();
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#timer);
  }

  #hear(entry: Entry): void {
    if (entry.kind === "message-sent") {
      const key = entry.to ?? CHANNEL;
      this.#sent.set(key, (this.#sent.get(key) ?? 0) + 1);
    }
    if ("person" in entry) this.#people.add(entry.person);
    if ("to" in entry && entry.kind.startsWith("message-")) {
      if (typeof entry.to === "string") this.#people.add(entry.to);
      else this.#channel = true;
    }
    this.#soon();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#events.send({ kind: "changed", people: [...this.#people], channel: this.#channel });
      this.#people = new Set();
      this.#channel = false;
    }, GATHER_MS);
  }
}

const CHANNEL = "channel";
