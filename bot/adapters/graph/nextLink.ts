/** The next link; a link is one JSON string. */
const LINK = /"@odata\.nextLink"\s*:\s*("(?:[^"\\]|\\.)*")/;
const ROWS = /"value"\s*:/;

/**
 * The next link in the head of a page. Null when it is not there: the page may be the last, or name it behind its rows,
 * where it is not looked for, because text of the directory may look like anything.
 */
export function nextLinkIn(head: Buffer): string | null {
  const text = head.toString("latin1", 0, 16_384);
  const rows = ROWS.exec(text);
  const link = LINK.exec(rows === null ? text : text.slice(0, rows.index))?.[1];
  return link === undefined ? null : (JSON.parse(link) as string);
}
