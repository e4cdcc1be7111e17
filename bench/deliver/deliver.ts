import { laneRate } from "#bot/core/pace.ts";
import {
  type ConnectorConditions,
  type ConnectorJudge,
  startConnectorJudge,
} from "../judge/connectorRemote.ts";
import type { Policy } from "../judge/limiter.ts";
import { connectorOneByOne } from "../peers/connectorOneByOne.ts";
import { atLeast, atMost, type Goal, median, ratio, seconds, table } from "../table.ts";
import { crashes } from "./crashes.ts";
import { faulty } from "./faulty.ts";
import { nullClient } from "./nullClient.ts";
import { type Delivered, deliverOnce, hashOf } from "./run.ts";
import { type Seed, seed } from "./seed.ts";
import { useOf } from "./useOf.ts";

export interface DeliverOptions {
  readonly people: number;
  /** Messages a second the service takes, and the bot is told. */
  readonly rate: number;
  readonly policy: Policy;
  readonly latencyMs: number;
  readonly runs: number;
  readonly faults: boolean;
  /** How often the bot is killed; 0 leaves that out. */
  readonly kills: number;
  readonly databaseUrl: string;
}

/** Sends one message to everyone in every way worth comparing; prints as it goes, and returns the goals. */
export async function benchDeliver(
  options: DeliverOptions,
  print: (text: string) => void,
): Promise<readonly Goal[]> {
  const judge = await startConnectorJudge();
  const goals: Goal[] = [];
  try {
    const parts = [
      plain,
      ...(options.faults ? [faulty] : []),
      ...(options.kills > 0 ? [crashes] : []),
    ];
    for (const part of parts) {
      const measured = await part(judge, options);
      print(measured.text);
      goals.push(...measured.goals);
    }
    return goals;
  } finally {
    judge.stop();
  }
}

export interface Measured {
  readonly text: string;
  readonly goals: readonly Goal[];
}

/** So many are enough to know how fast one after another is. */
const ONE_BY_ONE = 200;

async function plain(judge: ConnectorJudge, options: DeliverOptions): Promise<Measured> {
  const { people, rate, policy, latencyMs, runs, databaseUrl } = options;
  const conditions = { perSecond: rate, policy, latencyMs, faultSeed: null };
  const seeded = await seed(people, "due", judge.url, databaseUrl);
  const few = seeded.conversations.slice(0, ONE_BY_ONE);
  const share = laneRate("campaign", rate);
  const found: { readonly floor: Told[]; readonly ours: Delivered[]; readonly peer: Told[] } = {
    ...{ floor: [], ours: [], peer: [] },
  };
  try {
    for (let run = 0; run < runs; run += 1) {
      const floor = () => nullClient(judge.url, seeded.conversations, share);
      found.floor.push(await told(judge, conditions, seeded.conversations, floor));
      found.ours.push(await deliverOnce(judge, seeded, rate, conditions));
      const peer = () => connectorOneByOne(judge.url, few);
      found.peer.push(await told(judge, conditions, few, peer));
      refuseDifferences(found.ours.at(-1), found.floor.at(-1));
    }
  } finally {
    await seeded.close();
  }
  const use = (each: Told): number => useOf(each.calls, share);
  const ours = median(found.ours.map(use));
  const worst = (what: "lost" | "doubled" | "throttled") =>
    Math.max(...found.ours.map((each) => each[what]));
  return {
    text: table(HEAD(options), [
      row("null client (floor)", found.floor, share),
      row("ours (the bot on PostgreSQL)", found.ours, share),
      row(`botframework-connector, one by one (${few.length})`, found.peer, share),
    ]),
    goals: [
      atLeast("deliver: of the campaign's allowed rate", ours, 0.99),
      atMost("deliver: lost", worst("lost"), 0),
      atMost("deliver: doubled", worst("doubled"), 0),
      atMost("deliver: 429s", worst("throttled"), 0),
      atLeast("deliver: ours / one by one", ours / median(found.peer.map(use)), 4.4),
    ],
  };
}

type Told = Pick<Delivered, "calls" | "throttled" | "doubled" | "lost" | "hash">;

const HEAD = ({ people, rate, policy, latencyMs }: DeliverOptions): readonly string[] => [
  `deliver to ${people} at ${rate}/s (${policy}, ${latencyMs} ms)`,
  ..."sent,lost,doubled,429s,first to last,limit of a campaign,of its allowed rate (98 %),of the whole rate".split(
    ",",
  ),
];

function row(what: string, all: readonly Told[], share: number) {
  const sum = (count: (each: Told) => number) =>
    String(all.reduce((n, each) => n + count(each), 0));
  const use = median(all.map(({ calls }) => useOf(calls, share)));
  const sent = all[0]?.calls.length ?? 0;
  return {
    what,
    cells: [
      String(sent),
      sum(({ lost }) => lost),
      sum(({ doubled }) => doubled),
      sum(({ throttled }) => throttled),
      seconds(((sent - 1) / share / use) * 1_000),
      seconds(((sent - 1) / share) * 1_000),
      ratio(use),
      ratio(laneRate("campaign", use)),
    ],
  };
}

/** Runs a client that keeps no books: what it did is what the judge saw. */
async function told(
  judge: ConnectorJudge,
  conditions: ConnectorConditions,
  conversations: Seed["conversations"],
  send: () => Promise<void>,
): Promise<Told> {
  await judge.reset(conditions);
  await send();
  const { got, calls, throttled } = await judge.arrivals();
  return {
    calls,
    throttled,
    doubled: Object.values(got).filter((count) => count > 1).length,
    lost: conversations.filter((chat) => got[chat] === undefined).length,
    hash: hashOf(got),
  };
}

function refuseDifferences(one: Told | undefined, other: Told | undefined): void {
  if (one?.hash !== other?.hash)
    throw new Error(
      `Not the same people got a message: ${one?.hash} (lost ${one?.lost}, doubled ${one?.doubled}), ${other?.hash} (lost ${other?.lost}). No figures.`,
    );
}
