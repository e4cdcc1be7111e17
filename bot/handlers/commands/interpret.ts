import { distance } from "fastest-levenshtein";
import type { CommandSpec } from "../../core/command.ts";

export type Meant =
  | { readonly exactly: CommandSpec }
  | { readonly exactly: null; readonly nearest: string | null };

/** Letters that may differ before a word is a different word: one in four, and never more than two. */
const slack = (word: string): number => Math.min(2, Math.floor(word.length / 4) + 1);

/**
 * Which command a first word means. Only a name or an alias is taken as one: a misspelt word is asked about, never
 * acted on, for one of the commands it might be changes other people's accounts.
 */
export function interpret(word: string, specs: readonly CommandSpec[]): Meant {
  const exactly = specs.find(({ name, aliases }) => name === word || aliases.includes(word));
  if (exactly !== undefined) return { exactly };
  const near = specs
    .flatMap(({ name, aliases }) =>
      [name, ...aliases].map((each) => ({ name, away: distance(word, each), limit: slack(each) })),
    )
    .filter(({ away, limit }) => away <= limit)
    .toSorted((one, other) => one.away - other.away);
  return { exactly: null, nearest: word === "" ? null : (near[0]?.name ?? null) };
}
