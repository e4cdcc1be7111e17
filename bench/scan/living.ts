import { setTimeout as pause } from "node:timers/promises";
import type { Judge } from "../judge/remote.ts";
import { atMost, type Goal, table } from "../table.ts";
import { startLiveBot } from "./liveBot.ts";

const QUESTIONS = 200;
/** Between two questions, in real time: replies have a pace of their own, and it is not what is asked after. */
const BETWEEN_MS = 60;

/** The bot as it runs: how much memory a scan takes, and how long `status` takes meanwhile and afterwards. */
export async function living(
  judge: Judge,
  latencyMs: number,
  databaseUrl: string,
): Promise<{ readonly text: string; readonly goals: readonly Goal[] }> {
  const bot = await startLiveBot(judge.url, databaseUrl);
  try {
    await judge.reset({ latencyMs, speed: 1, policy: "bucket" });
    await bot.ask("scan");
    let scanning = true;
    const scanned = bot.scanned().finally(() => {
      scanning = false;
    });
    scanned.catch(() => {});
    const busy: number[] = [];
    while (scanning) {
      busy.push(await bot.ask("status"));
      await pause(BETWEEN_MS);
    }
    await scanned;
    // Who asks is looked up in the tenant: how long that takes is Microsoft's part of the answer.
    await judge.reset({ latencyMs: 0, speed: null, policy: "bucket" });
    const idle: number[] = [];
    for (let asked = 0; asked < QUESTIONS; asked += 1) {
      idle.push(await bot.ask("status"));
      await pause(BETWEEN_MS);
    }
    const peak = bot.peakMb();
    return {
      text: table(
        ["the bot on PostgreSQL", "p50", "p99", "max", "asked"],
        [
          { what: "status while scanning", cells: spread(busy) },
          { what: "status, idle", cells: spread(idle) },
          { what: "peak RSS of the process", cells: [`${peak.toFixed(0)} MB`, "", "", ""] },
        ],
      ),
      goals: [
        atMost("status idle: p99 in ms", percentile(idle, 0.99), 25),
        atMost("status while scanning: p99 in ms", percentile(busy, 0.99), 100),
        atMost("peak RSS in MB", peak, 250),
      ],
    };
  } finally {
    await bot.stop();
  }
}

const spread = (ms: readonly number[]): readonly string[] => [
  `${percentile(ms, 0.5).toFixed(1)} ms`,
  `${percentile(ms, 0.99).toFixed(1)} ms`,
  `${Math.max(...ms).toFixed(1)} ms`,
  String(ms.length),
];

const percentile = (ms: readonly number[], share: number): number =>
  ms.toSorted((a, b) => a - b)[Math.min(ms.length - 1, Math.floor(ms.length * share))] ??
  Number.NaN;
