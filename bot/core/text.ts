/** Bidirectional marks and invisible characters, which can reorder or hide what a reader sees. */
const UNSEEN = /\p{Cf}/gu;
/** What ends a line or moves the cursor. */
const BREAKING = /[\p{Cc}\u2028\u2029]/gu;

/** Directory text made fit to show: nothing invisible, one line, at most `limit` characters. */
export function plainText(raw: string, limit = 80): string {
  const line = raw.replace(UNSEEN, "").replace(BREAKING, " ").replace(/\s+/g, " ").trim();
  const letters = [...line];
  return letters.length > limit ? `${letters.slice(0, limit - 1).join("")}…` : line;
}

/** Plain text for a place that reads Markdown: what could format, link, mention or start a list is escaped. */
export const escapeMarkdown = (raw: string, limit = 80): string =>
  plainText(raw, limit)
    .replace(/[\\`*_{}[\]()#~|]/g, "\\$&")
    .replace(/^([-+>])/, "\\$1")
    .replace(/^(\d+)\./, "$1\\.")
    .replace(/</g, "&lt;");
