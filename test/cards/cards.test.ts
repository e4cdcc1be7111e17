import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { isAllowedLink } from "#bot/core/links.ts";
import { isVerb } from "#bot/core/verb.ts";
import { faultsOf, nodesOf } from "#support/adaptiveCardSchema.ts";
import { EXAMPLES } from "./exampleCards.ts";
import { actionsOf, inaccessible } from "./inaccessible.ts";

/** The part of Microsoft's own parser used here; its types would bring its sources, which our compiler settings refuse. */
interface Parser {
  readonly AdaptiveCard: new () => { parse(card: unknown, context: ParserContext): void };
  readonly SerializationContext: new () => ParserContext;
}
interface ParserContext {
  readonly eventCount: number;
  getEventAt(index: number): { readonly message: string };
}

/** Its ES modules lack file endings, so Node can load the bundle only. */
const { AdaptiveCard, SerializationContext }: Parser = createRequire(import.meta.url)(
  "adaptivecards/dist/adaptivecards.js",
);

/** What that parser finds though nothing is wrong: elements newer than it, and each second `lang`, which it tests with a sticky expression. */
const NOT_OURS = /Chart\.|ProgressBar|property "lang"/;

const bytes = (card: object): number => Buffer.byteLength(JSON.stringify(card));

/** What a card is made of, without its words. */
const skeleton = (card: unknown): readonly string[] => nodesOf(card).map((node) => node.type);

const HOSTILE: Readonly<Record<string, string>> = {
  "a link": "[Click here](https://evil.example) https://evil.example",
  Markdown: "**Bold** _it_ # head\n- item\n1. one `code` ~~no~~",
  "a template": "${$root.id} ${title} ${nope} \\${x}",
  "a template that fails": "${json('{')} ${nope()}",
  "a mention": "<at>Everyone</at> <script>alert(1)</script>",
  "a right-to-left override": "\u202Egnp.exe\u2066 \u200B\u0000 Adele",
  "ten thousand letters": "W".repeat(10_000),
  "ten thousand emoji": "👩‍👩‍👧‍👦".repeat(10_000),
  "quotes and braces": '"}],"actions":[{"type":"Action.OpenUrl","url":"https://evil.example"}]',
  "a lone surrogate": "\uD800 Adele",
  __proto__: "__proto__",
};

for (const [name, card] of Object.entries(EXAMPLES))
  describe(`the card ${name}`, () => {
    const plain = card("Adele Vance");

    it("is one Teams takes", () => assert.deepEqual(faultsOf(plain), []));

    it("is one Microsoft's own parser takes", () => {
      const context = new SerializationContext();
      new AdaptiveCard().parse(structuredClone(plain), context);
      const events = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at));
      assert.deepEqual(
        events.map((each) => each.message).filter((message) => !NOT_OURS.test(message)),
        [],
      );
    });

    it("stays small", () => assert.ok(bytes(plain) <= 28 * 1024, `${bytes(plain)} bytes`));

    it("links to allow-listed hosts only", () => {
      const links = nodesOf(plain).flatMap((node) => ("url" in node ? [String(node.url)] : []));
      assert.deepEqual(
        links.filter((link) => !isAllowedLink(link)),
        [],
      );
    });

    it("speaks verbs the bot knows, with an opaque id and a revision", () => {
      for (const action of actionsOf(plain).filter((each) => each.type === "Action.Execute")) {
        assert.ok(isVerb(action.verb), String(action.verb));
        const data = action.data as { id?: unknown; rev?: unknown; nonce?: unknown };
        assert.equal(data.id, "post-7f3a");
        assert.equal(typeof data.rev, "number");
        assert.deepEqual(
          Object.keys(data).filter((key) => !["id", "rev", "page", "nonce"].includes(key)),
          [],
        );
        const decides = action.verb === "plan.approve" || action.verb === "plan.decline";
        assert.equal(typeof data.nonce, decides ? "string" : "undefined");
      }
    });

    it("can be read aloud", () => assert.deepEqual(inaccessible(plain), []));

    for (const [kind, text] of Object.entries(HOSTILE))
      it(`is not changed by ${kind} in the directory`, () => {
        const hostile = card(text);
        assert.deepEqual(skeleton(hostile), skeleton(plain));
        assert.deepEqual(faultsOf(hostile), []);
        assert.ok(bytes(hostile) <= 60 * 1024, `${bytes(hostile)} bytes`);
        assertHarmless(hostile);
      });

    it("is not changed by any text at all", () =>
      fc.assert(
        fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
          const hostile = card(`x${text}`);
          assert.deepEqual(skeleton(hostile), skeleton(plain));
          assertHarmless(hostile);
        }),
        { numRuns: 40 },
      ));
  });

/** Text blocks read Markdown: none may hold an unescaped link or emphasis; nothing may hold what cannot be seen. */
function assertHarmless(card: unknown): void {
  for (const node of nodesOf(card)) {
    for (const name of ["text", "title", "tooltip"])
      if (typeof node[name] === "string")
        assert.doesNotMatch(node[name], /[\p{Cc}\p{Cf}]/u, `${node.type}.${name}`);
    if (node.type !== "TextBlock") continue;
    assert.doesNotMatch(String(node.text), /(?<!\\)[[*_`~]|<at|:\/\/evil/, String(node.text));
  }
}

const TEMPLATES = globSync("cards/*.json").filter((file) => !file.endsWith(".sample.json"));
const text = (file: string): string => readFileSync(file, "utf8");

describe("card templates", () => {
  it("are found", () => assert.ok(TEMPLATES.length >= 14, TEMPLATES.join()));

  for (const file of TEMPLATES) {
    it(`${file} decides by expressions only: a literal false is ignored`, () => {
      for (const [, when] of text(file).matchAll(/"\$when":\s*([^\n]+)/g))
        assert.match(when ?? "", /^"\$\{[a-zA-Z.]+\}",?/);
    });

    it(`${file} has an example of every kind`, () => {
      const name = file.replace(/^cards\/|\.json$/g, "");
      assert.ok(Object.keys(EXAMPLES).some((each) => each.split("/")[0] === name));
    });

    it(`${file} states what every card states`, () => {
      const card = JSON.parse(text(file));
      assert.equal(card.$schema, "http://adaptivecards.io/schemas/adaptive-card.json");
      assert.equal(card.version, "1.5");
      assert.equal(card.lang, "en");
    });
  }
});
