import assert from "node:assert/strict";
import type { Card } from "#bot/cards/render.ts";
import type { Language } from "#bot/core/language.ts";
import { openPage } from "#sandbox/pageServer/server.ts";
import { openSandbox } from "#sandbox/server.ts";
import { examplesFor } from "../cards/exampleCards.ts";
import { violations } from "./axe.ts";
import { describeInBrowser, type Page, watch } from "./theatre.ts";

const NAMES: Readonly<Record<"en" | "ar", string>> = {
  en: "Wolfeschlegelsteinhausenbergerdorff-Þórðardóttir y Alvarez",
  ar: "عبد الرحمن الخوارزمي Wolfeschlegelsteinhausenbergerdorff",
};

/** Every card stands as a message would, in a log of our own: the page goes on drawing its own, which nobody sees. Buttons of a card that opens more are left closed. */
const DRAW = `async (cards) => {
  const { drawMessage } = await import("/message.js");
  const hands = { person: () => "", refresh: async () => {}, open() {}, reply() {} };
  const of = ([id, card]) => drawMessage(
    { id, card, at: "2026-12-07T09:30:00Z", author: null, mine: false, edits: 0, thread: null, text: null, files: [], note: null },
    hands,
  );
  const log = document.querySelector("#log");
  const ours = log.cloneNode(false);
  ours.replaceChildren(...cards.map(of));
  log.replaceWith(ours);
}`;

/** Leaves only the cards with an nth button that opens more, and presses it; answers how many there are. */
const OPEN = `(nth) => [...document.querySelectorAll("#log .message")].filter((message) => {
  const button = message.querySelectorAll(".ac-pushButton.expandable")[nth];
  if (button === undefined) message.remove();
  else button.click();
  return button !== undefined;
}).length`;

/** Of each card, what is wider than the place it has. */
const WIDE = `[...document.querySelectorAll("#log .message")].flatMap((message) => {
  const { left, right } = message.querySelector(".card").getBoundingClientRect();
  return [...message.querySelectorAll(".card *")].filter((each) => {
    const box = each.getBoundingClientRect();
    return box.width > 0 && (box.left < left - 1 || box.right > right + 1);
  }).slice(0, 1).map((each) => message.dataset.id + ": " + each.outerHTML.slice(0, 120));
})`;

const draw = (page: Page, cards: readonly (readonly [string, Card])[]): Promise<void> =>
  page.evaluate(`(${DRAW})(${JSON.stringify(cards)})`);

async function onEmptyPage(dark: boolean, tell: (page: Page) => Promise<void>): Promise<void> {
  const sandbox = await openSandbox({ people: 13 });
  const shown = await openPage(sandbox);
  try {
    await watch(shown.url, { dark, width: 1240 }, async (page) => {
      await page.getByText("Nothing here yet").waitFor();
      await tell(page);
    });
  } finally {
    await shown.close();
    await sandbox.close();
  }
}

const cardsIn = (language: Language, name: string) =>
  Object.entries(examplesFor({ language, zone: "Europe/Oslo" })).map(
    ([example, card]) => [example, card(name)] as const,
  );

describeInBrowser("every card on the page", () => {
  for (const language of ["en", "ar"] as const)
    for (const dark of [false, true])
      it(`in ${language}, ${dark ? "dark" : "light"}, closed or opened: axe finds nothing, and nothing sticks out`, () =>
        onEmptyPage(dark, async (page) => {
          const cards = cardsIn(language, NAMES[language]);
          assert.ok(cards.length > 40);
          await draw(page, cards);
          assert.equal(await page.locator("#log .card > .ac-adaptiveCard").count(), cards.length);
          const seen: string[] = [];
          let opened = -1;
          do {
            seen.push(...(await violations(page, `document.querySelector("#log")`)));
            seen.push(...((await page.evaluate(WIDE)) as string[]));
            opened += 1;
          } while ((await page.evaluate<number>(`(${OPEN})(${opened})`)) > 0);
          assert.ok(opened >= 2, "some card opens two things");
          assert.deepEqual([...new Set(seen)], []);
        })).timeout(180_000);

  it("in Arabic, runs from right to left, and in no other language", () =>
    onEmptyPage(false, async (page) => {
      for (const [language, direction] of [
        ["ar", "rtl"],
        ["ja", "ltr"],
        ["de", "ltr"],
      ] as const) {
        const cards = cardsIn(language, "Adele");
        await draw(page, cards);
        const directions: readonly string[] = await page.evaluate(
          `[...document.querySelectorAll("#log .ac-adaptiveCard")].map((each) => getComputedStyle(each).direction)`,
        );
        assert.equal(directions.length >= cards.length, true);
        assert.deepEqual([...new Set(directions)], [direction], language);
      }
    })).timeout(60_000);
});
