import { SingleBar } from "cli-progress";
import { textsIn } from "./card.ts";
import { dayBook } from "./rehearsal/dayBook.ts";
import { judge, violations } from "./rehearsal/judge.ts";
import { type Incident, judgeNudges, numberOf } from "./rehearsal/judgeNudges.ts";
import { judgeReach, reachViolations } from "./rehearsal/judgeReach.ts";
import { type Order, readOrder, USAGE } from "./rehearsal/order.ts";
import { type Rehearsed, rehearse } from "./rehearsal/rehearsal.ts";
import { burnDown, reachSummary, summary, table } from "./rehearsal/report.ts";
import { RULES } from "./rehearsal/rules.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const mutter = (text: string): void => void process.stderr.write(`${text}\n`);

/** Rehearses, reports, and returns the exit code: 0 only when nothing happened that must not. */
async function main(order: Order, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  const bar = progress(order);
  const rehearsed = await rehearse({ ...order, signal, onDay: bar.day }).finally(bar.stop);
  const { journal, facts, kills, word, complaints } = rehearsed;
  const findings = judge(journal, facts, kills);
  const reach = judgeReach(rehearsed);
  const wrong = [...violations(findings), ...reachViolations(reach)];
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (!order.json) {
    const days = dayBook(journal, facts, order.days);
    const parts = [
      table(days),
      burnDown(days, findings.eligible),
      [...summary(findings), ...reachSummary(reach, findings)],
    ];
    for (const part of parts) say(`\n${part.join("\n")}`);
    say(`\nThe bot's own status begins: ${textsIn(word.status).slice(0, 3).join(" ")}`);
  }
  for (const complaint of complaints.slice(0, 20)) mutter(`The bot logged: ${complaint}`);
  mutter(`${order.days} days of ${order.people} people took ${seconds} s.`);
  for (const each of wrong) mutter(`Wrong: ${each}.`);
  if (wrong.length > 0)
    for (const incident of judgeNudges(journal, facts, RULES).incidents.slice(0, MOST_INCIDENTS))
      mutter(storyOf(rehearsed, incident));
  if (order.json) say(JSON.stringify({ ...findings, ...reach, ...orderOf(order) }));
  else say(wrong.length === 0 ? "All is as it must be." : "Not all is as it must be.");
  return wrong.length === 0 ? 0 : 1;
}

const MOST_INCIDENTS = 20;

/** One incident, and all that the journal has of that person's messages and presses: enough to look into it. */
function storyOf({ journal, facts }: Rehearsed, { what, person, at, number }: Incident): string {
  const lines = journal.entries.flatMap((entry) => {
    const when = entry.at.toISOString();
    if (entry.kind === "message-sent" && entry.to === person)
      return [`  ${when} gets ${entry.messageId}, ${numberOf(entry, RULES.maxNudges)}`];
    if (entry.kind === "person-pressed" && entry.person === person)
      return [`  ${when} ${entry.verb} ${entry.status} ${JSON.stringify(entry.data)}`];
    if (entry.kind === "request" && entry.path.includes(person))
      return [`  ${when} ${entry.method} ${entry.path} ${entry.status}`];
    return "person" in entry && entry.person === person ? [`  ${when} ${entry.kind}`] : [];
  });
  const { workday } = facts.accounts.get(person) ?? {};
  return [
    `${what} (${number}) to ${person} at ${at.toISOString()}; ${JSON.stringify(workday)}`,
    ...lines,
  ].join("\n");
}

/** What was ordered, for who reads the line later. */
const orderOf = ({ seed, days, faults, replicas, databaseUrl }: Order) => ({
  seed,
  days,
  faults,
  replicas,
  database: databaseUrl === null ? "embedded" : "postgresql",
});

/** On standard error, and on a terminal only: standard output stays for what is read later. Returns what to tell of each day that is over. */
function progress({ days, json }: Order): { day(day: number): void; stop(): void } {
  if (json || !process.stderr.isTTY) return { day() {}, stop() {} };
  const bar = new SingleBar({ format: "{bar} day {value} of {total}, done at {finish}" });
  const began = Date.now();
  bar.start(days, 0, { finish: "…" });
  return {
    day(day) {
      const perDay = (Date.now() - began) / (day + 1);
      const finish = new Date(began + perDay * days).toLocaleTimeString();
      bar.update(day + 1, { finish });
    },
    stop: () => bar.stop(),
  };
}

if (import.meta.main) {
  const read = readOrder(process.argv.slice(2));
  if ("faults" in read) {
    mutter([...read.faults, USAGE].join("\n"));
    process.exitCode = 2;
  } else {
    const stop = new AbortController();
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());
    try {
      process.exitCode = await main(read.order, stop.signal);
    } catch (error) {
      mutter(stop.signal.aborted ? "Stopped." : `${error instanceof Error ? error.stack : error}`);
      process.exitCode = 1;
    }
  }
}
