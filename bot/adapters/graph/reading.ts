import { BotError, isBotError } from "../../core/errors.ts";
import { NOT_LICENSED } from "../../core/findings.ts";
import type { Reading } from "../../core/posture.ts";

/** What `read` brings, or why it brought nothing; a want of licence has its own word. What is not a failure we can explain is thrown on. */
export async function reading<T>(read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { read: true, value: await read() };
  } catch (error) {
    if (isBotError(error, "directory-not-licensed")) return { read: false, why: NOT_LICENSED };
    if (isBotError(error)) return { read: false, why: error.message };
    throw error;
  }
}

/** For an answer without the word we asked for. */
export const unreadable = (message: string): BotError =>
  new BotError("directory-unavailable", message, "Check it in the Entra admin center.");
