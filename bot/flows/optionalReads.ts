import { isBotError } from "../core/errors.ts";
import type { Gap } from "../core/gap.ts";
import type { Cursors } from "../ports/store/coordination.ts";

/** What we like to read and do without where an admin has not allowed it, and what follows from that. */
const OPTIONAL_READS = {
  calendars: { is: "guessed-hours" },
  presences: { is: "unseen-presences" },
} as const satisfies Readonly<Record<string, Gap>>;
type OptionalRead = keyof typeof OPTIONAL_READS;

interface Book {
  readonly cursors: Cursors;
}

const MINUTE_MS = 60_000;
/** How long we do without before we ask again. A permission may be granted any day; what fails may mend any minute. */
const AGAIN_MS = { refused: 24 * 60 * MINUTE_MS, failing: 15 * MINUTE_MS } as const;

const cursorOf = (what: OptionalRead, why: keyof typeof AGAIN_MS): string => `${what}/${why}`;

/** Reads what is optional, unless it was refused today or has just failed. Null: do without. */
export async function ask<Answer>(
  book: Book,
  what: OptionalRead,
  now: Date,
  read: () => Promise<Answer>,
): Promise<Answer | null> {
  if ((await holds(book, what, "refused", now)) || (await holds(book, what, "failing", now)))
    return null;
  try {
    return await read();
  } catch (error) {
    if (!isBotError(error)) throw error;
    const why = isBotError(error, "directory-denied") ? "refused" : "failing";
    await book.cursors.set(cursorOf(what, why), now);
    return null;
  }
}

/** Nobody asks for this again today, in any replica. */
export const refused = ({ cursors }: Book, what: OptionalRead, now: Date): Promise<void> =>
  cursors.set(cursorOf(what, "refused"), now);

/** Whether an admin has kept this from us, as far as we know today. */
export const isRefused = (book: Book, what: OptionalRead, now: Date): Promise<boolean> =>
  holds(book, what, "refused", now);

/** Each thing that is guessed for lack of a permission; none before it was tried. */
export async function guessedWithout(book: Book, now: Date): Promise<readonly Gap[]> {
  const gaps: Gap[] = [];
  for (const [what, gap] of Object.entries(OPTIONAL_READS))
    if (await holds(book, what as OptionalRead, "refused", now)) gaps.push(gap);
  return gaps;
}

async function holds(
  { cursors }: Book,
  what: OptionalRead,
  why: keyof typeof AGAIN_MS,
  now: Date,
): Promise<boolean> {
  const at = await cursors.get(cursorOf(what, why));
  const age = at === null ? -1 : now.getTime() - at.getTime();
  return age >= 0 && age < AGAIN_MS[why];
}
