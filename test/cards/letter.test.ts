import assert from "node:assert/strict";
import { letterWords } from "#bot/cards/letter.ts";
import { LANGUAGES } from "#bot/core/language.ts";
import { isAllowedLink } from "#bot/core/links.ts";

const view = {
  reader: { language: "en", zone: "Europe/Oslo" },
  now: new Date("2026-11-23T09:05:00Z"),
  code: "7QK-2F9-4MZ",
  displayName: "Adele Vance",
  organisation: "Contoso",
  serviceDesk: "extension 4711",
  note: "",
  number: 1,
  of: 2,
  deadline: new Date("2026-12-04T15:00:00Z"),
} as const;

const linesOf = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");
/** What a reader of the HTML sees. */
const readOf = (html: string): readonly string[] =>
  linesOf(
    html
      .replace(/^[\s\S]*<body[^>]*>/, "")
      .replaceAll(/<[^>]+>/g, "")
      .replaceAll("&#39;", "'")
      .replaceAll("&quot;", '"')
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&"),
  );

describe("the letter", () => {
  for (const language of LANGUAGES)
    it(`says the same as text and as HTML, in ${language}, with one link to Microsoft`, () => {
      const { text, html } = letterWords({ ...view, reader: { language, zone: "Asia/Tokyo" } });
      assert.deepEqual(readOf(html), linesOf(text));
      const links = [...html.matchAll(/(?:href|src|url)\s*[=(]\s*"?([^"\s>)]+)/g)].map(
        ([, to = ""]) => to,
      );
      assert.equal(links.length, 1);
      assert.ok(links.every(isAllowedLink));
      assert.deepEqual(text.match(/https?:\S+/g), links);
      assert.match(
        html,
        new RegExp(`<html lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}">`),
      );
    });

  it("a name or a note is text and nothing else", () => {
    const hostile = `<img src=x onerror=alert(1)> "A" & 'B'\r\nBcc: <c@d.com>`;
    const { text, html, subject } = letterWords({ ...view, displayName: hostile, note: hostile });
    assert.doesNotMatch(html, /<img|onerror=alert\(1\)>/);
    assert.deepEqual(readOf(html), linesOf(text));
    assert.doesNotMatch(subject, /[\r\n]/);
    assert.ok(!linesOf(text).some((line) => line.startsWith("Bcc")));
  });

  it("grows firmer, names the date, and says when it is the last", () => {
    assert.match(letterWords(view).text, /Friday 4 December, 16:00 Europe\/Oslo/);
    const last = letterWords({ ...view, number: 2 });
    assert.match(last.subject, /still has no MFA/);
    assert.match(last.text, /not write to you again/);
    assert.match(letterWords({ ...view, deadline: view.now }).text, /due/);
  });
});
