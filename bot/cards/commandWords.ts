import { escapeMarkdown, plainText } from "../core/text.ts";
import type { Key } from "./catalogue.ts";
import type { Speech } from "./speech.ts";

/** The answer to a line that is no command. What was typed is echoed harmlessly. @param nearest the command meant, if one is near */
export function unknownCommandText({ say }: Speech, typed: string, nearest: string | null): string {
  if (plainText(typed) === "") return say("command:hello");
  const echo = escapeMarkdown(typed, 40);
  return nearest === null
    ? say("command:unknown", { typed: echo })
    : say("command:near", { typed: echo, nearest });
}

/** The answer to a command somebody's role does not allow. */
export const deniedText = (
  { say }: Speech,
  command: string,
  audience: "admins" | "security",
): string => say(`command:denied/${audience}`, { command });

/** What is known of a message somebody asked us to vouch for. */
export type Vouching =
  | {
      readonly is: "ours";
      readonly what: Extract<Key, `command:what/${string}`>;
      readonly at: Date;
    }
  | { readonly is: "not-yours" | "unknown" | "no-code" };

/** The answer to `verify`. A code that went to somebody else is not confirmed: a forwarded card proves nothing. */
export function vouchText({ say, dates }: Speech, vouching: Vouching): string {
  const never = say("command:vouch/never");
  switch (vouching.is) {
    case "ours":
      return say("command:vouch/ours", {
        what: say(vouching.what),
        date: dates.fullMoment(vouching.at),
        never,
      });
    case "not-yours":
    case "unknown":
      return say("command:vouch/unknown", { never });
    case "no-code":
      return say("command:vouch/noCode", { never });
  }
}
