import type { Audience } from "./role.ts";

/** A command as data: help, the permission check and "did you mean" all read this one record. */
export interface CommandSpec {
  readonly name: string;
  /** Other words people type for it. */
  readonly aliases: readonly string[];
  readonly audience: Audience;
  /** How it is typed, e.g. `enforce [--force-registration] [--override "reason"]`. */
  readonly usage: string;
  readonly summary: string;
}

/** What was typed, taken apart: `exempt adele --days 30 --reason "on leave"`. */
export interface Typed {
  readonly name: string;
  readonly words: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
}

const TOKEN = /--([a-z][a-z-]*)(?:="([^"]*)"|=(\S+))?|"([^"]*)"|(\S+)/gi;
/** Flags that take the next word, or the next words in quotes, as their value. Others never do: `--force-registration "Adele"` names Adele. */
const VALUED = new Set([
  "days",
  "reason",
  "override",
  "department",
  "page",
  "class",
  "control",
  "owner",
]);

/** No command is this long; a bound keeps a hostile line from costing quadratic time. */
const MAX_NAME = 80;

/** Takes a chat line apart. Mentions, non-breaking spaces and curly quotes are normalised away; only the first word's case is folded. */
export function parseLine(text: string): Typed {
  const plain = text
    .replace(/<at\b[^>]{0,200}>.{0,500}?<\/at>/gis, " ")
    .replace(/<[^>]{0,200}>/g, " ")
    .replace(/&nbsp;|\u00a0/g, " ")
    .replace(/[\u201c\u201d\u201e]/g, '"')
    .replace(/(?:[\u2013\u2014]-?|-[\u2013\u2014])(?=[a-z])/gi, "--")
    .replace(/\p{Cc}/gu, " ")
    .trim();
  const words: string[] = [];
  const flags = new Map<string, string>();
  let pending: string | null = null;
  for (const [, flag, quoted, assigned, loose, bare] of plain.matchAll(TOKEN)) {
    if (flag !== undefined) {
      const name = flag.toLowerCase();
      flags.set(name, quoted ?? assigned ?? "");
      pending = VALUED.has(name) && quoted === undefined && assigned === undefined ? name : null;
      continue;
    }
    const word = loose ?? bare ?? "";
    if (pending === null) words.push(word);
    else flags.set(pending, word);
    pending = null;
  }
  return {
    name: (words[0] ?? "")
      .slice(0, MAX_NAME)
      .toLowerCase()
      .replace(/^[/!]|[?.!,:;]+$/g, ""),
    words: words.slice(1),
    flags,
  };
}
