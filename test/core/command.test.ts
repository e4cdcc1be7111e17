import assert from "node:assert/strict";
import fc from "fast-check";
import { parseLine } from "#bot/core/command.ts";
import { always, anyText } from "./builders.ts";

describe("a typed line", () => {
  for (const [situation, line, name, words, flags] of [
    ["nothing", "", "", [], {}],
    ["only spaces", " \u00a0&nbsp; \n", "", [], {}],
    ["only a mention", "<at>MFA Nudge</at>", "", [], {}],
    ["one word", "status", "status", [], {}],
    ["capitals", "STATUS", "status", [], {}],
    ["a slash", "/status", "status", [], {}],
    ["a full stop", "Status.", "status", [], {}],
    ["a question", "help?!", "help", [], {}],
    ["words", "who Adele Vance", "who", ["Adele", "Vance"], {}],
    ["line breaks and tabs", "who\n\tAdele", "who", ["Adele"], {}],
    ["a mention before", "<at>MFA Nudge</at> status", "status", [], {}],
    ["a mention with an id", '<at id="0">MFA\nNudge</at>&nbsp;status', "status", [], {}],
    ["a mention behind", "status <AT>MFA Nudge</AT>", "status", [], {}],
    ["two mentions", "<at>a</at> who <at>b</at> Adele", "who", ["Adele"], {}],
    ["other mark-up", "<div><p>who</p> <b>Adele</b></div>", "who", ["Adele"], {}],
    ["non-breaking spaces", "who\u00a0Adele&nbsp;Vance", "who", ["Adele", "Vance"], {}],
    ["quoted words", 'who "Adele Vance"', "who", ["Adele Vance"], {}],
    ["curly quotes", "who \u201cAdele Vance\u201d", "who", ["Adele Vance"], {}],
    ["German quotes", "who \u201eAdele Vance\u201c", "who", ["Adele Vance"], {}],
    ["a quote left open", 'who "Adele Vance', "who", ['"Adele', "Vance"], {}],
    ["a flag", "enforce --force-registration", "enforce", [], { "force-registration": "" }],
    [
      "a flag in capitals",
      "enforce --Force-Registration",
      "enforce",
      [],
      { "force-registration": "" },
    ],
    ["an em dash for two hyphens", "exempt adele \u2014lift", "exempt", ["adele"], { lift: "" }],
    ["an en dash for two hyphens", "exempt adele \u2013lift", "exempt", ["adele"], { lift: "" }],
    [
      "a dash and a hyphen for two hyphens",
      "exempt adele \u2013-lift",
      "exempt",
      ["adele"],
      { lift: "" },
    ],
    ["a control character", "who\u0000adele", "who", ["adele"], {}],
    ["a dash before a number", "who 2024\u201325", "who", ["2024\u201325"], {}],
    ["a valued flag", "exempt adele --days 30", "exempt", ["adele"], { days: "30" }],
    [
      "a valued flag, and words after it",
      "exempt --days 30 adele",
      "exempt",
      ["adele"],
      { days: "30" },
    ],
    ["an equals sign", "exempt adele --days=30", "exempt", ["adele"], { days: "30" }],
    [
      "a quoted value",
      'exempt adele --reason "on leave"',
      "exempt",
      ["adele"],
      { reason: "on leave" },
    ],
    [
      "two spaces before a quoted value",
      'exempt --reason  "on leave"',
      "exempt",
      [],
      { reason: "on leave" },
    ],
    [
      "a quoted value after an equals sign",
      'exempt --reason="on leave"',
      "exempt",
      [],
      { reason: "on leave" },
    ],
    [
      "a curly-quoted value",
      "exempt --reason \u201con leave\u201d",
      "exempt",
      [],
      { reason: "on leave" },
    ],
    ["an empty quoted value", 'exempt --reason "" adele', "exempt", ["adele"], { reason: "" }],
    [
      "a valued flag without its value",
      "exempt adele --reason",
      "exempt",
      ["adele"],
      { reason: "" },
    ],
    [
      "a valued flag before another flag",
      "exempt adele --reason --days 3",
      "exempt",
      ["adele"],
      { reason: "", days: "3" },
    ],
    ["a flag said twice", "exempt --days 3 --days 4", "exempt", [], { days: "4" }],
    [
      "a flag without a value before a name",
      "enforce --force-registration adele",
      "enforce",
      ["adele"],
      { "force-registration": "" },
    ],
    [
      "a flag without a value before a quoted name",
      'enforce --force-registration "Adele Vance"',
      "enforce",
      ["Adele Vance"],
      { "force-registration": "" },
    ],
    [
      "everything at once",
      "<at>Bot</at>&nbsp;Exempt adele \u2014days 30 --reason \u201con leave\u201d.",
      "exempt",
      ["adele", "."],
      { days: "30", reason: "on leave" },
    ],
    ["a hyphen in a word", "who al-farsi", "who", ["al-farsi"], {}],
    ["two lonely hyphens", "who -- adele", "who", ["--", "adele"], {}],
    ["an e-mail address", "who adele@contoso.com", "who", ["adele@contoso.com"], {}],
    ["a name of the prototype", "constructor --__proto__", "constructor", ["--__proto__"], {}],
  ] as const)
    it(`of ${situation} is taken apart: ${JSON.stringify(line)}`, () => {
      const typed = parseLine(line);
      assert.deepEqual(
        { name: typed.name, words: typed.words, flags: Object.fromEntries(typed.flags) },
        { name, words, flags },
      );
    });

  it("of any text is taken apart without a fault, and its name is in lower case", () =>
    always(
      fc.property(fc.oneof(anyText, fc.string({ unit: "binary", maxLength: 300 })), (text) => {
        const { name, words, flags } = parseLine(text);
        assert.equal(name, name.toLowerCase());
        assert.ok(name.length <= 240);
        assert.ok(words.every((each) => typeof each === "string"));
        for (const [flag, value] of flags) {
          assert.match(flag, /^[a-z][a-z-]*$/);
          assert.equal(typeof value, "string");
        }
      }),
    ));

  it("keeps every plain word, in order", () =>
    always(
      fc.property(
        fc.array(fc.stringMatching(/^[a-zA-Z0-9@.]{1,12}$/), { minLength: 1, maxLength: 10 }),
        (given) => assert.deepEqual(parseLine(`status ${given.join(" ")}`).words, given),
      ),
    ));

  it("keeps a quoted value as it was typed", () =>
    always(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9 .,'-]{0,40}$/), (value) =>
        assert.equal(parseLine(`exempt adele --reason "${value}"`).flags.get("reason"), value),
      ),
    ));

  for (const piece of ["<at>", "<at ", "<", '"', '" ', "--a", "?", " ", "&nbsp;", "=", "\u2014a"])
    it(`of 80,000 characters of ${JSON.stringify(piece)} costs no more than reading it`, function () {
      this.timeout(2_000);
      parseLine(`${piece.repeat(80_000 / piece.length)}x`);
    });
});
