import type { UserId } from "../core/ids.ts";
import type { Address } from "./teams.ts";

/** Who did it, as the channel's signature proves. `name` is decoration: nothing is decided by it. */
export interface Actor {
  readonly user: UserId;
  readonly teamsUserId: string;
  readonly name: string;
  readonly locale: string | null;
}

export interface Said {
  readonly actor: Actor;
  readonly text: string;
  readonly scope: "personal" | "team" | "group";
  readonly address: Address;
  /** Files sent with it; Teams lets people do so in their own chat alone. */
  readonly files: readonly SentFile[];
}

/** A file somebody sent. The URL carries its own credentials: it is neither logged nor kept. */
export interface SentFile {
  readonly name: string;
  readonly url: string;
}

export interface Pressed {
  readonly actor: Actor;
  readonly verb: string;
  /** The button's data and the card's inputs. Editable by the client: validate every field, believe none about identity. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly scope: "personal" | "team" | "group";
  readonly address: Address;
  readonly messageId: string | null;
}

/** What a press is answered with, within three seconds. */
export type PressReply =
  | { readonly kind: "card"; readonly card: object }
  | { readonly kind: "message"; readonly text: string }
  | {
      readonly kind: "error";
      readonly status: 400 | 403 | 404 | 500;
      readonly code: string;
      readonly text: string;
    };

export interface FileAnswer {
  readonly actor: Actor;
  readonly accepted: boolean;
  readonly context: string;
  readonly address: Address;
  readonly upload: {
    readonly uploadUrl: string;
    readonly contentUrl: string;
    readonly name: string;
    readonly uniqueId: string;
    readonly fileType: string;
  } | null;
}

/** Everything Teams can bring in, after the door has proven where it comes from. */
export interface Inbound {
  said(event: Said): Promise<void>;
  pressed(event: Pressed): Promise<PressReply>;
  fileAnswered(event: FileAnswer): Promise<void>;
  installed(event: { readonly actor: Actor; readonly address: Address }): Promise<void>;
  uninstalled(event: { readonly actor: Actor; readonly address: Address }): Promise<void>;
}
