import type { TenantClock } from "./clock.ts";
import type { Person } from "./person.ts";
import { guid, hash32 } from "./random.ts";

export interface Attachment {
  readonly contentType: string;
  readonly content?: unknown;
  readonly contentUrl?: string;
  readonly name?: string;
}

/** What one message says; the card is the first Adaptive Card among the attachments. */
export interface Content {
  readonly text: string | null;
  readonly summary: string | null;
  readonly card: unknown;
  readonly attachments: readonly Attachment[];
}

export interface Message extends Content {
  readonly id: string;
  readonly conversation: string;
  /** In a channel, the id of the post it answers (its own for a post). */
  readonly thread: string | null;
  readonly from: "bot" | { readonly person: string };
  readonly at: Date;
  readonly edits: number;
  readonly deleted: boolean;
}

export interface Conversation {
  readonly id: string;
  readonly kind: "personal" | "channel";
  /** Object id of the person of a personal chat; null for a channel. */
  readonly person: string | null;
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly aadGroupId: string;
  readonly channelId: string;
  readonly channelName: string;
}

/** Every chat with the bot. A personal chat has two names: the connector's `a:` id and Graph's `19:…@unq.gbl.spaces`. */
export class Conversations {
  readonly team: Team;
  readonly #clock: TenantClock;
  readonly #botId: string;
  readonly #byId = new Map<string, Conversation>();
  readonly #messages = new Map<string, Message[]>();
  readonly #placeOf = new Map<string, number>();
  #lastId = 0;

  constructor(clock: TenantClock, botId: string) {
    this.#clock = clock;
    this.#botId = botId;
    const thread = `19:${guid("team", botId).replaceAll("-", "")}@thread.tacv2`;
    this.team = {
      id: thread,
      name: "Identity and Security",
      aadGroupId: guid("team-group", botId),
      channelId: thread,
      channelName: "General",
    };
    this.#byId.set(thread, { id: thread, kind: "channel", person: null });
  }

  /** The one personal chat of this person with the bot; opened on first use. */
  personal(person: Person): Conversation {
    const id = personalId(this.#botId, person.id);
    const open = this.#byId.get(id);
    if (open !== undefined) return open;
    const conversation = { id, kind: "personal", person: person.id } as const;
    this.#byId.set(id, conversation);
    this.#byId.set(graphChatId(this.#botId, person.id), conversation);
    return conversation;
  }

  /** By either id; for a channel also with `;messageid=…`, whose post comes back as `thread`. */
  find(
    id: string,
  ): { readonly conversation: Conversation; readonly thread: string | null } | undefined {
    const [base = id, thread = null] = id.split(";messageid=");
    const conversation = this.#byId.get(base);
    return conversation === undefined ? undefined : { conversation, thread };
  }

  post(
    conversation: Conversation,
    from: Message["from"],
    content: Content,
    thread: string | null = null,
  ): Message {
    const id = this.nextId();
    const message: Message = {
      ...content,
      id,
      conversation: conversation.id,
      thread: conversation.kind === "channel" ? (thread ?? id) : null,
      from,
      at: this.#clock.now(),
      edits: 0,
      deleted: false,
    };
    const list = this.#messages.get(conversation.id) ?? [];
    this.#messages.set(conversation.id, list);
    this.#placeOf.set(`${conversation.id}/${id}`, list.length);
    list.push(message);
    return message;
  }

  message(conversation: Conversation, id: string): Message | undefined {
    return this.#messages.get(conversation.id)?.[
      this.#placeOf.get(`${conversation.id}/${id}`) ?? -1
    ];
  }

  replace(conversation: Conversation, message: Message): void {
    const place = this.#placeOf.get(`${conversation.id}/${message.id}`);
    const list = this.#messages.get(conversation.id);
    if (place !== undefined && list !== undefined) list[place] = message;
  }

  messages(conversation: Conversation): readonly Message[] {
    return this.#messages.get(conversation.id) ?? [];
  }

  /** Teams message ids are tenant milliseconds; ours never repeat even when the clock stands still. */
  nextId(): string {
    this.#lastId = Math.max(this.#lastId + 1, this.#clock.ms());
    return String(this.#lastId);
  }
}

export function graphChatId(botId: string, personId: string): string {
  return `19:${personId}_${botId}@unq.gbl.spaces`;
}

function personalId(botId: string, personId: string): string {
  const parts = [0, 1, 2, 3].map((n) => hash32(`${n}/${botId}/${personId}`).toString(36));
  return `a:1${parts.join("")}`;
}

/** The bot-specific id of a person in Teams (MRI). */
export function teamsId(botId: string, personId: string): string {
  return `29:1${Buffer.from(`${botId.slice(0, 8)}/${personId}`).toString("base64url")}`;
}
