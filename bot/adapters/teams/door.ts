import type { IncomingMessage, ServerResponse } from "node:http";
import { type Arrival, pinnedServiceUrl, readArrival } from "./arrival.ts";
import { readActivityBody } from "./body.ts";
import { type TokenPins, vouchedServiceUrl } from "./channelToken.ts";
import { isConnectorUrl, isLoopbackAddress } from "./connectorUrl.ts";
import type { SigningKeys } from "./signingKeys.ts";

/** How callers prove who they are: by the channel's token, or (the sandbox) by being on this machine. */
export type Proof =
  | { readonly kind: "token"; readonly pins: TokenPins; readonly keys: SigningKeys }
  | { readonly kind: "loopback" };

export type Entry =
  | { readonly admitted: true; readonly arrival: Arrival; readonly authorization: string }
  | { readonly admitted: false; readonly status: 400 | 401 | 405 | 408 | 413 };

/**
 * Whether a request to `/api/messages` comes from Teams, for us, about our tenant. The SDK behind it is weaker in each
 * of these (trust.md findings 1 to 3; teams.md 6), so nothing reaches it that has not passed here. Never rejects.
 */
export async function knock(req: IncomingMessage, tenantId: string, proof: Proof): Promise<Entry> {
  if (req.method !== "POST") return { admitted: false, status: 405 };
  const body = await readActivityBody(req);
  if (!body.ok) return { admitted: false, status: body.status };
  const serviceUrl = pinnedServiceUrl(body.value, tenantId);
  const authorization = req.headers.authorization ?? "";
  if (serviceUrl === null || !(await isProven(req, authorization, serviceUrl, proof)))
    return { admitted: false, status: 401 };
  const arrival = readArrival(body.value);
  if (arrival === null) return { admitted: false, status: 400 };
  return { admitted: true, arrival, authorization };
}

async function isProven(
  req: IncomingMessage,
  authorization: string,
  serviceUrl: string,
  proof: Proof,
): Promise<boolean> {
  if (proof.kind === "loopback")
    return isLoopbackAddress(req.socket.remoteAddress) && isConnectorUrl(serviceUrl, "loopback");
  if (!isConnectorUrl(serviceUrl, "microsoft")) return false;
  const vouched = await vouchedServiceUrl(authorization, "msteams", proof.pins, proof.keys);
  return vouched === serviceUrl;
}

/** Bodies are fixed words: whoever is refused learns that, and nothing about why. */
const SAY: Readonly<Record<number, string>> = {
  400: "bad request",
  401: "unauthorized",
  405: "method not allowed",
  408: "request timeout",
  413: "payload too large",
  429: "too many requests",
  500: "internal error",
  503: "unavailable",
};

/** Answers without a turn. A body that was not read to its end takes its connection with it. */
export function refuse(res: ServerResponse, status: number): void {
  if (res.headersSent || res.destroyed) return;
  if (status === 405) res.setHeader("allow", "POST");
  if (status === 429 || status === 503) res.setHeader("retry-after", "1");
  if (status !== 401 && status !== 503) res.setHeader("connection", "close");
  answer(res, status, { error: SAY[status] ?? "refused" });
}

/** Answers with a body, or with none. */
export function answer(res: ServerResponse, status: number, body?: object): void {
  if (res.headersSent || res.destroyed) return;
  res.statusCode = status;
  if (body === undefined) {
    res.end();
    return;
  }
  const text = JSON.stringify(body);
  res.setHeader("content-type", "application/json; charset=utf-8");
  res.setHeader("content-length", Buffer.byteLength(text));
  res.end(text);
}
