export type ErrorCode =
  | "config-invalid"
  | "data-in-use"
  | "directory-denied"
  | "directory-incomplete"
  | "directory-looping"
  | "directory-not-found"
  | "directory-not-licensed"
  | "directory-throttled"
  | "directory-unavailable"
  | "store-corrupt"
  | "store-handle-in-transaction"
  | "card-too-big";

/** A failure we can explain. Everything else is a bug and is left to crash the job. */
export class BotError extends Error {
  override readonly name = "BotError";
  readonly code: ErrorCode;
  /** What the reader can do about it; shown in chat or on the console. */
  readonly hint: string;
  constructor(code: ErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}

/** Whether `error` is one we can explain, with this code if one is given. */
export const isBotError = (error: unknown, code?: ErrorCode): error is BotError =>
  error instanceof BotError && (code === undefined || error.code === code);
