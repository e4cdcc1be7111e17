import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { catalogueOf } from "#bot/cards/catalogue.ts";
import { LANGUAGES, type Language } from "#bot/core/language.ts";

/** Namespaces still in English only. It may only shrink, and is empty when the work is done. */
const TO_DO: readonly string[] = [];
const UNTRANSLATED: Readonly<Record<Language, readonly string[]>> = {
  en: [],
  de: TO_DO,
  fr: TO_DO,
  es: TO_DO,
  "pt-BR": TO_DO,
  ja: TO_DO,
  ar: TO_DO,
};

const PLURAL = /^(?<stem>.+?)_(?<ordinal>ordinal_)?(?<form>zero|one|two|few|many|other)$/;

/** Every text of a catalogue by its path; a list's lines are numbered. */
function textsOf(node: unknown, path: string): readonly (readonly [string, string])[] {
  if (typeof node === "string") return [[path, node]];
  return Object.entries(node as object).flatMap(([name, inner]) =>
    textsOf(inner, path === "" ? name : `${path}/${name}`),
  );
}

const texts = (language: Language, namespace: string): ReadonlyMap<string, string> =>
  new Map(textsOf(catalogueOf(language)[namespace] ?? {}, ""));

/** The keys a language must have where English has this one: its own plural forms in place of English ones. */
function formsOf(key: string, language: Language): readonly string[] {
  const found = PLURAL.exec(key)?.groups;
  if (found === undefined) return [key];
  const type = found.ordinal === undefined ? "cardinal" : "ordinal";
  return new Intl.PluralRules(language, { type })
    .resolvedOptions()
    .pluralCategories.map((form) => `${found.stem}_${found.ordinal ?? ""}${form}`);
}

const stemOf = (key: string): string => PLURAL.exec(key)?.groups?.stem ?? key;
const placeholders = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ""))].toSorted();

const missingFrom = (given: readonly string[], wanted: readonly string[]): readonly string[] =>
  wanted.filter((name) => !given.includes(name));
const inAll = (forms: readonly (readonly string[])[]): readonly string[] =>
  (forms[0] ?? []).filter((name) => forms.every((form) => form.includes(name)));

const NAMESPACES = Object.keys(catalogueOf("en"));

describe("catalogues", () => {
  it("of English are the files in its folder", () => {
    const files = globSync("bot/cards/locales/en/*.json").map((file) =>
      file.replace(/^.*\/|\.json$/g, ""),
    );
    assert.deepEqual(files.toSorted(), NAMESPACES.toSorted());
  });

  for (const language of LANGUAGES) {
    it(`of ${language} lack what is known to be untranslated, and nothing else`, () => {
      const there = catalogueOf(language);
      const missing = NAMESPACES.filter((namespace) => !(namespace in there));
      assert.deepEqual(missing.toSorted(), UNTRANSLATED[language].toSorted());
      assert.deepEqual(
        Object.keys(there).filter((namespace) => !NAMESPACES.includes(namespace)),
        [],
      );
    });

    for (const namespace of Object.keys(catalogueOf(language))) {
      it(`${language}/${namespace} has the keys of English, in its own plural forms`, () => {
        const wanted = [...texts("en", namespace).keys()].flatMap((key) => formsOf(key, language));
        assert.deepEqual([...texts(language, namespace).keys()].toSorted(), [
          ...new Set(wanted.toSorted()),
        ]);
      });

      it(`${language}/${namespace} fills in what English fills in`, () => {
        const english = Map.groupBy(texts("en", namespace), ([key]) => stemOf(key));
        for (const [key, text] of texts(language, namespace)) {
          const forms = (english.get(stemOf(key)) ?? []).map(([, form]) => placeholders(form));
          const given = placeholders(text);
          // "one" and "two" may be said in words; elsewhere everything English says is said.
          const isSpelled = /_(zero|one|two)$/.test(key);
          const needed = isSpelled ? inAll(forms).filter((name) => name !== "count") : forms.flat();
          assert.deepEqual(missingFrom(given, needed), [], key);
          assert.deepEqual(missingFrom(forms.flat(), given), [], key);
        }
      });

      it(`${language}/${namespace} says something everywhere, and nothing of another script's forms`, () => {
        for (const [key, text] of texts(language, namespace)) {
          assert.notEqual(text.trim(), "", key);
          assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]|\$t\(|\$\{/u, key);
        }
      });
    }
  }
});

/** Keys as the code spells them: `${…}` stands for one step of a path. */
const spelled = globSync("bot/**/*.ts").flatMap((file) =>
  [
    ...readFileSync(file, "utf8").matchAll(/(?:"([a-z]\w*:[^"\s]+)"|`([a-z]\w*:[^`\s][^`]*)`)/gi),
  ].map(
    ([, plain, template]) =>
      new RegExp(
        `^${(plain ?? template ?? "").replace(/\$\{[^}]*\}/g, "[^/]+").replace(/[.]/g, "\\.")}(/|$)`,
      ),
  ),
);
const templates = globSync("cards/*.json")
  .filter((file) => !file.endsWith(".sample.json"))
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

describe("keys", () => {
  for (const namespace of NAMESPACES)
    it(`of ${namespace} are all used`, () => {
      const unused = [...texts("en", namespace).keys()].filter((key) => {
        const name = key.replace(/^card\//, "");
        return key.startsWith("card/")
          ? !templates.includes(`\${words.${name}}`)
          : !spelled.some((each) => each.test(`${namespace}:${stemOf(key)}`));
      });
      assert.deepEqual(unused, []);
    });
});
