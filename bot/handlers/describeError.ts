import { isBotError } from "../core/errors.ts";

/** Errors whose message is our own or the language's; any other may quote a request, a row or a person. */
const PLAIN: ReadonlySet<string> = new Set([
  "BotError",
  "TypeError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
]);

/** What may be written down about a failure: what kind it is and where it arose, never what was in it. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const at = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    name: error.name,
    ...(code !== undefined && { code }),
    ...(PLAIN.has(error.name) && { message: error.message }),
    ...(isBotError(error) && { hint: error.hint }),
    at: at.slice(0, 6).map((line) => line.trim()),
  };
}
