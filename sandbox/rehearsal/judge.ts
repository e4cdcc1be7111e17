import type { Journal } from "../journal.ts";
import { type Account, exclusionOf, type Facts } from "./facts.ts";
import { judgeNudges } from "./judgeNudges.ts";
import { judgeWrites, type WriteFindings } from "./judgeWrites.ts";
import { distinct, taken, unansweredPresses } from "./pressed.ts";
import { RULES, type Rules } from "./rules.ts";
import { openDays } from "./workday.ts";

/** What truly happened, counted by the tenant. Times are left out: the same seed gives the same findings. */
export interface Findings extends WriteFindings {
  /** Accounts in the tenant at the start. */
  readonly people: number;
  /** Those who truly had to be reminded. */
  readonly eligible: number;
  /** All others, by why not. */
  readonly excluded: Readonly<Record<string, number>>;
  readonly nudges: number;
  readonly duplicateNudges: number;
  /** Numbers of reminders nobody got, beyond what a fault of the way explains: only a kill may cause some. */
  readonly skippedNumbers: number;
  /** Nudges outside the hours of whoever got them, on a holiday of theirs or in their leave. */
  readonly outOfHours: number;
  /** How often the bot was killed. */
  readonly kills: number;
  /** How often an admin let a campaign go on that had stopped by itself. */
  readonly tripped: number;
  /** Answers the bot took; a double click counts once. */
  readonly replies: Readonly<Record<"done" | "snooze" | "help" | "report", number>>;
  /** People who registered a method. */
  readonly registered: number;
  /** Eligible people who never got a nudge, though for days one could have reached them. */
  readonly missed: number;
  /** Excluded people who got one. */
  readonly disturbed: number;
  /** Nudges after the person had registered and the bot had the time to notice. */
  readonly lateNudges: number;
  /** Presses that were not answered as Teams expects, within its patience; one that a kill cut off may be repeated. */
  readonly unanswered: number;
  /** Requests that Microsoft's services would refuse as malformed. */
  readonly invalidRequests: number;
}

/** Judges a rehearsal by the tenant's journal and by what was true at its start; never by the bot's word. */
export function judge(journal: Journal, facts: Facts, kills = 0, rules: Rules = RULES): Findings {
  const { nudged, ...nudges } = judgeNudges(journal, facts, rules);
  const accounts = [...facts.accounts.values()];
  const eligible = accounts.filter(({ kind }) => exclusionOf(kind) === null);
  const toRemind = new Set(eligible.map(({ id }) => id));
  const reply = (verb: string): number => distinct(taken(journal, verb));
  return {
    people: accounts.length,
    eligible: eligible.length,
    excluded: tally(accounts.flatMap(({ kind }) => exclusionOf(kind) ?? [])),
    nudges: nudges.nudges,
    duplicateNudges: nudges.duplicateNudges,
    skippedNumbers: nudges.skippedNumbers,
    outOfHours: nudges.outOfHours,
    kills,
    tripped: distinct(taken(journal, "campaign.resume")),
    replies: {
      done: reply("nudge.done"),
      snooze: reply("nudge.snooze"),
      help: reply("nudge.help"),
      report: reply("nudge.report"),
    },
    registered: new Set(journal.ofKind("method-registered").map(({ person }) => person)).size,
    ...judgeWrites(journal, facts, rules),
    missed: eligible.filter((each) => !nudged.has(each.id) && isWithinReach(each, facts, rules))
      .length,
    disturbed: [...nudged].filter((id) => !toRemind.has(id)).length,
    lateNudges: nudges.lateNudges,
    unanswered: unansweredPresses(journal),
    invalidRequests: journal.count("invalid-request"),
  };
}

/** Whether there were days enough on which a reminder could have come through to them. */
function isWithinReach(account: Account, facts: Facts, rules: Rules): boolean {
  const { barred, createdAt, workday } = account;
  const grown = new Date(createdAt.getTime() + rules.graceDays * 86_400_000);
  const from = grown > facts.from ? grown : facts.from;
  return !barred && openDays(workday, from, facts.until, rules.patienceDays) >= rules.patienceDays;
}

/** Everything that must not be so, in words; nothing when all is well. */
export function violations(findings: Findings, rules: Rules = RULES): readonly string[] {
  const excluded = Object.values(findings.excluded).reduce((sum, each) => sum + each, 0);
  const none: readonly (readonly [number, string])[] = [
    [findings.duplicateNudges, "duplicate nudges"],
    [
      Math.max(0, findings.skippedNumbers - findings.kills * rules.unclearPerKill),
      "skipped numbers of nudges beyond what kills explain",
    ],
    [findings.outOfHours, "nudges outside people's hours"],
    [findings.unapprovedWrites, "unapproved writes"],
    [findings.haltedWrites, "writes of plans that had halted or ended"],
    [findings.breakGlassWrites, "writes to break-glass accounts"],
    [findings.oversizedWaves, "waves too large or begun too early"],
    [findings.changedAgain, "changes of people who had been changed before"],
    [findings.missed, "people to be reminded who never were"],
    [findings.disturbed, "people reminded who were not to be"],
    [findings.lateNudges, "nudges to people who had registered"],
    [findings.unanswered, "presses without an answer"],
    [findings.invalidRequests, "malformed requests"],
  ];
  const sums: readonly (readonly [boolean, string])[] = [
    [
      findings.eligible + excluded === findings.people,
      `${findings.eligible} to be reminded and ${excluded} left out are not ${findings.people} people`,
    ],
    [
      findings.enforced + findings.unknown <= findings.writes,
      `${findings.enforced} enforced and ${findings.unknown} unknown are more than ${findings.writes} writes`,
    ],
  ];
  return [
    ...none.filter(([many]) => many > 0).map(([many, what]) => `${many} ${what}`),
    ...sums.filter(([holds]) => !holds).map(([, what]) => what),
  ];
}

/** How many of each, largest first, and by name where there are as many. */
function tally(words: readonly string[]): Record<string, number> {
  const many = [...Map.groupBy(words, (each) => each)].map(
    ([word, all]) => [word, all.length] as const,
  );
  return Object.fromEntries(many.toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}
