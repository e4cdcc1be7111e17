import { isRightToLeft, type Language } from "../core/language.ts";
import { plainText } from "../core/text.ts";

const [FIRST_STRONG_ISOLATE, POP_ISOLATE] = ["\u2068", "\u2069"];

/** A letter of a script that runs from left to right, as far as names in a directory go. */
const LEFT_TO_RIGHT = /(?![\p{Script=Arabic}\p{Script=Hebrew}])\p{L}/u;

/** A value within a sentence from right to left, kept from reordering the words around it. Elsewhere it is left as it is. */
export const isolated = (text: string, language: Language): string =>
  isRightToLeft(language) && LEFT_TO_RIGHT.test(text)
    ? `${FIRST_STRONG_ISOLATE}${text}${POP_ISOLATE}`
    : text;

/** Plain text of our own that may hold such values: their isolates stay, unless they do not pair up or the text is cut. */
export function plainSentence(raw: string, limit: number): string {
  const plain = plainText(raw, limit);
  const kept = raw
    .split(/([\u2068\u2069])/)
    .map((part) => (part === FIRST_STRONG_ISOLATE || part === POP_ISOLATE ? part : flat(part)))
    .join("");
  return kept !== plain && isPaired(kept) && plainText(kept, limit) === plain && !isCut(raw, limit)
    ? kept
    : plain;
}

/** One part of a sentence: the spaces at its ends belong to the sentence. */
function flat(part: string): string {
  const text = plainText(part, part.length + 1);
  if (text === "") return part === "" ? "" : " ";
  return `${/^\s/.test(part) ? " " : ""}${text}${/\s$/.test(part) ? " " : ""}`;
}

const isCut = (raw: string, limit: number): boolean => [...raw].length > limit;

function isPaired(text: string): boolean {
  let depth = 0;
  for (const letter of text) {
    if (letter === FIRST_STRONG_ISOLATE) depth += 1;
    if (letter === POP_ISOLATE) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
