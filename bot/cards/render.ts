import { Template } from "adaptivecards-templating";
import { BotError } from "../core/errors.ts";
import { linkFaults } from "../core/links.ts";
import { isMirrored, type Speech } from "./speech.ts";

/** A complete Adaptive Card, ready to send. */
export type Card = Readonly<Record<string, unknown>>;

/** Teams refuses a message over about 100 KB, measured as UTF-16 (teams.md 4.1). */
const MAX_BYTES = 80 * 1024;

const compiled = new WeakMap<object, Template>();

/**
 * Fills a card template, once: text that came from a directory is never read as a template.
 * @param view complete, without null or undefined: either would throw or leave a placeholder in the card (teams.md 4.8)
 * @throws BotError `card-too-big`
 * @throws Error for a link that is not allowed, or not written out beside its button
 */
export function render(file: object, view: object, speech: Speech): Card {
  const template = compiled.get(file) ?? new Template(file);
  compiled.set(file, template);
  const card = spokenIn(speech, template.expand({ $root: view }));
  const faults = linkFaults(card);
  if (faults.length > 0)
    throw new Error(`A card breaks our word about links: ${faults.join("; ")}.`);
  const bytes = Buffer.byteLength(JSON.stringify(card), "utf16le");
  if (bytes > MAX_BYTES)
    throw new BotError(
      "card-too-big",
      `A card of ${Math.ceil(bytes / 1024)} KB would be refused by Teams.`,
      "Ask for fewer people at a time, for instance one department.",
    );
  return card;
}

/** Says which language a card is in and which way it runs, and so for every card that opens within it. */
function spokenIn(speech: Speech, card: Card): Card {
  const actions = card.actions as readonly Readonly<Record<string, unknown>>[] | undefined;
  return {
    ...card,
    lang: speech.reader.language,
    ...(isMirrored(speech) && { rtl: true }),
    ...(actions && {
      actions: actions.map((action) =>
        action.type === "Action.ShowCard"
          ? { ...action, card: spokenIn(speech, action.card as Card) }
          : action,
      ),
    }),
  };
}
