import type { Attachment } from "./conversations.ts";
import { guid } from "./random.ts";

/** A file somebody has on their own machine. */
export interface LocalFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Delivered {
  readonly name: string;
  readonly bytes: Buffer;
  readonly contentUrl: string;
}

interface Session {
  readonly person: string;
  readonly name: string;
  received: Buffer;
}

export interface UploadInfo {
  readonly uploadUrl: string;
  readonly contentUrl: string;
  readonly name: string;
  readonly uniqueId: string;
  readonly fileType: string;
}

export type PutOutcome =
  | { readonly done: true; readonly person: string; readonly name: string }
  | { readonly done: false; readonly next: number }
  | "unknown"
  | "wrong-range";

/** How Teams attaches a file to a message for a bot. */
const SENT_FILE = "application/vnd.microsoft.teams.file.download.info";

/** The OneDrive of each person, as far as a bot can reach it: a pre-authorised address per accepted file. */
export class Uploads {
  readonly #sessions = new Map<string, Session>();
  readonly #delivered = new Map<string, Delivered[]>();
  readonly #shared = new Map<string, Buffer>();

  open(person: string, name: string, root: string): UploadInfo {
    const uniqueId = guid("upload", person, name, this.#sessions.size);
    this.#sessions.set(uniqueId, { person, name, received: Buffer.alloc(0) });
    return {
      uploadUrl: `${root}/files/${uniqueId}`,
      contentUrl: contentUrl(person, name),
      name,
      uniqueId,
      fileType: name.split(".").at(-1) ?? "",
    };
  }

  /** `range` is a Content-Range: "bytes 0-99/100"; pieces must come in order. */
  put(uniqueId: string, range: string | undefined, bytes: Buffer): PutOutcome {
    const session = this.#sessions.get(uniqueId);
    if (session === undefined) return "unknown";
    const [, from, to, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(range ?? "") ?? [];
    const fits =
      Number(from) === session.received.length && Number(to) - Number(from) + 1 === bytes.length;
    if (!fits) return "wrong-range";
    session.received = Buffer.concat([session.received, bytes]);
    if (session.received.length < Number(size))
      return { done: false, next: session.received.length };
    this.#sessions.delete(uniqueId);
    const { person, name } = session;
    const file = { name, bytes: session.received, contentUrl: contentUrl(person, name) };
    this.#delivered.set(person, [...this.of(person), file]);
    return { done: true, person, name };
  }

  /** Puts files into this person's OneDrive and attaches them to a message: whoever has the address may read them. */
  share(person: string, files: readonly LocalFile[], root: string): readonly Attachment[] {
    return files.map(({ name, bytes }) => {
      const uniqueId = guid("shared", person, name, this.#shared.size);
      this.#shared.set(uniqueId, bytes);
      return {
        contentType: SENT_FILE,
        contentUrl: contentUrl(person, name),
        name,
        content: {
          downloadUrl: `${root}/files/${uniqueId}?tempauth=${guid("tempauth", uniqueId)}`,
          uniqueId,
          fileType: name.split(".").at(-1) ?? "",
        },
      };
    });
  }

  shared(uniqueId: string): Buffer | undefined {
    return this.#shared.get(uniqueId);
  }

  of(person: string): readonly Delivered[] {
    return this.#delivered.get(person) ?? [];
  }
}

function contentUrl(person: string, name: string): string {
  return `https://contoso-my.sharepoint.com/personal/${person}/Documents/Applications/${encodeURIComponent(name)}`;
}
