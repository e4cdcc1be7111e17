import { escapeMarkdown } from "../core/text.ts";

/**
 * Text fit for a card's title, which reads Markdown and turns addresses into links. Titles are our own words, and names
 * belong into lines; this is for the day somebody forgets.
 */
export const heading = (raw: string): string =>
  escapeMarkdown(raw, 120)
    .replace(/:\/\//g, ": //")
    .replace(/\bwww\./gi, "www ");
