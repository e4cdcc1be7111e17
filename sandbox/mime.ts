/** A mail as its reader gets it. `parts` in the order they stand in, without attachments' containers. */
export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly parts: readonly MailPart[];
}

interface MailPart {
  readonly type: string;
  readonly content: string;
}

/** Reads a mail as SMTP would carry it (RFC 5322 and 2045), as far as a notification goes. Null for what is none. */
export function readMime(text: string): Mail | null {
  const { headers, body } = split(text);
  const to = [...(headers.get("to") ?? "").matchAll(/[^\s<>,;"]+@[^\s<>,;"]+/g)].map(([at]) => at);
  const parts = partsOf(headers, body);
  if (to.length === 0 || parts.length === 0) return null;
  return { to, subject: decodedWords(headers.get("subject") ?? ""), parts };
}

type Headers = ReadonlyMap<string, string>;

function split(text: string): { readonly headers: Headers; readonly body: string } {
  const [head = "", ...rest] = text.replaceAll("\r\n", "\n").split("\n\n");
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\n[ \t]+/g, " ").split("\n")) {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) headers.set(name.toLowerCase(), value ?? "");
  }
  return { headers, body: rest.join("\n\n") };
}

function partsOf(headers: Headers, body: string): MailPart[] {
  const type = headers.get("content-type") ?? "text/plain";
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (!type.toLowerCase().startsWith("multipart/") || boundary === undefined)
    return [
      {
        type: type.split(";", 1)[0]?.trim().toLowerCase() ?? "",
        content: decodedBody(headers.get("content-transfer-encoding") ?? "7bit", body),
      },
    ];
  const [, ...pieces] = `\n${body}`.split(`\n--${boundary}`);
  return pieces
    .filter((piece) => !piece.startsWith("--"))
    .flatMap((piece) => {
      const part = split(piece.replace(/^[ \t]*\n/, ""));
      return partsOf(part.headers, part.body);
    });
}

function decodedBody(encoding: string, body: string): string {
  switch (encoding.trim().toLowerCase()) {
    case "base64":
      return Buffer.from(body, "base64").toString();
    case "quoted-printable":
      return unquoted(body.replaceAll(/[ \t]*=\n/g, ""));
    default:
      return body;
  }
}

/** RFC 2047; UTF-8 is the only character set here. */
function decodedWords(text: string): string {
  return text
    .replaceAll(/(=\?[^?]+\?[BQ]\?[^?]*\?=)\s+(?==\?)/gi, "$1")
    .replaceAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === "B"
        ? Buffer.from(word, "base64").toString()
        : unquoted(word.replaceAll("_", " ")),
    );
}

/** "=C3=A9" -> "é" */
function unquoted(text: string): string {
  const bytes = Buffer.from(text).toString("latin1");
  const plain = bytes.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, "latin1").toString();
}
