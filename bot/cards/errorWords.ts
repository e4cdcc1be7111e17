import type { BotError, ErrorCode } from "../core/errors.ts";
import type { Speech } from "./speech.ts";

/** What can go wrong while somebody waits for an answer. Anything else is for the log: nobody in a chat could mend it. */
const TOLD = [
  "directory-denied",
  "directory-incomplete",
  "directory-looping",
  "directory-not-found",
  "directory-not-licensed",
  "directory-throttled",
  "directory-unavailable",
  "card-too-big",
] as const satisfies readonly ErrorCode[];

/**
 * An error as it is told in a chat, and what the reader can do about it; null when it is only for the log. An error's
 * own text is English and names what was asked for: other readers get it after the words in their language.
 */
export function errorWords({ say, reader }: Speech, error: BotError): string | null {
  const code = TOLD.find((each) => each === error.code);
  if (code === undefined) return null;
  const text = `${error.message} ${error.hint}`;
  if (reader.language === "en") return text;
  const message = say(`error:${code}/message`);
  return say("error:inEnglish", { message, hint: say(`error:${code}/hint`), text });
}
