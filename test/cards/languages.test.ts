import assert from "node:assert/strict";
import fc from "fast-check";
import { nudgeSummary } from "#bot/cards/nudge.ts";
import { deskWords } from "#bot/cards/senderWords.ts";
import { speechFor } from "#bot/cards/speech.ts";
import { LANGUAGES, type Language } from "#bot/core/language.ts";
import { faultsOf, nodesOf } from "#support/adaptiveCardSchema.ts";
import { examplesFor } from "./exampleCards.ts";
import { inaccessible } from "./inaccessible.ts";

const zone = "Europe/Oslo";
const LONG =
  "Maria-Magdalena Wolfeschlegelsteinhausenbergerdorff-Þórðardóttir de la Cruz y Alvarez ".repeat(
    3,
  );
const MOMENTS: Readonly<Record<Language, string>> = {
  en: "Friday 4 December, 16:00 Europe/Oslo",
  de: "Freitag, 4. Dezember, 16:00 Uhr Europe/Oslo",
  fr: "vendredi 4 décembre à 16:00 Europe/Oslo",
  es: "viernes, 4 de diciembre, 16:00 Europe/Oslo",
  "pt-BR": "sexta-feira, 4 de dezembro, 16:00 Europe/Oslo",
  ja: "12月4日金曜日 16:00(Europe/Oslo)",
  ar: "الجمعة، 4 ديسمبر، \u206816:00 \u2068Europe/Oslo\u2069\u2069",
};
const NUMBERS: Readonly<Record<Language, readonly string[]>> = {
  en: ["4,210", "99.9%", "a, b and c"],
  de: ["4.210", "99,9\u00A0%", "a, b und c"],
  fr: ["4\u202F210", "99,9\u00A0%", "a, b et c"],
  es: ["4.210", "99,9\u00A0%", "a, b y c"],
  "pt-BR": ["4.210", "99,9%", "a, b e c"],
  ja: ["4,210", "99.9%", "a、b、c"],
  ar: ["4,210", "99.9\u200E%\u200E", "a وb وc"],
};

/** Every isolate is closed where it was opened. */
function isPaired(text: string): boolean {
  let depth = 0;
  for (const letter of text) {
    if (letter === "\u2068") depth += 1;
    if (letter === "\u2069") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** What may not be seen in words: marks that reorder or hide, but for isolates and the mark by a percent sign. */
const UNSEEN = /(?![\u2068\u2069\u200E])[\p{Cc}\p{Cf}]/u;

const wordsOf = (card: unknown): readonly string[] =>
  nodesOf(card).flatMap((node) =>
    ["text", "title", "tooltip"].flatMap((name) =>
      typeof node[name] === "string" ? [node[name]] : [],
    ),
  );

for (const language of LANGUAGES)
  describe(`in ${language}`, () => {
    const speech = speechFor({ language, zone });

    it("a moment is written out, with its zone", () =>
      assert.equal(speech.dates.moment(new Date("2026-12-04T15:00:00Z")), MOMENTS[language]));

    it("numbers, shares and lists are the reader's own", () =>
      assert.deepEqual(
        [
          speech.numbers.count(4210),
          speech.numbers.share(9999, 10_000),
          speech.numbers.list(["a", "b", "c"]),
        ],
        NUMBERS[language],
      ));

    it("an organisation and a service desk nobody named are said in the reader's words", () => {
      const reader = { language, zone };
      const summary = nudgeSummary({ reader, organisation: "your organisation" });
      assert.equal(/your organisation/i.test(summary), language === "en");
      assert.equal(
        deskWords(speech, "your IT service desk") === "your IT service desk",
        language === "en",
      );
      assert.match(nudgeSummary({ reader, organisation: "Contoso" }), /Contoso/);
    });

    it("any number of people can be said", () => {
      for (const many of [0, 1, 2, 3, 5, 11, 21, 100, 101, 1_000_000])
        assert.notEqual(speech.people(many), "");
    });

    it("what is filled in is never read as words of ours", () =>
      fc.assert(
        fc.property(fc.string({ unit: "binary" }), (text) => {
          for (const name of [text, `$t(notice:subtitle)${text}`, `{{organisation}}${text}$&`])
            assert.ok(speech.say("proof:from", { organisation: name }).includes(name));
        }),
        { numRuns: 50 },
      ));

    for (const [name, card] of Object.entries(examplesFor({ language, zone })))
      it(`the card ${name} is whole with very long names`, () => {
        const shown = card(LONG);
        assert.deepEqual(faultsOf(shown), []);
        assert.deepEqual(inaccessible(shown), []);
        assert.equal(shown.lang, language);
        assert.equal(shown.rtl, language === "ar" ? true : undefined);
        const size = Buffer.byteLength(JSON.stringify(card("Maria-Magdalena Þórðardóttir")));
        assert.ok(size <= 28 * 1024, `${size} bytes`);
        for (const text of wordsOf(shown)) {
          assert.doesNotMatch(text, /\{\{|\$\{|\$t\(/);
          assert.doesNotMatch(text, UNSEEN);
          assert.ok(isPaired(text), text);
        }
      });

    it("no name can turn a card's words around", () => {
      for (const card of Object.values(examplesFor({ language, zone })))
        for (const text of wordsOf(card("\u202Egnp.exe\u2066 \u2069\u2068 Adele \u200F")))
          assert.ok(isPaired(text) && !UNSEEN.test(text), text);
    });
  });

describe("a name among Arabic words", () => {
  const { say, listed } = speechFor({ language: "ar", zone });

  it("stands apart from the words around it when it is Latin", () =>
    assert.match(say("proof:from", { organisation: "Contoso" }), /\u2068Contoso\u2069/));

  it("stands as it is when it is Arabic", () =>
    assert.doesNotMatch(say("proof:from", { organisation: "الشركة" }), /\u2068/));

  it("stands apart from other names in a list", () =>
    assert.equal(listed(["Lynne", "Diego"]), "\u2068Lynne\u2069 و\u2068Diego\u2069"));
});
