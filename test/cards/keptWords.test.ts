import assert from "node:assert/strict";
import { errorWords } from "#bot/cards/errorWords.ts";
import { gapLines } from "#bot/cards/gapWords.ts";
import { stopWords } from "#bot/cards/planWords.ts";
import { RECORDS, speechFor } from "#bot/cards/speech.ts";
import { BotError } from "#bot/core/errors.ts";
import type { Gap } from "#bot/core/gap.ts";
import { LANGUAGES } from "#bot/core/language.ts";

const english = speechFor(RECORDS);
const others = LANGUAGES.filter((language) => language !== "en").map((language) =>
  speechFor({ language, zone: "UTC" }),
);
const denied = new BotError("directory-denied", "Graph refused /users: 403.", "Grant User.Read.");

describe("an error told in a chat", () => {
  it("in English, then it is the error's own words", () =>
    assert.equal(errorWords(english, denied), "Graph refused /users: 403. Grant User.Read."));

  for (const speech of others)
    it(`in ${speech.reader.language}, then it is said first, and the details come after`, () => {
      const told = errorWords(speech, denied) ?? "";
      assert.match(told, /Graph refused \/users: 403\. Grant User\.Read\./);
      assert.ok(told.indexOf("Graph refused") > 20, told);
    });

  it("that nobody in a chat could mend, then it is left to the log", () =>
    assert.equal(errorWords(english, new BotError("data-in-use", "In use.", "Stop it.")), null));
});

const GAPS: readonly (readonly [Gap, RegExp])[] = [
  [{ is: "listed-twice", people: 1_999 }, /listed 1,999 people twice; each was counted once\.$/],
  [{ is: "listed-twice", people: 1 }, /listed 1 person twice/],
  [{ is: "unread-mailboxes", people: 2 }, /for 2 people; .* MailboxSettings\.Read\.$/],
  [{ is: "unread-states", people: 2 }, /for 2 people; .* Policy\.Read\.All/],
  [{ is: "uncounted" }, /would not say how many users/],
  [{ is: "no-report" }, /Entra ID P1 or P2/],
  [{ is: "guessed-hours" }, /MailboxSettings\.Read\.$/],
  [{ is: "unseen-presences" }, /Presence\.Read\.All\.$/],
  [{ is: "said", text: "As an older scan put it." }, /^As an older scan put it\.$/],
];

describe("a gap of a scan", () => {
  for (const [gap, said] of GAPS)
    it(`${JSON.stringify(gap)}, then it is told with what it needs`, () =>
      assert.match(gapLines(english, [gap]).join(), said));
});

describe("why writing stopped", () => {
  it("kept by its name, then it is said", () =>
    assert.equal(stopWords(english, "by-an-admin"), "An admin stopped it."));

  it("kept as a sentence, then it stays as it is", () =>
    assert.equal(stopWords(english, "It was an old sentence."), "It was an old sentence."));
});
