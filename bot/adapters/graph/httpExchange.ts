import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { promisify } from "node:util";
import { constants, gunzip, gunzipSync } from "node:zlib";

export interface Outgoing {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

export interface Incoming {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

/** Hears once of how the body begins, unpacked, before the rest has come. */
type OnHead = (head: Buffer, status: number) => void;

/** Enough of a packed page for its head, and little enough to unpack at once. */
const PACKED_HEAD = 2_048;
/** Unpacked in one piece up to here, in several beyond. */
const MOST_AT_ONCE = 4 * 1024 * 1024;

const unpack = promisify<Buffer, { chunkSize: number }, Buffer>(gunzip);

/**
 * One request and its whole answer, over `node:http`: for a page of 999 rows that costs a third of `fetch`, and the head is
 * there before the rest (performance.md 4). Redirects are not followed: Graph's API gives none that we ask for.
 * Rejects when the answer is cut short.
 */
export async function exchangeOverHttp(sent: Outgoing, onHead: OnHead): Promise<Incoming> {
  const response = await responseTo(sent);
  const status = response.statusCode ?? 0;
  const packed = response.headers["content-encoding"] === "gzip";
  const bytes = await gathered(response, (first) => {
    const head = packed ? headOf(first) : first;
    if (head !== null) onHead(head, status);
  });
  return {
    status,
    headers: headersOf(response),
    bytes: packed && bytes.length > 0 ? await unpack(bytes, { chunkSize: sizeOf(bytes) }) : bytes,
  };
}

function responseTo({ url, method, headers, body, signal }: Outgoing): Promise<IncomingMessage> {
  const target = new URL(url);
  const request = target.protocol === "https:" ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const sent = request(
      target,
      { method, signal, headers: { ...Object.fromEntries(headers), "accept-encoding": "gzip" } },
      resolve,
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

function gathered(response: IncomingMessage, onFirst: (piece: Buffer) => void): Promise<Buffer> {
  const pieces: Buffer[] = [];
  return new Promise((resolve, reject) => {
    response.on("data", (piece: Buffer) => {
      pieces.push(piece);
      if (pieces.length === 1) onFirst(piece);
    });
    response.once("end", () => resolve(Buffer.concat(pieces)));
    response.once("error", reject);
  });
}

/** What can be unpacked of the beginning; null where it cannot be told yet. */
function headOf(packed: Buffer): Buffer | null {
  try {
    return gunzipSync(packed.subarray(0, PACKED_HEAD), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return null;
  }
}

/** A gzip ends with the size of what is in it (RFC 1952): so the unpacked page is one buffer and no list of pieces. */
const sizeOf = (packed: Buffer): number =>
  Math.min(MOST_AT_ONCE, Math.max(1_024, packed.readUInt32LE(Math.max(0, packed.length - 4)) + 1));

function headersOf({ headers }: IncomingMessage): Headers {
  const found = new Headers();
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) found.set(name, Array.isArray(value) ? value.join(", ") : value);
  return found;
}
