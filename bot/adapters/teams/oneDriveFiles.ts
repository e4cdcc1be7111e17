import type { Delivery, Files } from "../../ports/teams.ts";
import type { Exchange } from "./attempts.ts";
import { retryAfterMs } from "./failure.ts";
import { isStorageUrl } from "./storageUrl.ts";
import type { Wait } from "./waiting.ts";

const TIMEOUT_MS = 60_000;
const ATTEMPTS = 4;
const PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

export interface FilesSetup {
  /** `https:` hosts must end with one of these; null in the sandbox, where they must be loopback. */
  readonly suffixes: readonly string[] | null;
  readonly wait: Wait;
  readonly closing: AbortSignal;
  readonly onExchange: (exchange: Exchange) => void;
}

/**
 * Uploads into the OneDrive folder Teams made for the conversation. The URL reaches us inside an invoke and carries its
 * own credentials: it is never logged, gets no token of ours, and its host must be SharePoint's.
 */
export class OneDriveFiles implements Files {
  readonly #setup: FilesSetup;

  constructor(setup: FilesSetup) {
    this.#setup = setup;
  }

  async upload(uploadUrl: string, content: Uint8Array): Promise<Delivery<object>> {
    if (!isStorageUrl(uploadUrl, this.#setup.suffixes))
      return {
        ok: false,
        sure: true,
        why: "refused",
        detail: "the upload URL is not SharePoint's",
      };
    if (content.byteLength === 0) return { ok: false, sure: true, why: "invalid", detail: "empty" };
    for (let attempt = 1; ; attempt += 1) {
      const { delivery, againMs } = await this.#put(uploadUrl, content);
      if (againMs === null || attempt === ATTEMPTS || this.#setup.closing.aborted) return delivery;
      await this.#setup.wait(Math.min(againMs, LONGEST_PAUSE_MS), this.#setup.closing);
    }
  }

  async #put(url: string, content: Uint8Array): Promise<Put> {
    const began = performance.now();
    const note = (outcome: string): void =>
      this.#setup.onExchange({ act: "upload", outcome, ms: performance.now() - began });
    try {
      const reply = await fetch(url, {
        method: "PUT",
        redirect: "error",
        headers: {
          "content-type": "application/octet-stream",
          "content-range": `bytes 0-${content.byteLength - 1}/${content.byteLength}`,
        },
        body: Buffer.from(content),
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.#setup.closing]),
      });
      await reply.body?.cancel();
      note(reply.ok ? "ok" : String(reply.status));
      return judge(reply);
    } catch {
      note("broken");
      return {
        delivery: { ok: false, sure: false, detail: "the upload broke off" },
        againMs: null,
      };
    }
  }
}

interface Put {
  readonly delivery: Delivery<object>;
  readonly againMs: number | null;
}

function judge(reply: Response): Put {
  const detail = String(reply.status);
  if (reply.ok) return { delivery: { ok: true }, againMs: null };
  if (reply.status === 429 || reply.status === 503) {
    const why = reply.status === 429 ? "throttled" : "unavailable";
    const againMs = retryAfterMs(reply.headers.get("retry-after")) ?? PAUSE_MS;
    return { delivery: { ok: false, sure: true, why, detail }, againMs };
  }
  if (reply.status >= 500) return { delivery: { ok: false, sure: false, detail }, againMs: null };
  const why = reply.status === 413 ? "too-big" : "refused";
  return { delivery: { ok: false, sure: true, why, detail }, againMs: null };
}
