/** The part of OData `$filter` that Graph's clients use: comparisons, `in`, startswith/endswith, `any`, and/or/not. */

type Comparison = "eq" | "ne" | "ge" | "le" | "gt" | "lt";
type Literal = string | number | boolean | null | Date;

export type Filter =
  | { readonly op: "and" | "or"; readonly parts: readonly Filter[] }
  | { readonly op: "not"; readonly part: Filter }
  | {
      readonly op: Comparison | "startswith" | "endswith";
      readonly path: string;
      readonly value: Literal;
    }
  | { readonly op: "in"; readonly path: string; readonly values: readonly Literal[] }
  | { readonly op: "any"; readonly path: string; readonly variable: string; readonly part: Filter };

const TOKEN = /\s*('(?:[^']|'')*'|[(),:]|[^\s(),:']+(?::\d\d[^\s(),]*)?)/gy;
const COMPARISONS: ReadonlySet<string> = new Set(["eq", "ne", "ge", "le", "gt", "lt"]);

/** Throws SyntaxError for what it cannot read. */
export function parseFilter(text: string): Filter {
  const parser = new Parser(tokens(text), text);
  return parser.whole();
}

function tokens(text: string): string[] {
  const found = [...text.matchAll(TOKEN)];
  const end = found.at(-1);
  if (end === undefined || end.index + end[0].length !== text.trimEnd().length)
    throw new SyntaxError(`Invalid filter clause: ${text}`);
  return found.map((each) => each[1] ?? "");
}

class Parser {
  readonly #tokens: readonly string[];
  readonly #text: string;
  #at = 0;

  constructor(list: readonly string[], text: string) {
    this.#tokens = list;
    this.#text = text;
  }

  whole(): Filter {
    const filter = this.#or();
    if (this.#at !== this.#tokens.length) throw this.#wrong();
    return filter;
  }

  #or(): Filter {
    const parts = [this.#and()];
    while (this.#skip("or")) parts.push(this.#and());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { op: "or", parts };
  }

  #and(): Filter {
    const parts = [this.#term()];
    while (this.#skip("and")) parts.push(this.#term());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { op: "and", parts };
  }

  #term(): Filter {
    if (this.#skip("not")) return { op: "not", part: this.#term() };
    if (this.#skip("(")) {
      const inner = this.#or();
      this.#expect(")");
      return inner;
    }
    const word = this.#next();
    const call = word.toLowerCase();
    if (call === "startswith" || call === "endswith") return this.#function(call);
    if (word.endsWith("/any") && this.#skip("(")) return this.#any(word.slice(0, -4));
    return this.#comparison(word);
  }

  #function(op: "startswith" | "endswith"): Filter {
    this.#expect("(");
    const path = this.#next();
    this.#expect(",");
    const value = literal(this.#next());
    this.#expect(")");
    return { op, path, value };
  }

  #any(path: string): Filter {
    const variable = this.#next();
    this.#expect(":");
    const part = this.#or();
    this.#expect(")");
    return { op: "any", path, variable, part };
  }

  #comparison(path: string): Filter {
    const op = this.#next().toLowerCase();
    if (op === "in") return { op, path, values: this.#list() };
    if (!COMPARISONS.has(op)) throw this.#wrong();
    return { op: op as Comparison, path, value: literal(this.#next()) };
  }

  #list(): Literal[] {
    this.#expect("(");
    const values = [literal(this.#next())];
    while (this.#skip(",")) values.push(literal(this.#next()));
    this.#expect(")");
    return values;
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#wrong();
    this.#at += 1;
    return token;
  }

  #skip(token: string): boolean {
    if (this.#tokens[this.#at]?.toLowerCase() !== token) return false;
    this.#at += 1;
    return true;
  }

  #expect(token: string): void {
    if (!this.#skip(token)) throw this.#wrong();
  }

  #wrong(): SyntaxError {
    return new SyntaxError(`Invalid filter clause: ${this.#text}`);
  }
}

function literal(token: string): Literal {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (token === "true" || token === "false") return token === "true";
  if (token === "null") return null;
  if (/^\d{4}-\d\d-\d\dT/.test(token)) return new Date(token);
  const number = Number(token);
  if (!Number.isNaN(number)) return number;
  throw new SyntaxError(`Invalid filter clause: ${token} is not a value`);
}

/** `read` gives the value at a path of the row; text compares without regard to case, as the directory does. */
export function satisfies(filter: Filter, read: (path: string) => unknown): boolean {
  switch (filter.op) {
    case "and":
      return filter.parts.every((part) => satisfies(part, read));
    case "or":
      return filter.parts.some((part) => satisfies(part, read));
    case "not":
      return !satisfies(filter.part, read);
    case "in":
      return filter.values.some((value) => compare(read(filter.path), value) === 0);
    case "any": {
      const list = read(filter.path);
      if (!Array.isArray(list)) return false;
      return list.some((element) =>
        satisfies(filter.part, (path) => (path === filter.variable ? element : read(path))),
      );
    }
    case "startswith":
      return text(read(filter.path)).startsWith(text(filter.value));
    case "endswith":
      return text(read(filter.path)).endsWith(text(filter.value));
    default:
      return holds(filter.op, compare(read(filter.path), filter.value));
  }
}

/** Every property and the operator asked of it. */
export function asked(filter: Filter): readonly { readonly path: string; readonly op: string }[] {
  switch (filter.op) {
    case "and":
    case "or":
      return filter.parts.flatMap(asked);
    case "not":
      return [{ path: "", op: "not" }, ...asked(filter.part)];
    default:
      return [{ path: filter.path, op: filter.op }];
  }
}

/** The value a conjunction pins this property to, for a direct lookup; or its lower bound in time. */
export function pinned(
  filter: Filter,
  path: string,
  ...ops: readonly string[]
): Literal | undefined {
  if (filter.op === "and") {
    for (const part of filter.parts) {
      const value = pinned(part, path, ...ops);
      if (value !== undefined) return value;
    }
    return undefined;
  }
  return "value" in filter && filter.path === path && ops.includes(filter.op)
    ? filter.value
    : undefined;
}

function holds(op: Comparison, order: number): boolean {
  switch (op) {
    case "eq":
      return order === 0;
    case "ne":
      return order !== 0;
    case "ge":
      return order >= 0;
    case "le":
      return order <= 0;
    case "gt":
      return order > 0;
    case "lt":
      return order < 0;
  }
}

/** Negative, 0, positive; NaN (nothing holds but ne) when the two cannot be compared. */
function compare(actual: unknown, wanted: Literal): number {
  if (wanted instanceof Date) return Date.parse(String(actual)) - wanted.getTime();
  if (actual === undefined || actual === null || wanted === null)
    return (actual ?? null) === wanted ? 0 : Number.NaN;
  if (typeof wanted === "string") {
    const [a, b] = [text(actual), text(wanted)];
    return a === b ? 0 : a < b ? -1 : 1;
  }
  return typeof actual === typeof wanted ? Number(actual) - Number(wanted) : Number.NaN;
}

function text(value: unknown): string {
  return String(value ?? "").toLowerCase();
}
