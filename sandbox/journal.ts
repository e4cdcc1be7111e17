import type { MethodKind } from "./methods.ts";
import type { Mail } from "./mime.ts";
import type { MfaState } from "./person.ts";

/** Where it happened: the two HTTP faces, an outside admin or test, or a person in Teams. */
export type Face = "graph" | "connector" | "admin" | "person";

interface Shown {
  readonly conversation: string;
  readonly to: string | null;
  readonly messageId: string;
  readonly text: string | null;
  readonly card: unknown;
}

/** Everything worth counting. `person` and `to` are object ids; a channel message has `to: null`. */
export type Effect =
  | {
      readonly kind: "request";
      readonly method: string;
      readonly path: string;
      readonly template: string;
      readonly status: number;
      /** The first button of the card that was to be shown by it; null for anything else. */
      readonly button: string | null;
    }
  | {
      readonly kind: "invalid-request";
      readonly method: string;
      readonly path: string;
      readonly status: number;
      readonly why: string;
    }
  | { readonly kind: "throttled"; readonly method: string; readonly path: string }
  | ({ readonly kind: "message-sent" } & Shown)
  | ({ readonly kind: "message-updated" } & Shown)
  | {
      readonly kind: "message-deleted";
      readonly conversation: string;
      readonly to: string | null;
      readonly messageId: string;
    }
  | { readonly kind: "message-refused"; readonly to: string | null; readonly status: number }
  | {
      /** `effective` is what the tenant holds afterwards: promoted, or unchanged when a fault swallowed the write. */
      readonly kind: "mfa-written";
      readonly person: string;
      readonly from: MfaState;
      readonly to: MfaState;
      readonly effective: MfaState;
    }
  | {
      readonly kind: "mfa-write-refused";
      readonly person: string;
      readonly to: MfaState | null;
      readonly status: number;
    }
  | { readonly kind: "app-installed" | "app-uninstalled"; readonly person: string }
  | {
      readonly kind: "conversation-created";
      readonly person: string;
      readonly conversation: string;
    }
  | ({
      /** `message` as it was sent; `from` is an object id. */
      readonly kind: "mail-sent";
      readonly from: string;
      readonly message: unknown;
    } & Mail)
  | { readonly kind: "file-uploaded"; readonly person: string; readonly name: string }
  | { readonly kind: "method-registered"; readonly person: string; readonly method: MethodKind }
  | { readonly kind: "methods-deleted"; readonly person: string }
  | { readonly kind: "bot-blocked"; readonly person: string }
  | { readonly kind: "tenant-changed"; readonly what: string }
  | {
      readonly kind: "person-said";
      readonly person: string;
      readonly conversation: string;
      readonly text: string;
      readonly status: number;
    }
  | {
      /** `since`: the journal's length when the button was pressed; what came of it stands from there on. */
      readonly kind: "person-pressed";
      readonly since: number;
      readonly person: string;
      readonly messageId: string | null;
      readonly verb: string;
      readonly data: unknown;
      readonly status: number;
      readonly body: unknown;
    };

export type Kind = Effect["kind"];

/** `at` is tenant time, `wall` milliseconds of the real clock, `index` the place in the journal. */
export type Entry<K extends Kind = Kind> = {
  readonly index: number;
  readonly at: Date;
  readonly wall: number;
  readonly face: Face;
} & Extract<Effect, { readonly kind: K }>;

/** One request and its answer, templated as in graph-openapi.json; batch parts are recorded one by one as well. */
export interface Exchange {
  readonly face: "graph" | "connector";
  readonly method: string;
  readonly template: string;
  readonly path: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
  readonly part: boolean;
}

/** What truly happened in the tenant: append-only, and the judge in tests. */
export class Journal {
  readonly #now: () => Date;
  readonly #entries: Entry[] = [];
  readonly #byKind = new Map<Kind, Entry[]>();
  readonly #listeners = new Set<(entry: Entry) => void>();
  readonly #recorders = new Set<(exchange: Exchange) => void>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  append(face: Face, effect: Effect): void {
    const entry = {
      index: this.#entries.length,
      at: this.#now(),
      wall: Date.now(),
      face,
      ...effect,
    } as Entry;
    this.#entries.push(entry);
    const same = this.#byKind.get(effect.kind);
    if (same === undefined) this.#byKind.set(effect.kind, [entry]);
    else same.push(entry);
    for (const listener of this.#listeners) listener(entry);
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  ofKind<K extends Kind>(kind: K): readonly Entry<K>[] {
    return (this.#byKind.get(kind) ?? []) as unknown as Entry<K>[];
  }

  count(kind: Kind): number {
    return this.#byKind.get(kind)?.length ?? 0;
  }

  messagesTo(person: string): readonly Entry<"message-sent">[] {
    return this.ofKind("message-sent").filter((entry) => entry.to === person);
  }

  /** The bot's own writes; what an outside admin set is under face "admin". */
  writesOf(person: string): readonly Entry<"mfa-written">[] {
    return this.ofKind("mfa-written").filter(
      (entry) => entry.face === "graph" && entry.person === person,
    );
  }

  /** Calls `listener` with each entry from now on; returns the way to stop. */
  subscribe(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Records full traffic (bodies included); costs nothing while nobody listens. */
  onTraffic(recorder: (exchange: Exchange) => void): () => void {
    this.#recorders.add(recorder);
    return () => this.#recorders.delete(recorder);
  }

  recordTraffic(exchange: Exchange): void {
    for (const recorder of this.#recorders) recorder(exchange);
  }
}
