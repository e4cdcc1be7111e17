/** Chance that is a function of its seed: the same words give the same numbers on every machine and in every order. */

/** FNV-1a with a final avalanche: 32 well-mixed bits of a text. */
export function hash32(text: string): number {
  let mixed = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x01000193);
  }
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** mulberry32: a stream of numbers in [0, 1). */
export function generator(seed: string): () => number {
  let state = hash32(seed);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** One number in [0, 1) that belongs to these words, whoever asks first. */
export function chance(...words: readonly (string | number)[]): number {
  return hash32(words.join("/")) / 0x1_0000_0000;
}

/** The element these words choose. */
export function pick<T>(from: readonly T[], ...words: readonly (string | number)[]): T {
  const chosen = from[Math.floor(chance(...words) * from.length)];
  if (chosen === undefined) throw new RangeError("nothing to pick from");
  return chosen;
}

/** A version 4 GUID that belongs to these words. */
export function guid(...words: readonly (string | number)[]): string {
  const text = words.join("/");
  const hex = [0, 1, 2, 3]
    .map((part) => hash32(`${part}:${text}`).toString(16).padStart(8, "0"))
    .join("");
  const variant = "89ab".charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
}

/** Fisher-Yates on a copy, drawing from `next`. */
export function shuffled<T>(items: readonly T[], next: () => number): T[] {
  const deck = [...items];
  for (let last = deck.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1));
    const [a, b] = [deck[last], deck[other]];
    if (a === undefined || b === undefined) continue;
    deck[last] = b;
    deck[other] = a;
  }
  return deck;
}
