import type { CommandSpec, Typed } from "../../core/command.ts";
import type { UserId } from "../../core/ids.ts";
import type { Reader } from "../../core/language.ts";
import type { Role } from "../../core/role.ts";
import type { About, Render } from "../../flows/postCard.ts";
import type { SentFile } from "../../ports/inbound.ts";
import type { Address } from "../../ports/teams.ts";

/** A command somebody typed and may use. */
export interface Call {
  readonly by: UserId;
  readonly role: Role;
  /** How to speak to whoever typed it. */
  readonly reader: Reader;
  readonly typed: Typed;
  /** Files sent with it; only in somebody's own chat. */
  readonly files: readonly SentFile[];
  /** The admin channel, when it was typed there; null anywhere else. */
  readonly adminChannel: Address | null;
}

/**
 * What a command answers. Typed in a team, an answer goes to the asker's personal chat, unless it is `open`: names and
 * evidence about people are nobody else's business.
 */
export type Answer =
  | { readonly kind: "text"; readonly text: string; readonly open: boolean }
  | {
      readonly kind: "card";
      readonly about: About;
      readonly render: Render;
      readonly open: boolean;
      /** What begins once the card is there to show it. */
      readonly after?: () => void;
    };

/** A command is its record and one function. */
export interface Command {
  readonly spec: CommandSpec;
  run(call: Call): Promise<Answer>;
}

/** An answer for the asker alone. */
export const say = (text: string): Answer => ({ kind: "text", text, open: false });
/** An answer that may be read where the command was typed. */
export const sayOpenly = (text: string): Answer => ({ kind: "text", text, open: true });
