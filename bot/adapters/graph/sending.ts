import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import { type Answer, type Call, callOf } from "./call.ts";
import { exchangeOverHttp, type Incoming } from "./httpExchange.ts";
import { nextLinkIn } from "./nextLink.ts";
import { Unanswered, Unsent } from "./unanswered.ts";

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
      const { leave } = call;
      if (leave?.mayLeave() === false)
        throw new Unsent("it was not to be sent any more", { cause: "somebody stopped it" });
      const signal = AbortSignal.any([closed, AbortSignal.timeout(leave?.timeoutMs ?? timeoutMs)]);
      try {
        call.answer = await exchanged(call, context.options, signal);
        // The client wants to see a response; what it would make of the body is ours to do.
        context.response = new Response(null, { status: call.answer.status });
      } catch (error) {
        throw new Unanswered("Microsoft Graph gave no answer", { cause: error });
      }
      onExchange?.(exchange(call.url, context.options, call.answer));
    },
  };
}

async function exchanged(
  call: Call,
  options: Context["options"],
  signal: AbortSignal,
): Promise<Answer> {
  const sent = {
    url: call.url,
    method: options?.method ?? "GET",
    headers: new Headers(options?.headers),
    body: typeof options?.body === "string" ? options.body : undefined,
    signal,
  };
  const { paged } = call;
  const onHead = (head: Buffer, status: number) => {
    const link = paged === null || status !== 200 ? null : nextLinkIn(head);
    if (link !== null) paged?.onNextLink(link);
  };
  return answerFrom(await exchangeOverHttp(sent, onHead), paged !== null);
}

function answerFrom({ status, headers, bytes }: Incoming, paged: boolean): Answer {
  if (bytes.length === 0) return { status, headers, body: undefined };
  const isJson = headers.get("content-type")?.includes("json") ?? false;
  const ok = status >= 200 && status < 300;
  if (paged && ok && isJson) {
    if (!endsWhole(bytes)) throw new SyntaxError("the page was cut short");
    return { status, headers, body: bytes };
  }
  const text = bytes.toString();
  // A refusal by a proxy may call itself JSON and be a page; a success that cannot be parsed was cut short.
  if (isJson && ok) return { status, headers, body: JSON.parse(text) };
  return { status, headers, body: parsedIfJson(text) };
}

/** Whether JSON of an object has its end: a page is parsed later, when it is too late to ask for it again. */
const endsWhole = (bytes: Buffer): boolean =>
  bytes
    .toString("latin1", bytes.length - 8)
    .trimEnd()
    .endsWith("}");

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
    responseBody: Buffer.isBuffer(answer.body) ? parsedIfJson(answer.body.toString()) : answer.body,
  };
}
