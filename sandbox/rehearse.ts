import { SingleBar } from "cli-progress";
import { textsIn } from "./card.ts";
import { dayBook } from "./rehearsal/dayBook.ts";
import { judge, violations } from "./rehearsal/judge.ts";
import { type Order, readOrder, USAGE } from "./rehearsal/order.ts";
import { rehearse } from "./rehearsal/rehearsal.ts";
import { burnDown, summary, table } from "./rehearsal/report.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const mutter = (text: string): void => void process.stderr.write(`${text}\n`);

/** Rehearses, reports, and returns the exit code: 0 only when nothing happened that must not. */
async function main(order: Order, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  const bar = progress(order);
  const { journal, facts, status, complaints } = await rehearse({
    ...order,
    signal,
    onDay: bar.day,
  }).finally(bar.stop);
  const findings = judge(journal, facts);
  const wrong = violations(findings);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (!order.json) {
    const days = dayBook(journal, facts, order.days);
    for (const part of [table(days), burnDown(days, findings.eligible), summary(findings)])
      say(`\n${part.join("\n")}`);
    say(`\nThe bot's own status begins: ${textsIn(status).slice(0, 3).join(" ")}`);
  }
  for (const complaint of complaints.slice(0, 20)) mutter(`The bot logged: ${complaint}`);
  mutter(`${order.days} days of ${order.people} people took ${seconds} s.`);
  for (const each of wrong) mutter(`Wrong: ${each}.`);
  if (order.json) say(JSON.stringify({ ...findings, seed: order.seed, days: order.days }));
  else say(wrong.length === 0 ? "All is as it must be." : "Not all is as it must be.");
  return wrong.length === 0 ? 0 : 1;
}

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
