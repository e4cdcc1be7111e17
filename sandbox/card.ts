/** Reading an Adaptive Card as a person's eyes and fingers do. */

interface CardInput {
  readonly id: string;
  readonly type: string;
  readonly value: unknown;
  readonly isRequired: boolean;
  readonly choices: readonly { readonly title: string; readonly value: string }[];
}

export interface CardAction {
  readonly type: string;
  readonly id: string | null;
  readonly verb: string | null;
  readonly title: string;
  readonly url: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** What pressing it sends along: the inputs of its own card and of the cards around it, not of other ShowCards. */
  readonly inputs: readonly CardInput[];
}

type Node = Readonly<Record<string, unknown>>;

/** Not part of what can be pressed: payloads, and actions that the client runs by itself. */
const OPAQUE: ReadonlySet<string> = new Set([
  "data",
  "refresh",
  "authentication",
  "msteams",
  "fallback",
]);

/** Every enabled action, wherever it sits: action bars, ActionSets, containers, columns, selectAction, ShowCards. */
export function actionsIn(card: unknown): CardAction[] {
  return isNode(card) ? actionsOf(card, []) : [];
}

export function inputsIn(card: unknown): CardInput[] {
  return isNode(card) ? nodesOf(card, true).filter(isInput).map(asInput) : [];
}

/** Every text a person can read, in order. */
export function textsIn(card: unknown): string[] {
  if (!isNode(card)) return [];
  return nodesOf(card, true).flatMap((node) =>
    ["title", "text", "label", "value"].flatMap((key) =>
      typeof node[key] === "string" && !(isInput(node) && key === "value") ? [node[key]] : [],
    ),
  );
}

function actionsOf(card: Node, around: readonly CardInput[]): CardAction[] {
  const nodes = nodesOf(card, false);
  const inputs = [...around, ...nodes.filter(isInput).map(asInput)];
  return nodes.filter(isAction).flatMap((node) => {
    const inner = node.type === "Action.ShowCard" ? node.card : null;
    if (isNode(inner)) return actionsOf(inner, inputs);
    return node.isEnabled === false ? [] : [asAction(node, inputs)];
  });
}

/** All objects of a card in order of appearance; `deep` goes into ShowCards too. */
function nodesOf(value: unknown, deep: boolean): Node[] {
  if (Array.isArray(value)) return value.flatMap((each) => nodesOf(each, deep));
  if (!isNode(value)) return [];
  const closed = !deep && value.type === "Action.ShowCard" ? "card" : null;
  const inner = Object.entries(value).filter(([key]) => !OPAQUE.has(key) && key !== closed);
  return [value, ...inner.flatMap(([, child]) => nodesOf(child, deep))];
}

function asAction(node: Node, inputs: readonly CardInput[]): CardAction {
  const data = isNode(node.data) ? node.data : {};
  const verb = node.verb ?? data.verb;
  return {
    type: String(node.type),
    id: textOr(node.id, null),
    verb: textOr(verb, null),
    title: textOr(node.title, ""),
    url: textOr(node.url, null),
    data,
    inputs: node.associatedInputs === "none" ? [] : inputs,
  };
}

function asInput(node: Node): CardInput {
  const choices = Array.isArray(node.choices) ? node.choices : [];
  return {
    id: String(node.id ?? ""),
    type: String(node.type),
    value: node.value,
    isRequired: node.isRequired === true,
    choices: choices.filter(isNode).map((choice) => ({
      title: String(choice.title ?? ""),
      value: String(choice.value ?? ""),
    })),
  };
}

function isAction(node: Node): boolean {
  return String(node.type).startsWith("Action.");
}

function isInput(node: Node): boolean {
  return String(node.type).startsWith("Input.");
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === "string" ? value : otherwise;
}
