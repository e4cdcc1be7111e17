import { textsIn } from "../card.ts";
import type { Entry, Journal } from "../journal.ts";
import type { Account, Facts } from "./facts.ts";
import { isTaken, sentWith } from "./pressed.ts";
import type { Rules } from "./rules.ts";
import { unclearSends } from "./unclear.ts";
import { dayNumber, isOpen, momentOn, type Workday } from "./workday.ts";

/** The bot's clock and the tenant's may be this far apart. */
const TOLERANCE_MS = 60_000;
const DAY_MS = 86_400_000;

type Nudge = Entry<"message-sent">;

export interface NudgeFindings {
  readonly nudges: number;
  readonly duplicateNudges: number;
  /** Numbers that no message bore that arrived or may have arrived, as the tenant knew it. */
  readonly skippedNumbers: number;
  /** Outside the hours of whoever got it, on their holiday or in their leave. */
  readonly outOfHours: number;
  /** Nudges to somebody who had registered, as the tenant knew. */
  readonly lateNudges: number;
  readonly nudged: ReadonlySet<string>;
  /** What was found, nudge by nudge, for whoever looks into it. */
  readonly incidents: readonly Incident[];
}

export interface Incident {
  readonly what: "duplicate" | "skipped number" | "out of hours" | "late";
  readonly person: string;
  readonly at: Date;
  readonly messageId: string;
  /** By the card: its number, or "asked". */
  readonly number: number | "asked";
}

/** One accepted "remind me later", with the earliest moment it asks for. */
interface Snooze {
  readonly messageId: string | null;
  readonly fromMs: number;
}

/**
 * Judges every reminder that reached somebody. A nudge is a duplicate when the card gives the number of an earlier one to
 * that person, or a lower one than the count of those that came, when there were more than the most, or when it follows
 * the one before by fewer calendar days, by that person's clock, than the gap: unless the person pressed "remind me
 * later" on a card of theirs before, that time has come, and no other nudge was excused by the same press.
 */
export function judgeNudges(journal: Journal, facts: Facts, rules: Rules): NudgeFindings {
  const sent = sentWith(journal, "nudge.done").filter(({ to }) => to !== null);
  const byPerson = Map.groupBy(sent, ({ to }) => String(to));
  const snoozes = Map.groupBy(
    journal
      .ofKind("person-pressed")
      .filter((each) => each.verb === "nudge.snooze" && isTaken(each)),
    ({ person }) => person,
  );
  const unclear = unclearSends(journal);
  const incidents: Incident[] = [];
  const note = (what: Incident["what"], nudges: readonly Nudge[]): number => {
    for (const nudge of nudges) incidents.push(incidentOf(what, nudge, rules));
    return nudges.length;
  };
  let duplicateNudges = 0;
  let skippedNumbers = 0;
  for (const [person, nudges] of byPerson) {
    const account = facts.accounts.get(person);
    if (account === undefined) continue;
    const wishes = snoozesOf(snoozes.get(person) ?? [], account, rules);
    duplicateNudges += note("duplicate", duplicatesAmong(nudges, wishes, account, rules));
    const skipped = skippedAmong(nudges, unclear.get(person) ?? [], rules);
    note("skipped number", skipped > 0 ? nudges.slice(-1) : []);
    skippedNumbers += skipped;
  }
  const isClosed = ({ to, at }: Nudge): boolean => {
    const account = facts.accounts.get(String(to));
    return account !== undefined && !isOpen(account.workday, at);
  };
  return {
    nudges: sent.length,
    duplicateNudges,
    skippedNumbers,
    outOfHours: note("out of hours", sent.filter(isClosed)),
    lateNudges: note("late", lateAmong(sent, journal, rules)),
    nudged: new Set(byPerson.keys()),
    incidents,
  };
}

const incidentOf = (what: Incident["what"], nudge: Nudge, { maxNudges }: Rules): Incident => ({
  what,
  person: String(nudge.to),
  at: nudge.at,
  messageId: nudge.messageId,
  number: numberOf(nudge, maxNudges),
});

function lateAmong(sent: readonly Nudge[], journal: Journal, rules: Rules): readonly Nudge[] {
  const patienceMs = rules.noticeMinutes * 60_000;
  const registeredAt = new Map(
    journal.ofKind("method-registered").map(({ person, at }) => [person, at.getTime()]),
  );
  return sent.filter(({ to, at }) => {
    const since = registeredAt.get(String(to));
    return since !== undefined && at.getTime() > since + patienceMs;
  });
}

function duplicatesAmong(
  nudges: readonly Nudge[],
  snoozes: readonly Snooze[],
  { workday }: Account,
  { gapDays, maxNudges }: Rules,
): readonly Nudge[] {
  const unused = [...snoozes];
  const numbers = new Set<number>();
  const duplicates: Nudge[] = [];
  let before: Nudge | undefined;
  for (const nudge of nudges) {
    const number = numberOf(nudge, maxNudges);
    const inGap =
      before !== undefined &&
      dayNumber(workday, nudge.at) - dayNumber(workday, before.at) < gapDays;
    const isExcused = !(inGap || number === "asked") || takeExcuse(unused, nudge.at);
    if (!isExcused || isSpent(number, numbers, maxNudges)) duplicates.push(nudge);
    if (number !== "asked") numbers.add(number);
    before = nudge;
  }
  return duplicates;
}

/** Whether a wish of theirs explains a message at `at`; it explains no other then. */
function takeExcuse(unused: Snooze[], at: Date): boolean {
  const found = unused.findIndex(({ fromMs }) => fromMs <= at.getTime() + TOLERANCE_MS);
  if (found >= 0) unused.splice(found, 1);
  return found >= 0;
}

/** A number that came before, or is lower than the count of those that came, or more than the most. */
const isSpent = (number: number | "asked", had: ReadonlySet<number>, most: number): boolean =>
  number !== "asked" && (number <= had.size || had.has(number) || number > most);

/** How far the numbers run ahead of the messages that came, or of which the tenant cannot say that they did not. */
function skippedAmong(
  nudges: readonly Nudge[],
  unclear: readonly number[],
  { maxNudges }: Rules,
): number {
  let arrived = 0;
  let most = 0;
  for (const nudge of nudges) {
    const number = numberOf(nudge, maxNudges);
    if (number === "asked") continue;
    arrived += 1;
    const lost = unclear.filter((index) => index < nudge.index).length;
    most = Math.max(most, number - arrived - lost);
  }
  return most;
}

/**
 * "This is the 2nd of 3 reminders." on the card, in whatever language: the smaller of the line's two numbers; one that
 * was asked for has the most alone. A card that does not say counts as the next new number would not: 1.
 */
export function numberOf({ card }: Pick<Nudge, "card">, maxNudges: number): number | "asked" {
  const texts = textsIn(card);
  const words = texts.join(" ");
  if (words.includes("You asked for this one")) return "asked";
  const english = /This is the (\d+)\w* of/.exec(words)?.[1];
  if (english !== undefined) return Number(english);
  const numbers = numbersIn(texts[1] ?? "");
  if (numbers.length >= 2) return Math.min(...numbers);
  return numbers[0] === maxNudges ? "asked" : 1;
}

/** In the digits of any script. */
const numbersIn = (text: string): readonly number[] =>
  [...text.matchAll(/\p{Nd}+/gu)].map(([digits]) =>
    Number([...digits].map((digit) => decimal(digit)).join("")),
  );

/** Digits of a script stand in a row, and each row begins at a code point whose neighbour below is no digit. */
function decimal(digit: string): number {
  let value = 0;
  const code = digit.codePointAt(0) ?? 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}

function snoozesOf(
  presses: readonly Entry<"person-pressed">[],
  account: Account,
  { maxSnoozes }: Rules,
): readonly Snooze[] {
  const seen = new Set<string | null>();
  return presses
    .filter(({ messageId }) => !seen.has(messageId) && seen.add(messageId))
    .slice(0, maxSnoozes)
    .map(({ messageId, at, data }) => ({ messageId, fromMs: wishedMs(at, data, account) }));
}

/**
 * The earliest moment that fits the wish, by whichever clock may be theirs. When "today" is for somebody without hours of
 * their own, their card says; the judge only knows that it comes after the press.
 */
function wishedMs(at: Date, data: unknown, { workday }: Account): number {
  const { when, date, time } = (data ?? {}) as Readonly<Record<string, unknown>>;
  if (when === "today" && !workday.isOwn) return at.getTime();
  const hour = typeof time === "string" && time !== "" ? time : "00:00";
  const wished = workday.zones.map((zone) => {
    const there = { ...workday, zones: [zone] };
    if (when === "date") return momentOn(there, String(date), hour);
    if (when === "today") return momentOn(there, isoDay(dayNumber(there, at)), afternoon(workday));
    return momentOn(there, isoDay(dayNumber(there, at) + 1), "00:00");
  });
  return Math.min(...wished);
}

/** Four o'clock, or an hour before their day ends. */
const afternoon = ({ to }: Workday): string => (to > "16:00" ? "16:00" : anHourBefore(to));

const anHourBefore = (time: string): string =>
  `${String(Math.max(0, Number(time.slice(0, 2)) - 1)).padStart(2, "0")}${time.slice(2)}`;

const isoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
