import { createHash } from "node:crypto";
import type { Letter } from "../../ports/mail.ts";

const LINE = "\r\n";
/** RFC 2047: an encoded word has at most 75 characters; this many bytes of text leave room for its frame. */
const WORD_BYTES = 45;

/**
 * A letter as RFC 5322 and 2046 write it: plain text first and HTML second, for a reader to choose. Everything is base64, so
 * that no line can be too long and none can pass for a header.
 * @throws RangeError for an address that is none
 */
export function mimeOf({ to, subject, text, html }: Letter, from: string): string {
  // Named by what is in it: base64 has no "--", so it cannot occur within.
  const boundary = `--${createHash("sha256").update(text).update(html).digest("hex").slice(0, 32)}`;
  return [
    `From: <${address(from)}>`,
    `To: <${address(to)}>`,
    `Subject: ${encodedWords(subject)}`,
    "MIME-Version: 1.0",
    "Auto-Submitted: auto-generated",
    `Content-Type: multipart/alternative;${LINE} boundary="${boundary}"`,
    "",
    ...part(boundary, "text/plain", text),
    ...part(boundary, "text/html", html),
    `--${boundary}--`,
    "",
  ].join(LINE);
}

const part = (boundary: string, type: string, content: string): readonly string[] => [
  `--${boundary}`,
  `Content-Type: ${type}; charset=utf-8`,
  "Content-Transfer-Encoding: base64",
  "",
  ...(Buffer.from(content)
    .toString("base64")
    .match(/.{1,76}/g) ?? []),
];

function address(raw: string): string {
  if (!/^[^\s<>,;:"()[\]\\@]+@[^\s<>,;:"()[\]\\@]+$/.test(raw))
    throw new RangeError("not an address a letter can be sent to");
  return raw;
}

/** Cut between characters, never within one: each word is decoded by itself. */
function encodedWords(text: string): string {
  const words: string[] = [""];
  for (const letter of text.replaceAll(/[\r\n]+/g, " ")) {
    const word = `${words.at(-1) ?? ""}${letter}`;
    if (Buffer.byteLength(word) > WORD_BYTES) words.push(letter);
    else words[words.length - 1] = word;
  }
  return words
    .map((word) => `=?utf-8?B?${Buffer.from(word).toString("base64")}?=`)
    .join(`${LINE} `);
}
