import { textsIn } from "../card.ts";
import type { Entry, Journal } from "../journal.ts";
import { sentWith, taken } from "./pressed.ts";
import type { Rules } from "./rules.ts";

const DAY_MS = 86_400_000;
/** The bot's clock and the tenant's may be this far apart. */
const TOLERANCE_MS = 60_000;

export interface NudgeFindings {
  readonly nudges: number;
  readonly duplicateNudges: number;
  /** Nudges to somebody who had registered, as the tenant knew. */
  readonly lateNudges: number;
  readonly nudged: ReadonlySet<string>;
}

/** One accepted "remind me later", with the earliest moment it asks for. */
interface Snooze {
  readonly messageId: string | null;
  readonly fromMs: number;
}

/**
 * Judges every reminder that reached somebody. A nudge is a duplicate when the card gives the number of an earlier one to
 * that person, when there were more than the most, or when it follows the one before by fewer calendar days than the gap:
 * unless the person pressed "remind me later" on a card of theirs before, that time has come, and no other nudge was
 * excused by the same press.
 */
export function judgeNudges(journal: Journal, rules: Rules): NudgeFindings {
  const sent = sentWith(journal, "nudge.done").filter(({ to }) => to !== null);
  const byPerson = Map.groupBy(sent, ({ to }) => String(to));
  const registeredAt = new Map(
    journal.ofKind("method-registered").map(({ person, index }) => [person, index]),
  );
  let duplicateNudges = 0;
  for (const [person, nudges] of byPerson)
    duplicateNudges += duplicatesAmong(nudges, snoozesOf(journal, person, rules), rules);
  return {
    nudges: sent.length,
    duplicateNudges,
    lateNudges: sent.filter(({ to, index }) => index > (registeredAt.get(String(to)) ?? index))
      .length,
    nudged: new Set(byPerson.keys()),
  };
}

function duplicatesAmong(
  nudges: readonly Entry<"message-sent">[],
  snoozes: readonly Snooze[],
  { gapDays, maxNudges }: Rules,
): number {
  const unused = [...snoozes];
  const numbers = new Set<number>();
  let duplicates = 0;
  let before: Entry<"message-sent"> | undefined;
  for (const nudge of nudges) {
    const number = numberOf(nudge);
    const excuse = unused.findIndex(({ fromMs }) => fromMs <= nudge.at.getTime() + TOLERANCE_MS);
    const inGap = before !== undefined && dayOf(nudge.at) - dayOf(before.at) < gapDays;
    const needsExcuse = inGap || number === "asked";
    if (needsExcuse && excuse < 0) duplicates += 1;
    else if (number !== "asked" && (numbers.has(number) || number > maxNudges)) duplicates += 1;
    if (needsExcuse && excuse >= 0) unused.splice(excuse, 1);
    if (number !== "asked") numbers.add(number);
    before = nudge;
  }
  return duplicates;
}

/** "This is the 2nd of 3 reminders." on the card; a card that does not say counts as the next new number would not: 1. */
function numberOf({ card }: Entry<"message-sent">): number | "asked" {
  const words = textsIn(card).join(" ");
  if (words.includes("You asked for this one")) return "asked";
  return Number(/This is the (\d+)\w* of/.exec(words)?.[1] ?? 1);
}

function snoozesOf(journal: Journal, person: string, { maxSnoozes }: Rules): readonly Snooze[] {
  const seen = new Set<string | null>();
  const presses = taken(journal, "nudge.snooze").filter((each) => each.person === person);
  return presses
    .filter(({ messageId }) => !seen.has(messageId) && seen.add(messageId))
    .slice(0, maxSnoozes)
    .map(({ messageId, at, data }) => ({ messageId, fromMs: wishedMs(at, data) }));
}

/** The earliest moment that fits the wish; three hours for "today". */
function wishedMs(at: Date, data: unknown): number {
  const { when, date } = (data ?? {}) as { readonly when?: unknown; readonly date?: unknown };
  const midnight = dayOf(at) * DAY_MS;
  switch (when) {
    case "today":
      return at.getTime() + 3 * 3_600_000;
    case "in-3-days":
      return midnight + 3 * DAY_MS;
    case "date":
      return Date.parse(`${String(date)}T00:00:00Z`);
    default:
      return midnight + DAY_MS;
  }
}

const dayOf = (at: Date): number => Math.floor(at.getTime() / DAY_MS);
