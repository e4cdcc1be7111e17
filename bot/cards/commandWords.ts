import { escapeMarkdown, plainText } from "../core/text.ts";
import { fullMoment } from "./when.ts";

/** The answer to a line that is no command. What was typed is echoed harmlessly. @param nearest the command meant, if one is near */
export function unknownCommandText(typed: string, nearest: string | null): string {
  if (plainText(typed) === "") return "Hello. Type help to see what I can do.";
  const echo = `I do not know "${escapeMarkdown(typed, 40)}".`;
  return nearest === null
    ? `${echo} Type help to see what I can do.`
    : `${echo} Did you mean ${nearest}? Type help to see everything I can do.`;
}

/** The answer to a command somebody's role does not allow. */
export const deniedText = (command: string, audience: "admins" | "security"): string =>
  `${command} is for ${audience === "admins" ? "MFA admins" : "the security team and MFA admins"}. Nothing was done. Type help to see what you can do; if you should be one of them, ask whoever looks after the group.`;

/** When the role of whoever asks could not be looked up: nobody is let in on a guess. */
export const ROLE_UNREADABLE =
  "I could not check just now what you may do, so I did nothing. Please try again in a minute.";

/** What is known of a message somebody asked us to vouch for. */
export type Vouching =
  | { readonly is: "ours"; readonly what: string; readonly at: Date; readonly zone: string }
  | { readonly is: "not-yours" }
  | { readonly is: "unknown" }
  | { readonly is: "no-code" };

const NEVER_ASKS =
  "I never ask for your password or a code, and I link to mysignins.microsoft.com only.";

/** The answer to `verify`. A code that went to somebody else is not confirmed: a forwarded card proves nothing. */
export function vouchText(vouching: Vouching): string {
  switch (vouching.is) {
    case "ours":
      return `Yes, that message is from me: ${vouching.what}, sent to you on ${fullMoment(vouching.at, vouching.zone)}. ${NEVER_ASKS}`;
    case "not-yours":
    case "unknown":
      return `I sent you no message with that code. If a message shows it, do not press anything in it, and tell your security team. ${NEVER_ASKS}`;
    case "no-code":
      return `Type verify and the code from the card, for instance verify K7Q2-9F4M. ${NEVER_ASKS}`;
  }
}
