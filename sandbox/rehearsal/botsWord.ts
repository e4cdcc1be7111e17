import { textsIn } from "../card.ts";
import { rowsOf } from "./csv.ts";

/** What the bot said of itself when all was over: judged, never believed. */
export interface BotsWord {
  /** The card that answered the last `status`. */
  readonly status: unknown;
  /** The card that answered `reach`. */
  readonly reach: unknown;
  /** The file that answered `export`; null for none. */
  readonly file: string | null;
}

/** One person in the file. */
export interface ToldReach {
  readonly userPrincipalName: string;
  readonly state: string;
}

export const toldReach = ({ file }: BotsWord): readonly ToldReach[] =>
  rowsOf(file ?? "").map((row) => ({
    userPrincipalName: row.get("user principal name") ?? "",
    state: row.get("reach") ?? "",
  }));

export interface ToldTally {
  /** "The lines add up to 4,210 people": null when the card does not say. */
  readonly base: number | null;
  readonly states: ReadonlyMap<string, number>;
}

/** The table of the `reach` card: a state's word, what it means, how many, and their share. */
export function toldTally({ reach }: BotsWord, known: readonly string[]): ToldTally {
  const texts = textsIn(reach);
  const states = new Map<string, number>();
  for (const [nth, text] of texts.entries())
    if (known.includes(text) && !states.has(text)) {
      const many = texts.slice(nth + 1, nth + 4).find(isCount);
      if (many !== undefined) states.set(text, count(many));
    }
  const base = /add up to ([\d,]+) /.exec(texts.join(" "))?.[1];
  return { base: base === undefined ? null : count(base), states };
}

/** How many reminders the `status` card calls unclear; null when it does not say. */
export function toldUnclear({ status }: BotsWord): number | null {
  const found = /([\d,]+) unclear/.exec(textsIn(status).join(" "))?.[1];
  return found === undefined ? null : count(found);
}

const isCount = (text: string): boolean => /^\d[\d,]*$/.test(text);
const count = (text: string): number => Number(text.replaceAll(",", ""));
