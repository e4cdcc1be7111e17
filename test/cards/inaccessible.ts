import { type CardNode, nodesOf } from "#support/adaptiveCardSchema.ts";

type AnyCard = Readonly<Record<string, unknown>>;

/** One rule: what it asks, and whatever of a card breaks it. */
type Rule = (card: AnyCard) => readonly string[];

const ACTIONS = /^Action\./;
const INPUTS = /^Input\./;
const DRAWN = /^(Chart\.|ProgressBar)/;
/** Properties that hold words somebody reads or hears. */
const WORDS = ["text", "title", "tooltip", "label", "errorMessage", "placeholder", "altText"];
const COLOURS = ["good", "attention", "warning", "accent", "light", "dark"];

export const actionsOf = (card: unknown): readonly CardNode[] =>
  nodesOf(card).filter((node) => ACTIONS.test(node.type));

const spoken = (node: unknown): string =>
  nodesOf(node)
    .flatMap((each) => (typeof each.text === "string" ? [each.text] : []))
    .join("")
    .trim();

/** Nodes whose colour or style says something. */
const coloured = (card: AnyCard): readonly CardNode[] =>
  nodesOf(card).filter(
    (node) =>
      !ACTIONS.test(node.type) &&
      !DRAWN.test(node.type) &&
      [node.color, node.style].some((each) => COLOURS.includes(String(each))),
  );

const listOf = (value: unknown): readonly AnyCard[] =>
  Array.isArray(value) ? (value as readonly AnyCard[]) : [];

/** What a reader who hears, magnifies, or sees no colours needs of a card (teams.md 4.6). */
const RULES: Readonly<Record<string, Rule>> = {
  "a language": ({ lang }) => (typeof lang === "string" && lang !== "" ? [] : ["card"]),
  "text in place of the card": ({ fallbackText }) =>
    String(fallbackText ?? "").trim() === "" ? ["card"] : [],
  "one heading, before any other text": (card) => {
    const texts = nodesOf(card.body).filter((node) => "text" in node);
    const headings = texts.filter((node) => node.style === "heading");
    return headings.length === 1 && texts[0] === headings[0] ? [] : [`${headings.length} headings`];
  },
  "buttons that differ by their words": (card) => {
    const titles = actionsOf(card).map(({ title }) => String(title));
    return titles.filter((title, at) => titles.indexOf(title) !== at);
  },
  "a tooltip on every button": (card) =>
    actionsOf(card).flatMap(({ tooltip, title }) => (tooltip ? [] : [String(title)])),
  "a label on every input, and words for what is wrong with it": (card) =>
    nodesOf(card)
      .filter(({ type }) => INPUTS.test(type))
      .filter(({ label, isRequired, errorMessage }) => !label || (isRequired && !errorMessage))
      .map(({ id }) => String(id)),
  "words for every picture": (card) =>
    nodesOf(card)
      .filter(({ type, altText }) => type === "Image" && !altText)
      .map(({ url }) => String(url)),
  "a way round every drawing an older app does not draw": (card) =>
    nodesOf(card)
      .filter(({ type, fallback }) => DRAWN.test(type) && !fallback)
      .map(({ type }) => type),
  "words for every part of a chart": (card) =>
    nodesOf(card)
      .filter(({ type }) => type.startsWith("Chart."))
      .flatMap(({ data }) => listOf(data))
      .filter(({ legend, x }) => !legend && !x)
      .map(() => "unnamed part"),
  "words wherever there is colour": (card) =>
    coloured(card).flatMap((node) => (spoken(node) === "" ? [node.type] : [])),
  "a header row in every table": (card) =>
    nodesOf(card)
      .filter(({ type, firstRowAsHeaders }) => type === "Table" && firstRowAsHeaders !== true)
      .map(() => "table"),
  "nothing empty to read": (card) =>
    nodesOf(card).flatMap((node) =>
      WORDS.filter((name) => typeof node[name] === "string" && node[name].trim() === "").map(
        (name) => `${node.type}.${name}`,
      ),
    ),
  "the order it is read in: only a whole card runs the other way": (card) =>
    nodesOf(card)
      .filter((node) => node.type !== "AdaptiveCard" && ("rtl" in node || "layouts" in node))
      .map(({ type }) => type),
};

/** Every rule a card breaks, with what breaks it. */
export const inaccessible = (card: AnyCard): readonly string[] =>
  Object.entries(RULES).flatMap(([name, rule]) =>
    rule(card).map((what) => `needs ${name}: ${what}`),
  );
