import type { DeliveryFailure } from "../../core/delivery.ts";

/** What was attempted: only a sent message is dangerous to repeat. */
export type Act = "open" | "send" | "update";

export type Failure =
  /** Certainly nothing happened, and it may work later. */
  | {
      readonly fate: "again";
      readonly why: DeliveryFailure;
      readonly detail: string;
      readonly afterMs: number | null;
    }
  /** Certainly nothing happened, and trying again would end the same way. */
  | { readonly fate: "final"; readonly why: DeliveryFailure; readonly detail: string }
  /** May have happened. */
  | { readonly fate: "unclear"; readonly detail: string };

/** Our own token could not be had, so no request was made. */
export class TokenUnavailable extends Error {
  override readonly name = "TokenUnavailable";
}

/** teams.md 3.4, by status first and then by code. A code that is not listed is the row's last word. */
const FORBIDDEN: Readonly<Record<string, DeliveryFailure>> = {
  BotDisabledByAdmin: "blocked-by-policy",
  BotNotInConversationRoster: "not-installed",
  ForbiddenOperationException: "not-installed",
  ConversationBlockedByUser: "blocked-by-user",
  BotDisabledByUser: "blocked-by-user",
  MessageWritesBlocked: "blocked-by-user",
};
const MISSING: Readonly<Record<string, DeliveryFailure>> = {
  ActivityNotFoundInConversation: "no-such-message",
  ConversationNotFound: "no-such-conversation",
};
const MISSING_OTHERWISE: Readonly<Record<Act, DeliveryFailure>> = {
  open: "no-such-user",
  send: "no-such-conversation",
  update: "no-such-message",
};
const BY_STATUS: Readonly<Record<number, DeliveryFailure>> = {
  400: "invalid",
  401: "bot-not-registered",
  413: "too-big",
};
/**
 * Refused, throttled or down before anything was done. 504 is not among them: behind a gateway that gave up waiting a
 * message may still be delivered, and "nothing is sent twice" stands above "retried"; only what is repeatable is repeated.
 */
const RETRIED: Readonly<Record<number, DeliveryFailure>> = {
  412: "unavailable",
  429: "throttled",
  502: "unavailable",
  503: "unavailable",
};
/** No connection, so no request. */
const UNCONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** What a failed call to the connector means. Details name statuses and codes only: messages may quote people. */
export function failureOf(error: unknown, act: Act): Failure {
  if (error instanceof TokenUnavailable)
    return { fate: "again", why: "unavailable", detail: "no token", afterMs: null };
  const { status, code, retryAfter } = facts(error);
  const detail = [status, code].filter((part) => part !== undefined).join(" ") || "failed";
  if (status === undefined) {
    if (code !== undefined && UNCONNECTED.has(code))
      return { fate: "again", why: "unavailable", detail, afterMs: null };
    return { fate: "unclear", detail };
  }
  const retried = RETRIED[status];
  if (retried !== undefined)
    return { fate: "again", why: retried, detail, afterMs: retryAfterMs(retryAfter) };
  if (status === 504 || status < 400) return { fate: "unclear", detail };
  if (status < 500 && status !== 408)
    return { fate: "final", why: reasonOf(status, code, act), detail };
  // "Bot must avoid retrying status codes that aren't specified", 500 by name (teams.md 3.4).
  return act === "send"
    ? { fate: "unclear", detail }
    : { fate: "final", why: "unavailable", detail };
}

function reasonOf(status: number, code: string | undefined, act: Act): DeliveryFailure {
  if (status === 403) return FORBIDDEN[code ?? ""] ?? "refused";
  if (status === 404) return MISSING[code ?? ""] ?? MISSING_OTHERWISE[act];
  return BY_STATUS[status] ?? "refused";
}

/** `Retry-After` in milliseconds: seconds, or a date; null when absent or unreadable. */
export function retryAfterMs(header: string | null | undefined, now = Date.now()): number | null {
  if (header === null || header === undefined || header.trim() === "") return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

interface Facts {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly retryAfter: string | null;
}

/** The SDK's `RestError`, read without believing its types. */
function facts(error: unknown): Facts {
  const raw = (typeof error === "object" && error !== null ? error : {}) as {
    readonly name?: unknown;
    readonly statusCode?: unknown;
    readonly code?: unknown;
    readonly message?: unknown;
    readonly response?: { readonly headers?: { get?(name: string): string | undefined } };
  };
  const status = typeof raw.statusCode === "number" ? raw.statusCode : undefined;
  const code = subCode(raw.message) ?? raw.code ?? (status === undefined ? raw.name : undefined);
  return {
    status,
    code: typeof code === "string" && /^[\w .-]{1,60}$/.test(code) ? code : undefined,
    retryAfter: raw.response?.headers?.get?.("retry-after") ?? null,
  };
}

/**
 * A blocked or uninstalled bot is told so by a JSON text inside the message, with no code (teams.md 3.4); where the SDK
 * could not read the body, by a JSON text inside that JSON text.
 */
function subCode(message: unknown): string | undefined {
  if (typeof message !== "string") return undefined;
  return /\\*"subCode\\*"\s*:\s*\\*"(?<code>\w{1,60})\\*"/.exec(message)?.groups?.code;
}
