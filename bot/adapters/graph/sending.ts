import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import { type Answer, callOf } from "./call.ts";
import { Unanswered } from "./unanswered.ts";

/** One request and its answer as they were on the wire, for a recording. Bodies are parsed where they are JSON. */
export interface Exchange {
  readonly method: string;
  /** With version and query: "/v1.0/users?$top=999". */
  readonly path: string;
  readonly status: number;
  readonly requestBody: unknown;
  readonly responseBody: unknown;
}

/** Sends, and reads the whole answer within `timeoutMs`, so that an answer cut short counts as none. */
export function sending(
  timeoutMs: number,
  closed: AbortSignal,
  onExchange: ((exchange: Exchange) => void) | undefined,
): Middleware {
  return {
    async execute(context) {
      const call = callOf(context);
      const signal = AbortSignal.any([closed, AbortSignal.timeout(timeoutMs)]);
      try {
        const response = await fetch(call.url, { ...context.options, signal });
        call.answer = await read(response);
        context.response = response;
      } catch (error) {
        throw new Unanswered("Microsoft Graph gave no answer", { cause: error });
      }
      onExchange?.(exchange(call.url, context.options, call.answer));
    },
  };
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  const { status, headers } = response;
  if (text === "") return { status, headers, body: undefined };
  // A refusal by a proxy may call itself JSON and be a page; a success that cannot be parsed was cut short.
  if (isJson && response.ok) return { status, headers, body: JSON.parse(text) };
  return { status, headers, body: parsedIfJson(text) };
}

function parsedIfJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function exchange(url: string, options: Context["options"], answer: Answer): Exchange {
  const { pathname, search } = new URL(url);
  const sent = options?.body;
  return {
    method: options?.method ?? "GET",
    path: pathname + search,
    status: answer.status,
    requestBody: typeof sent === "string" ? parsedIfJson(sent) : undefined,
    responseBody: answer.body,
  };
}
