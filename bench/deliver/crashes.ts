import { openStore } from "#bot/adapters/postgres/openStore.ts";
import { laneRate } from "#bot/core/pace.ts";
import type { BotProcess } from "#sandbox/botProcess.ts";
import type { ConnectorJudge } from "../judge/connectorRemote.ts";
import { atMost, type Goal, median, seconds, table } from "../table.ts";
import { startBot } from "./bot.ts";
import type { DeliverOptions, Measured } from "./deliver.ts";
import { type Delivered, judged, settled } from "./run.ts";
import { CAMPAIGN, seed } from "./seed.ts";

/** How the bot ends, and whether another one is at it meanwhile. */
interface Way {
  readonly name: string;
  readonly ends: "kill" | "stop";
  readonly times: number;
  readonly replicas: number;
}

/** Ends in the middle of sending, again and again, at points that chance (by seed) has chosen by how many messages had arrived. */
export async function crashes(judge: ConnectorJudge, options: DeliverOptions): Promise<Measured> {
  const { kills, rate, latencyMs } = options;
  const ways: readonly Way[] = [
    { name: "kill -9, started again", ends: "kill", times: kills, replicas: 1 },
    { name: "SIGTERM, started again", ends: "stop", times: Math.ceil(kills / 4), replicas: 1 },
    { name: "two replicas, one killed", ends: "kill", times: 1, replicas: 2 },
  ];
  const rows = [];
  const goals: Goal[] = [];
  // What is on the wire when a process dies; no crash has fewer than a whole message.
  const most = Math.ceil((2 * rate * latencyMs) / 1_000);
  for (const way of ways) {
    const { found, ended } = await crashing(judge, options, way);
    const worst = Math.max(...ended.map(({ unclear }) => unclear));
    const back = ended.flatMap(({ backMs }) => backMs ?? []);
    const cells = [
      String(ended.length),
      ...[found.calls.length, found.doubled, found.lost, found.uncertain, found.missing].map(
        String,
      ),
      `${worst} (≤ ${way.ends === "kill" ? most : 0})`,
      back.length === 0 ? "-" : `${seconds(median(back))}, ${seconds(Math.max(...back))}`,
      String(found.throttled),
    ];
    rows.push({ what: way.name, cells });
    goals.push(
      atMost(`${way.name}: doubled`, found.doubled, 0),
      atMost(`${way.name}: undelivered and not reported`, found.lost, 0),
      atMost(`${way.name}: uncertain after one end`, worst, way.ends === "kill" ? most : 0),
      ...(back.length === 0
        ? []
        : [atMost(`${way.name}: ms until 95 % of the rate, median`, median(back), 1_000)]),
    );
  }
  return { text: table(HEAD(options), rows), goals };
}

const HEAD = ({ rate, latencyMs }: DeliverOptions): readonly string[] => [
  `deliver across crashes (${rate}/s, ${latencyMs} ms)`,
  ..."ends,messages,doubled,lost unreported,uncertain,of these not arrived,uncertain after one end,ready to 95 % of the rate: median and worst,429s".split(
    ",",
  ),
];

interface Ended {
  /** On the wire when it ended. */
  readonly unclear: number;
  /** From being ready again until a second began in which 95 % of the rate was kept; null where nothing was started. */
  readonly backMs: number | null;
}

/** Seconds of sending between two ends: enough to see the rate come back. */
const LEAST_S = 2.5;
const CHANCE_S = 1;

async function crashing(
  judge: ConnectorJudge,
  { rate, policy, latencyMs, databaseUrl }: DeliverOptions,
  { ends, times, replicas }: Way,
): Promise<{ readonly found: Delivered; readonly ended: readonly Ended[] }> {
  const people = Math.ceil((times + 1) * (LEAST_S + CHANCE_S) * rate);
  // All planned beforehand: how far ahead the bot plans and how long a dead planner is waited for do not scale with the rate.
  const seeded = await seed(people, "planned", judge.url, databaseUrl);
  const own = await seeded.copy();
  const start = () => startBot(judge.url, own, rate);
  let bots: BotProcess[] = [];
  const unclear: number[] = [];
  const ready: number[] = [];
  try {
    await judge.reset({ perSecond: rate, policy, latencyMs, faultSeed: null });
    bots = await Promise.all(Array.from({ length: replicas }, start));
    for (const point of pointsOf(times, rate)) {
      await judge.reached(point);
      await bots[0]?.[ends]();
      const before = unclear.reduce((sum, each) => sum + each, 0);
      unclear.push(replicas > 1 ? 0 : (await onTheWire(own)) - before);
      if (replicas > 1) continue;
      bots = [await start()];
      ready.push(Date.now());
    }
    await settled(judge, people, own);
    for (const bot of bots) await bot.stop();
    const found = await judged(judge, seeded, own);
    const share = laneRate("campaign", rate);
    const ended = unclear.map((each, nth) => ({
      unclear: replicas > 1 ? found.uncertain : each,
      backMs: ready[nth] === undefined ? null : backAfter(found.calls, ready[nth], share),
    }));
    return { found, ended };
  } finally {
    for (const bot of bots) await bot.kill();
    await seeded.drop(own);
    await seeded.close();
  }
}

/** After how many messages to end it: the same points every time. */
function pointsOf(times: number, rate: number): readonly number[] {
  let chance = 7;
  let at = 0;
  return Array.from({ length: times }, () => {
    chance = (Math.imul(chance, 1_664_525) + 1_013_904_223) >>> 0;
    at += Math.ceil(rate * (LEAST_S + (CHANCE_S * chance) / 2 ** 32));
    return at;
  });
}

/** Neither planned nor known to be sent, now that nobody runs. */
async function onTheWire(databaseUrl: string): Promise<number> {
  const store = await openStore({ databaseUrl, connections: 1, log: () => {} });
  try {
    const { sending, uncertain } = (await store.campaigns.tally(CAMPAIGN)).nudges;
    return sending + uncertain;
  } finally {
    await store.close();
  }
}

const ENOUGH = 0.95;

function backAfter(calls: readonly number[], ready: number, perSecond: number): number {
  const from = calls.findIndex((at) => at >= ready);
  const wanted = Math.floor(perSecond * ENOUGH);
  for (let nth = Math.max(0, from); from >= 0 && nth + wanted <= calls.length; nth += 1)
    if ((calls[nth + wanted - 1] ?? 0) - (calls[nth] ?? 0) <= 1_000)
      return (calls[nth] ?? ready) - ready;
  return Number.POSITIVE_INFINITY;
}
