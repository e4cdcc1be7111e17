import type { Journal } from "../journal.ts";
import { type BotsWord, type ToldTally, toldReach, toldTally, toldUnclear } from "./botsWord.ts";
import type { Facts } from "./facts.ts";
import { isTaken, sentWith } from "./pressed.ts";
import { RULES, type Rules } from "./rules.ts";
import type { Standing } from "./standings.ts";
import { unclearSends } from "./unclear.ts";

/** How the bot's account of everyone compares with what the tenant knows. */
export interface ReachFindings {
  /** People by the state the bot's file gives them. */
  readonly reach: Readonly<Record<string, number>>;
  /** Accounts that do not stand in exactly one row of the file with exactly one known state. */
  readonly unaccounted: number;
  /** Said to be reached without a message, or never tried although one came or may have come. */
  readonly unreported: number;
  /** Said to be kept from us by something that is not so. */
  readonly wrongReach: number;
  /** Lines of the `reach` card that the file does not bear out, or that do not add up. */
  readonly wrongSums: number;
  /** Reminders the bot calls unclear. */
  readonly uncertain: number;
  /** How many there may be: answers that were lost, and what each kill may cost. */
  readonly uncertainAtMost: number;
}

/** What is true of somebody, to hold a state against. */
interface Truth extends Standing {
  /** A reminder came. */
  readonly arrived: boolean;
  /** They pressed one of its buttons, and the bot took it. */
  readonly pressed: boolean;
  /** A message was tried and nobody can say whether it came. */
  readonly maybe: boolean;
  readonly mailed: boolean;
}

const untried = ({ arrived }: Truth): boolean => !arrived;

/** Every state the bot may give, said here again, and what must be so for it. */
const STATES: Readonly<Record<string, (truth: Truth) => boolean>> = {
  reached: ({ arrived, pressed }) => arrived || pressed,
  emailed: ({ mailed }) => mailed,
  uncertain: () => true,
  planned: untried,
  "unavailable-for-now": untried,
  "app-blocked-by-policy": ({ byPolicy }) => byPolicy,
  "bot-blocked-by-user": ({ blocked }) => blocked,
  "not-installed": ({ installed }) => !installed,
  "no-teams-licence": ({ licensed }) => !licensed,
  "no-such-user": () => false,
  "mailbox-gone": () => false,
  refused: ({ licensed, byPolicy }) => !licensed || byPolicy,
  "not-tried-yet": ({ arrived, maybe }) => !arrived && !maybe,
};

/** States about messages: a wrong one means that somebody is out of sight. */
const OF_MESSAGES = ["reached", "planned", "unavailable-for-now", "not-tried-yet"];

export interface ReachEvidence {
  readonly journal: Journal;
  readonly facts: Facts;
  readonly standings: ReadonlyMap<string, Standing>;
  readonly word: BotsWord;
  readonly kills: number;
  /** Answers lost on the way after the message had been taken, and the like: what injected faults leave unclear. */
  readonly lostAnswers: number;
}

export function judgeReach(evidence: ReachEvidence, rules: Rules = RULES): ReachFindings {
  const { journal, facts, word, kills, lostAnswers } = evidence;
  const rows = Map.groupBy(toldReach(word), ({ userPrincipalName }) =>
    userPrincipalName.toLowerCase(),
  );
  const truths = truthsOf(evidence);
  const told = new Map<string, number>();
  let [unaccounted, unreported, wrongReach] = [0, 0, 0];
  for (const { id, userPrincipalName } of facts.accounts.values()) {
    const [row, ...more] = rows.get(userPrincipalName.toLowerCase()) ?? [];
    const holds = row === undefined ? undefined : STATES[row.state];
    const truth = truths(id);
    if (row === undefined || holds === undefined || more.length > 0 || truth === null) {
      unaccounted += 1;
      continue;
    }
    told.set(row.state, (told.get(row.state) ?? 0) + 1);
    if (holds(truth)) continue;
    if (OF_MESSAGES.includes(row.state)) unreported += 1;
    else wrongReach += 1;
  }
  const unclear = [...unclearSends(journal).values()].flat().length;
  return {
    reach: Object.fromEntries([...told].toSorted(([, one], [, other]) => other - one)),
    unaccounted,
    unreported,
    wrongReach,
    wrongSums: wrongSums(toldTally(word, Object.keys(STATES)), told),
    uncertain: toldUnclear(word) ?? 0,
    uncertainAtMost: kills * rules.unclearPerKill + unclear + lostAnswers,
  };
}

function truthsOf({ journal, standings }: ReachEvidence): (id: string) => Truth | null {
  const arrived = new Set(sentWith(journal, "nudge.done").map(({ to }) => to));
  const pressed = new Set(
    journal
      .ofKind("person-pressed")
      .filter((each) => each.verb.startsWith("nudge.") && isTaken(each))
      .map(({ person }) => person),
  );
  const maybe = unclearSends(journal);
  const mailed = new Set(journal.ofKind("mail-sent").flatMap(({ to }) => to));
  return (id) => {
    const standing = standings.get(id);
    if (standing === undefined) return null;
    return {
      ...standing,
      arrived: arrived.has(id),
      pressed: pressed.has(id),
      maybe: maybe.has(id),
      mailed: mailed.has(id),
    };
  };
}

/** Accounts nobody signs in with are not on the card, and in the file they are all of those that were never tried. */
function wrongSums({ base, states }: ToldTally, told: ReadonlyMap<string, number>): number {
  const sum = [...states.values()].reduce((total, many) => total + many, 0);
  const differs = Object.keys(STATES).filter((state) => {
    const [shown, filed] = [states.get(state) ?? 0, told.get(state) ?? 0];
    return state === "not-tried-yet" ? shown > filed : shown !== filed;
  });
  return differs.length + (base === sum ? 0 : 1);
}

/** What of it must not be so, in words. */
export function reachViolations(findings: ReachFindings): readonly string[] {
  const none: readonly (readonly [number, string])[] = [
    [findings.unaccounted, "accounts without exactly one state of reach"],
    [findings.unreported, "people whose messages the bot reports wrongly"],
    [findings.wrongReach, "people said to be kept from us by what is not so"],
    [findings.wrongSums, "lines of the reach card that do not add up"],
    [
      Math.max(0, findings.uncertain - findings.uncertainAtMost),
      "more unclear reminders than kills and lost answers explain",
    ],
  ];
  return none.filter(([many]) => many > 0).map(([many, what]) => `${many} ${what}`);
}
