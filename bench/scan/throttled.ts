import type { Policy } from "../judge/limiter.ts";
import type { Conditions, Judge } from "../judge/remote.ts";
import { atLeast, atMost, type Goal, median, ratio, seconds, table } from "../table.ts";
import { hashOf } from "./client.ts";
import { reportLimitMs } from "./limit.ts";
import { ours } from "./ours.ts";
import { openWhole } from "./whole.ts";

interface Measured {
  readonly text: string;
  readonly goals: readonly Goal[];
}

interface Throttle {
  readonly latencyMs: number;
  readonly speed: number;
  readonly policy: Policy;
}

/** The production scan as a whole, through the store, under Microsoft's own limits: people, report, mailboxes, verdicts. */
export async function throttledWhole(
  judge: Judge,
  throttle: Throttle,
  runs: number,
  databaseUrl: string | null,
): Promise<Measured> {
  const expected = hashOf(await findings(judge), "everyone");
  const times: number[] = [];
  const refusals: number[] = [];
  let limit = 0;
  let pages = 0;
  let backend = "";
  for (let run = 0; run < runs; run += 1) {
    const whole = await openWhole(databaseUrl);
    try {
      ({ backend } = whole);
      const facts = await judge.reset(throttle);
      pages = facts.reportPages.everyone;
      limit = reportLimitMs(pages, throttle);
      const began = performance.now();
      await whole.scan(judge.url, throttle.speed);
      times.push(performance.now() - began);
      refusals.push((await judge.facts()).counts.throttled);
      const hash = hashOf(await whole.found("everyone"), "everyone");
      if (hash !== expected) throw new Error(`The store holds ${hash} instead of ${expected}.`);
    } finally {
      await whole.close();
    }
  }
  const took = median(times);
  const goal = pages > 50 ? 0.99 : 0.97;
  return {
    text: table(
      [
        `throttled, whole first scan (${throttle.policy}, ×${throttle.speed}, ${backend})`,
        "pages of the report",
        "429s",
        "median",
        "limit",
        "limit / ours",
      ],
      [
        {
          what: "ours (adapter, flow, store)",
          cells: [
            String(pages),
            refusals.join(", "),
            seconds(took),
            seconds(limit),
            ratio(limit / took),
          ],
        },
      ],
    ),
    goals: [
      atLeast("throttled, whole: limit / ours", limit / took, goal),
      atMost("throttled, whole: 429s", Math.max(...refusals), 0),
    ],
  };
}

/** The adapter alone under quicker limits, once for each way a service may count. */
export async function throttledPolicies(judge: Judge, conditions: Conditions): Promise<Measured> {
  const { speed, latencyMs } = conditions;
  if (speed === null) return { text: "", goals: [] };
  const rows = [];
  const goals: Goal[] = [];
  for (const policy of ["bucket", "window", "penalty"] as const) {
    const facts = await judge.reset({ latencyMs, speed, policy });
    const pages = facts.reportPages.everyone;
    const limit = reportLimitMs(pages, { latencyMs, speed, policy });
    const began = performance.now();
    await ours(speed).scan(judge.url, "everyone");
    const took = performance.now() - began;
    const { throttled } = (await judge.facts()).counts;
    rows.push({
      what: policy,
      cells: [String(pages), String(throttled), seconds(took), seconds(limit), ratio(limit / took)],
    });
    // A service that counts in windows is only known as one by its first refusal; that is learned once.
    goals.push(atMost(`policy ${policy} ×${speed}: 429s`, throttled, policy === "window" ? 1 : 0));
  }
  return {
    text: table(
      [`adapter, limits ×${speed}`, "pages", "429s", "time", "limit", "limit / ours"],
      rows,
    ),
    goals,
  };
}

/** What a scan must find, read without any limit. */
async function findings(judge: Judge) {
  await judge.reset({ latencyMs: 0, speed: null, policy: "bucket" });
  return (await ours(null).scan(judge.url, "everyone")) ?? [];
}
