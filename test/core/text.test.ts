import assert from "node:assert/strict";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { escapeMarkdown, plainText } from "#bot/core/text.ts";
import { always, anyText } from "./builders.ts";

const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
const anyLimit = fc.integer({ min: 1, max: 120 });

describe("directory text made fit to show", () => {
  for (const [situation, raw, expected] of [
    ["a plain name", "Adele Vance", "Adele Vance"],
    ["accents and scripts", "Łukasz Wójcik 山田", "Łukasz Wójcik 山田"],
    ["a right-to-left name", "ليلى", "ليلى"],
    ["a direction override", "Adele\u202eecnaV", "AdeleecnaV"],
    ["isolates and marks", "\u2066Adele\u2069\u200f", "Adele"],
    ["zero-width characters", "Ade\u200ble\ufeff", "Adele"],
    ["control characters", "Adele\u0000\u001b[31m", "Adele [31m"],
    ["several lines", "Adele\r\n\u2028Vance\u2029", "Adele Vance"],
    ["many spaces", "  Adele \t\u00a0 Vance ", "Adele Vance"],
    ["nothing but what cannot be seen", "\u200b\u202e\n", ""],
    ["nothing", "", ""],
  ] as const)
    it(`${situation}: ${JSON.stringify(expected)}`, () => assert.equal(plainText(raw), expected));

  for (const [raw, limit, expected] of [
    ["Adele", 5, "Adele"],
    ["Adele V", 5, "Adel…"],
    ["😀😀😀", 3, "😀😀😀"],
    ["😀😀😀😀", 3, "😀😀…"],
    ["Adele", 1, "…"],
  ] as const)
    it(`${raw} within ${limit} characters is ${expected}`, () =>
      assert.equal(plainText(raw, limit), expected));

  it("of any kind is one line with nothing hidden, no longer than allowed, and stays as it is", () =>
    always(
      fc.property(anyText, anyLimit, (raw, limit) => {
        const shown = plainText(raw, limit);
        assert.doesNotMatch(shown, HIDDEN);
        assert.doesNotMatch(shown, /[\r\n\t]|^ | {2}/);
        assert.ok([...shown].length <= limit);
        assert.equal(plainText(shown, limit), shown);
      }),
    ));
});

/** Every token a Markdown reader with raw HTML allowed makes of the text, and the words it would show. */
function markdown(text: string): { readonly kinds: readonly string[]; readonly words: string } {
  const inline = new MarkdownIt({ html: true }).parse(text, {});
  const leaves = inline.flatMap((each) => [each, ...(each.children ?? [])]);
  const words = leaves.filter((each) => each.type === "text").map((each) => each.content);
  return { kinds: [...new Set(leaves.map((each) => each.type))], words: words.join("") };
}
const HARMLESS = ["paragraph_open", "inline", "text", "paragraph_close"];

describe("text escaped for a place that reads Markdown", () => {
  for (const [raw, expected] of [
    ["Adele Vance", "Adele Vance"],
    ["[click](https://evil.example)", "\\[click\\]\\(https://evil.example\\)"],
    ["**bold** _soft_ ~~gone~~ `code`", "\\*\\*bold\\*\\* \\_soft\\_ \\~\\~gone\\~\\~ \\`code\\`"],
    ["<at>Everyone</at>", "&lt;at>Everyone&lt;/at>"],
    ["# Title", "\\# Title"],
    ["- item", "\\- item"],
    ["+ item", "\\+ item"],
    ["> quote", "\\> quote"],
    ["1. item", "1\\. item"],
    ["12) item", "12\\) item"],
    ["2.5 per cent", "2\\.5 per cent"],
    ["Jean-Luc", "Jean-Luc"],
    ["back\\slash", "back\\\\slash"],
  ] as const)
    it(`${raw} becomes ${expected}`, () => assert.equal(escapeMarkdown(raw), expected));

  it("of any kind is read as words only: no link, image, mark-up, list or heading", () =>
    always(
      fc.property(anyText, anyLimit, (raw, limit) => {
        const { kinds } = markdown(escapeMarkdown(raw, limit));
        assert.deepEqual(
          kinds.filter((each) => !HARMLESS.includes(each)),
          [],
        );
      }),
    ));

  it("of any kind is harmless in the middle of a sentence too", () =>
    always(
      fc.property(anyText, anyText, (one, other) => {
        const sentence = `Remind **${escapeMarkdown(one)}** and ${escapeMarkdown(other)} today.`;
        const { kinds } = markdown(sentence);
        const allowed = [...HARMLESS, "strong_open", "strong_close"];
        assert.deepEqual(
          kinds.filter((each) => !allowed.includes(each)),
          [],
        );
      }),
    ));

  it("shows exactly the words of the plain text, when no entity is spelt in it", () =>
    always(
      fc.property(anyText, (text) => {
        const raw = text.replaceAll("&", "+");
        assert.equal(markdown(escapeMarkdown(raw)).words, plainText(raw));
      }),
    ));
});
