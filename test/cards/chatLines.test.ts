import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { catalogueOf } from "#bot/cards/catalogue.ts";

/** Handlers and flows: they say things, and have no words of their own. */
const FILES = [...globSync("bot/handlers/**/*.ts"), ...globSync("bot/flows/**/*.ts")];

/** A capital letter, at least two words, and the end of a sentence: what somebody may be told. */
const SENTENCE = /(?<quote>["`'])(?<text>[A-Z][^"`\n]*\s[^"`\n]*[.?!])\k<quote>/g;

/** What stands before a sentence nobody is told: the log, an error's own English, a command's record. */
const UNTOLD = [
  /\b(?:ports\.|this\.#?|agenda\.|own\.)?(?:beside|log|#log)\(\s*$/,
  /\bnew (?:Bot|Range|Type)?Error\([^;]*$/,
  /\bspec: \{[^}]*\bsummary:\s*$/,
  /\berror:\s*$/,
];

/** What is kept in English: details of a record, which stay as they were written. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  "bot/handlers/commands/exemptCommand.ts": ["An admin says this is a person."],
  "bot/flows/deliverNudges.ts": ["The bot stopped while it was being sent."],
  "bot/flows/climbLadder.ts": ["The bot stopped while it was on its way."],
  "bot/flows/sendLetter.ts": ["There is no mailbox or no address."],
  "bot/flows/askManager.ts": [
    "They have no manager who can be asked.",
    "Nobody on the card reports to them any more.",
  ],
  "bot/flows/scanTenant.ts": ["The scan stopped on an unexpected fault; the log has the details."],
};

/** Comments speak to whoever reads the code. */
const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");

/** Sentences of a source that somebody may be told. */
function sentencesIn(source: string): readonly string[] {
  const code = withoutComments(source);
  return [...code.matchAll(SENTENCE)]
    .filter(({ index }) => !UNTOLD.some((before) => before.test(code.slice(0, index).slice(-600))))
    .map(({ groups }) => groups?.text ?? "");
}

describe("lines of a chat", () => {
  it("there are sources to judge", () => assert.ok(FILES.length > 60));

  for (const [what, source, told] of [
    ["an answer", 'return say("Nothing is left.");', ["Nothing is left."]],
    ["one with values", "say(`Nothing is left of $" + "{plan}.`)", ["Nothing is left of ${plan}."]],
    ["a log", 'ports.beside(\n  "A plan could not be posted.",\n  work);', []],
    ["an error", 'throw new BotError("card-too-big", "It is big.", "Ask for less.");', []],
    ["a key", 'say("find:whom")', []],
  ] as const)
    it(`${what}, then it is ${told.length > 0 ? "found" : "let through"}`, () =>
      assert.deepEqual(sentencesIn(source), told));

  for (const file of FILES)
    it(`${file} leaves the words to the catalogues`, () =>
      assert.deepEqual(sentencesIn(readFileSync(file, "utf8")).toSorted(), [
        ...(KEPT[file] ?? []).toSorted(),
      ]));
});

/** Commands as their records name them. */
const RECORD =
  /spec: \{\s*name: "(?<name>[a-z]+)"[\s\S]*?summary:\s*(?<quote>["'])(?<summary>.*?)\k<quote>,/g;

describe("the summary of each command", () => {
  const summaries = (catalogueOf("en").help as { summary: Record<string, string> }).summary;
  const records = FILES.flatMap((file) => [...readFileSync(file, "utf8").matchAll(RECORD)]);

  it("is all there is", () =>
    assert.deepEqual(
      records.map(({ groups }) => groups?.name).toSorted(),
      Object.keys(summaries).toSorted(),
    ));

  for (const { groups } of records)
    it(`${groups?.name} is what its record says`, () =>
      assert.equal(summaries[groups?.name ?? ""], groups?.summary));
});
