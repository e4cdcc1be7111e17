import { isBotError } from "../../core/errors.ts";
import type { Letter, Mail, Mailing } from "../../ports/mail.ts";
import type { Answer } from "./call.ts";
import type { GraphClient } from "./graphClient.ts";
import { mimeOf } from "./mime.ts";
import { refusalOf, specificCode } from "./refusal.ts";
import { retryAfterMs } from "./retryAfter.ts";
import { Unsent } from "./unanswered.ts";

/** When the service says no more than "not now". */
const UNGUIDED_MS = 60_000;

type Refused = Extract<Mailing, { readonly did: "refused" }>["why"];

/** What a status says of what became of the letter (graph.md 10). All others are `unclear`. */
const REFUSALS: Readonly<Record<number, Refused>> = {
  400: "invalid",
  401: "not-permitted",
  403: "not-permitted",
  404: "no-sender",
  413: "invalid",
};

/**
 * E-mail by `sendMail` as `sender`, the address of a mailbox this app may send from. It is not idempotent, so nothing is
 * ever sent twice by us: after a 504, a reset or a timeout nobody knows, and we say so.
 */
export class GraphMail implements Mail {
  readonly #client: GraphClient;
  readonly #sender: string;

  constructor(client: GraphClient, sender: string) {
    this.#client = client;
    this.#sender = sender;
  }

  async send(letter: Letter): Promise<Mailing> {
    const path = `/users/${encodeURIComponent(this.#sender)}/sendMail`;
    try {
      // As MIME, in base64: the only way to give both the plain text and the HTML (graph.md 10).
      const body = Buffer.from(mimeOf(letter, this.#sender)).toString("base64");
      const headers = { "Content-Type": "text/plain" };
      return mailingOf(await this.#client.send(path, { method: "POST", body, headers }));
    } catch (error) {
      if (error instanceof RangeError)
        return { did: "refused", why: "invalid", detail: error.message };
      if (!isBotError(error)) throw error;
      if (!(error.cause instanceof Unsent)) return { did: "unclear", detail: error.message };
      if (error.code === "directory-denied")
        return { did: "refused", why: "not-permitted", detail: error.message };
      return { did: "throttled", retryAfterMs: UNGUIDED_MS };
    }
  }
}

function mailingOf({ status, headers, body }: Answer): Mailing {
  if (status >= 200 && status < 300) return { did: "accepted" };
  // Not begun: the limits and the front door answer before anything is sent.
  if (status === 429 || status === 503)
    return {
      did: "throttled",
      retryAfterMs: retryAfterMs(headers.get("retry-after"), new Date()) ?? UNGUIDED_MS,
    };
  const refusal = refusalOf(status, body);
  const detail = `${status} ${specificCode(refusal)}`;
  const why = REFUSALS[status];
  return why === undefined ? { did: "unclear", detail } : { did: "refused", why, detail };
}
