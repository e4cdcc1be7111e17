import type { Attachments, Fetched } from "../../ports/attachments.ts";
import type { SentFile } from "../../ports/inbound.ts";
import type { Exchange } from "./attempts.ts";
import { isStorageUrl } from "./storageUrl.ts";

const TIMEOUT_MS = 30_000;

export interface AttachmentsSetup {
  /** As `isStorageUrl` takes them. */
  readonly suffixes: readonly string[] | null;
  readonly closing: AbortSignal;
  readonly onExchange: (exchange: Exchange) => void;
}

/**
 * Files from people's OneDrive. The URL comes inside a message and carries its own credentials: it is never logged, gets
 * no token of ours, and its host must be SharePoint's, or a message could make us ask anything of any machine.
 */
export class OneDriveAttachments implements Attachments {
  readonly #setup: AttachmentsSetup;

  constructor(setup: AttachmentsSetup) {
    this.#setup = setup;
  }

  async fetch({ url }: SentFile, mostBytes: number): Promise<Fetched> {
    const { suffixes, closing, onExchange } = this.#setup;
    if (!isStorageUrl(url, suffixes)) return { ok: false, why: "elsewhere" };
    const began = performance.now();
    const note = (outcome: string): void =>
      onExchange({ act: "download", outcome, ms: performance.now() - began });
    try {
      const reply = await fetch(url, {
        redirect: "error",
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), closing]),
      });
      note(String(reply.status));
      if (reply.ok) return await bodyOf(reply, mostBytes);
      await reply.body?.cancel();
    } catch {
      note("broken");
    }
    return { ok: false, why: "unreachable" };
  }
}

/** What the reply says of its length is not believed: counted is what comes. */
async function bodyOf(reply: Response, mostBytes: number): Promise<Fetched> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of reply.body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) return { ok: false, why: "too-big" };
    chunks.push(chunk);
  }
  return { ok: true, bytes: Buffer.concat(chunks) };
}
