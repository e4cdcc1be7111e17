import { START } from "./calendar.ts";
import type { Day } from "./dayBook.ts";
import type { Findings } from "./judge.ts";
import type { ReachFindings } from "./judgeReach.ts";

const COUNT = new Intl.NumberFormat("en-GB");
const DATE = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "2-digit",
  month: "short",
  timeZone: "UTC",
});

/** One line a day. */
export function table(days: readonly Day[]): readonly string[] {
  const columns = ["nudges", "replies", "registered", "enforced"] as const;
  const head = ["day", "date".padEnd(11), ...columns].map((each) => each.padStart(10));
  const rows = days.map((each) =>
    [
      String(each.day),
      DATE.format(START.getTime() + each.day * 86_400_000).padEnd(11),
      ...columns.map((column) => (each[column] === 0 ? "·" : COUNT.format(each[column]))),
    ]
      .map((cell) => cell.padStart(10))
      .join(" "),
  );
  return [head.join(" "), ...rows];
}

const HEIGHT = 10;
const BLOCKS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** How many are left to register at the end of each day: columns of text, the days from left to right. */
export function burnDown(days: readonly Day[], from: number): readonly string[] {
  const top = Math.max(from, 1);
  const lines = Array.from({ length: HEIGHT }, (_, nth) => {
    const row = HEIGHT - 1 - nth;
    const mark = nth === 0 || row === 0 ? COUNT.format(Math.round((top * (row + 1)) / HEIGHT)) : "";
    const cells = days.map(({ left }) => {
      const eighths = Math.round(((left / top) * HEIGHT - row) * 8);
      return (BLOCKS[Math.min(8, Math.max(0, eighths))] ?? " ").repeat(2);
    });
    return `${mark.padStart(7)} │${cells.join("")}`;
  });
  return [
    "People still to register, at the end of each day",
    ...lines,
    `${"0".padStart(7)} └${"──".repeat(days.length)}`,
    `${" ".repeat(9)}day 0${`day ${days.length - 1}`.padStart(Math.max(8, days.length * 2 - 5))}`,
  ];
}

/** The same findings in sentences, each with its base. */
export function summary(findings: Findings): readonly string[] {
  const n = COUNT.format;
  const { replies } = findings;
  const answers = replies.done + replies.snooze + replies.help + replies.report;
  const excluded = Object.entries(findings.excluded).map(([why, many]) => `${why} ${n(many)}`);
  const of = (part: number, base: number): string =>
    base === 0 ? "none" : `${n(part)} of ${n(base)} (${((part / base) * 100).toFixed(1)}%)`;
  return [
    `Of ${n(findings.people)} people and accounts, ${n(findings.eligible)} had to be reminded; ${n(findings.people - findings.eligible)} were left out: ${excluded.join(", ")}.`,
    `${n(findings.nudges)} reminders went out; ${n(findings.duplicateNudges)} were duplicates, ${n(findings.outOfHours)} outside people's hours; ${n(findings.missed)} of ${n(findings.eligible)} people were missed.`,
    `The bot was killed ${n(findings.kills)} times; an admin let a campaign go on ${n(findings.tripped)} times.`,
    `${n(answers)} answers: done ${n(replies.done)}, later ${n(replies.snooze)}, help ${n(replies.help)}, phishing ${n(replies.report)}.`,
    `${of(findings.registered, findings.eligible)} of those to be reminded registered.`,
    `Plans: ${n(findings.plans)}. Approvals: ${n(findings.approvals)}. States written: ${n(findings.writes)}, of which ${n(findings.unapprovedWrites)} without approval and ${n(findings.breakGlassWrites)} to break-glass accounts.`,
    `They were written in ${n(findings.waves)} waves, of which ${n(findings.oversizedWaves)} too large or too early; plans halted by themselves ${n(findings.halts)} times, and ${n(findings.haltedWrites)} people were written all the same.`,
    `MFA is now enforced by us for ${of(findings.enforced, findings.people)} of all people and accounts; ${n(findings.unknown)} unknown.`,
  ];
}

/** Where everyone stands by the bot's own file, and whether that is so. */
export function reachSummary(reach: ReachFindings, { people }: Findings): readonly string[] {
  const n = COUNT.format;
  const states = Object.entries(reach.reach).map(([state, many]) => `${state} ${n(many)}`);
  return [
    `By the bot's own account of ${n(people)} people and accounts: ${states.join(", ")}.`,
    `${n(reach.unaccounted)} of them without exactly one state, ${n(reach.unreported)} reported wrongly; ${n(reach.uncertain)} reminders unclear, of ${n(reach.uncertainAtMost)} there may be.`,
  ];
}
