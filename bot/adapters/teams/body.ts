import type { IncomingMessage } from "node:http";

/** Teams' own messages stay under 100 KB; four times that is somebody else (trust.md T17). */
const BODY_BYTES = 256 * 1024;
const JSON_DEPTH = 32;
const PATIENCE_MS = 10_000;

export type Body =
  | {
      readonly ok: true;
      readonly value: Readonly<Record<string, unknown>> & { readonly type: string };
    }
  | { readonly ok: false; readonly status: 400 | 408 | 413 };

/**
 * Reads a request's body as the JSON object an activity is: at most 256 KB, 32 levels, UTF-8, with a string `type`.
 * Never rejects. Reading stops at the first byte too many; the caller must then close the connection.
 */
export async function readActivityBody(
  req: IncomingMessage,
  patienceMs = PATIENCE_MS,
): Promise<Body> {
  if (!/^application\/json\s*(?:;|$)/i.test(req.headers["content-type"] ?? ""))
    return { ok: false, status: 400 };
  if (Number(req.headers["content-length"] ?? 0) > BODY_BYTES) return { ok: false, status: 413 };
  const bytes = await collect(req, patienceMs);
  return typeof bytes === "number" ? { ok: false, status: bytes } : parse(bytes);
}

/** The whole body, or the status that says why it was not read. */
function collect(req: IncomingMessage, patienceMs: number): Promise<Buffer | 400 | 408 | 413> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (result: Buffer | 400 | 408 | 413): void => {
      clearTimeout(deadline);
      req.off("data", take).off("end", end).off("error", broken).off("close", broken);
      // A late error of a stream nobody reads any more must not become an uncaught one.
      req.on("error", () => {});
      if (typeof result === "number") req.pause();
      resolve(result);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > BODY_BYTES) finish(413);
      else chunks.push(chunk);
    };
    const end = (): void => finish(Buffer.concat(chunks));
    const broken = (): void => finish(400);
    const deadline = setTimeout(() => finish(408), patienceMs);
    req.on("data", take).on("end", end).on("error", broken).on("close", broken);
  });
}

function parse(bytes: Buffer): Body {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (depth(text) > JSON_DEPTH) return { ok: false, status: 400 };
    const value: unknown = JSON.parse(text, (key, inner) =>
      key === "__proto__" ? undefined : inner,
    );
    return isTyped(value) ? { ok: true, value } : { ok: false, status: 400 };
  } catch {
    return { ok: false, status: 400 };
  }
}

function isTyped(value: unknown): value is Record<string, unknown> & { type: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    "type" in value &&
    typeof value.type === "string"
  );
}

/** How deep brackets nest outside strings. Linear, and before the parser: it must never recurse on a stranger's text. */
function depth(json: string): number {
  let open = 0;
  let deepest = 0;
  for (let at = 0; at < json.length; at += 1) {
    const char = json[at];
    if (char === '"') at = endOfString(json, at);
    if (char === "{" || char === "[") open += 1;
    if (char === "}" || char === "]") open -= 1;
    deepest = Math.max(deepest, open);
  }
  return deepest;
}

/** Where the string that starts at `from` ends: at its closing quote, or with the text. */
function endOfString(json: string, from: number): number {
  let at = from + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at;
}
