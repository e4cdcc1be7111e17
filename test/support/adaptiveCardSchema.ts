/**
 * What Teams takes of Adaptive Cards 1.5, as far as our cards use it (teams.md 4), strictly: an element, a property or a
 * value that is not listed is a fault. No JSON schema of Adaptive Cards comes with any package we install.
 */
interface Shape {
  readonly required: readonly string[];
  readonly allowed: readonly string[];
}

const COMMON = ["id", "spacing", "separator", "isVisible", "height", "fallback", "lang"];
const INPUT = [...COMMON, "label", "isRequired", "errorMessage"];
const ACTION = ["title", "tooltip", "style", "id", "iconUrl", "mode", "isEnabled", "fallback"];
const CHART = [...COMMON, "title", "showTitle", "colorSet", "showLegend", "maxWidth"];

const shape = (required: readonly string[], allowed: readonly string[]): Shape => ({
  required,
  allowed: [...required, ...allowed],
});

const SHAPES: Readonly<Record<string, Shape>> = {
  AdaptiveCard: shape(
    ["version", "body"],
    ["$schema", "actions", "fallbackText", "lang", "msteams", "refresh", "rtl", "speak"],
  ),
  TextBlock: shape(
    ["text", "wrap"],
    [...COMMON, "style", "size", "weight", "color", "isSubtle", "maxLines", "fontType"],
  ),
  RichTextBlock: shape(["inlines"], [...COMMON, "horizontalAlignment"]),
  TextRun: shape(["text"], ["weight", "size", "color", "isSubtle", "fontType", "italic"]),
  Container: shape(["items"], [...COMMON, "style", "bleed", "minHeight", "rtl"]),
  Table: shape(
    ["columns", "rows", "firstRowAsHeaders"],
    [...COMMON, "showGridLines", "gridStyle", "roundedCorners"],
  ),
  TableRow: shape(["cells"], ["style"]),
  TableCell: shape(["items"], ["style", "bleed"]),
  ProgressBar: shape(["value", "max"], [...COMMON, "color"]),
  "Chart.Donut": shape(["data"], [...CHART, "value", "valueColor", "thickness"]),
  "Chart.HorizontalBar": shape(["data"], [...CHART, "displayMode", "color"]),
  "Input.ChoiceSet": shape(
    ["id", "label", "choices"],
    [...INPUT, "style", "isMultiSelect", "value", "wrap", "placeholder"],
  ),
  "Input.Text": shape(
    ["id", "label"],
    [...INPUT, "isMultiline", "maxLength", "value", "placeholder"],
  ),
  "Input.Number": shape(["id", "label"], [...INPUT, "min", "max", "value", "placeholder"]),
  "Input.Date": shape(["id", "label"], [...INPUT, "min", "max", "value", "placeholder"]),
  "Input.Time": shape(["id", "label"], [...INPUT, "min", "max", "value", "placeholder"]),
  "Action.Execute": shape(["title", "verb", "data"], [...ACTION, "associatedInputs"]),
  "Action.OpenUrl": shape(["title", "url"], ACTION),
  "Action.ShowCard": shape(["title", "card"], ACTION),
};

/** Values of properties that have a closed list of them, wherever they stand. */
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  spacing: ["None", "Small", "Default", "Medium", "Large", "ExtraLarge", "Padding"],
  weight: ["Lighter", "Default", "Bolder"],
  size: ["Small", "Default", "Medium", "Large", "ExtraLarge"],
  fontType: ["Default", "Monospace"],
  displayMode: ["AbsoluteWithAxis", "AbsoluteNoAxis", "PartToWhole"],
  version: ["1.5"],
  wrap: [true],
  style: [
    ...["heading", "columnHeader", "default", "emphasis", "good", "attention", "warning", "accent"],
    ...["compact", "expanded", "filtered", "positive", "destructive"],
  ],
};

/** A node of a card: an object with a `type`. */
export type CardNode = Readonly<Record<string, unknown>> & { readonly type: string };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isNode = (value: unknown): value is CardNode =>
  isRecord(value) && typeof value.type === "string";

/** Every node of a card, in reading order. Data of buttons and charts holds no nodes. */
export function nodesOf(value: unknown): readonly CardNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (!isRecord(value)) return [];
  const within = Object.entries(value)
    .filter(([name]) => name !== "data")
    .flatMap(([, inner]) => nodesOf(inner));
  return isNode(value) ? [value, ...within] : within;
}

/** What is wrong with a card; empty when nothing is. */
export function faultsOf(card: unknown): readonly string[] {
  if (!isNode(card) || card.type !== "AdaptiveCard") return ["not an Adaptive Card"];
  return [...nodesOf(card).flatMap(faultsOfNode), ...faultsOfActions(card)];
}

function faultsOfNode(node: CardNode): readonly string[] {
  const known = SHAPES[node.type];
  if (known === undefined) return [`${node.type}: unknown type`];
  const missing = known.required.filter((name) => node[name] === undefined);
  const odd = Object.keys(node).filter((name) => name !== "type" && !known.allowed.includes(name));
  const values = Object.entries(node).flatMap(([name, value]) => faultsOfValue(name, value));
  return [
    ...missing.map((name) => `${node.type}: ${name} is missing`),
    ...odd.map((name) => `${node.type}: ${name} is not allowed`),
    ...values.map((fault) => `${node.type}: ${fault}`),
    ...faultsOfContent(node).map((fault) => `${node.type}: ${fault}`),
  ];
}

function faultsOfValue(name: string, value: unknown): readonly string[] {
  if (value === null || value === undefined) return [`${name} is null`];
  const values = VALUES[name];
  if (values !== undefined && !values.includes(value)) return [`${name} is ${String(value)}`];
  return [];
}

const TEXTS = ["text", "title", "label", "tooltip", "verb", "url", "fallbackText", "errorMessage"];

function faultsOfContent(node: CardNode): readonly string[] {
  const texts = TEXTS.filter((name) => name in node && typeof node[name] !== "string").map(
    (name) => `${name} is no text`,
  );
  const empty = ["items", "inlines", "body", "cells", "choices"].filter(
    (name) => Array.isArray(node[name]) && node[name].length === 0,
  );
  return [...texts, ...empty.map((name) => `${name} is empty`), ...ragged(node), ...chart(node)];
}

/** A row with more or fewer cells than there are columns. */
function ragged(node: CardNode): readonly string[] {
  if (node.type !== "Table" || !Array.isArray(node.rows) || !Array.isArray(node.columns)) return [];
  const width = node.columns.length;
  return node.rows.every((row) => isRecord(row) && [row.cells].flat().length === width)
    ? []
    : ["a row is not as wide as the table"];
}

function chart(node: CardNode): readonly string[] {
  if (!node.type.startsWith("Chart.")) return [];
  const [name, value] = node.type === "Chart.Donut" ? ["legend", "value"] : ["x", "y"];
  const sound =
    Array.isArray(node.data) &&
    node.data.every(
      (each) => isRecord(each) && typeof each[name] === "string" && typeof each[value] === "number",
    );
  return sound ? [] : [`data needs ${name} and ${value}`];
}

/** Teams shows six actions of a card; the rest is cut off. */
const MAX_ACTIONS = 6;

const faultsOfActions = (card: CardNode): readonly string[] =>
  nodesOf(card)
    .filter((node) => Array.isArray(node.actions) && node.actions.length > MAX_ACTIONS)
    .map((node) => `${node.type}: more than ${MAX_ACTIONS} actions`);
