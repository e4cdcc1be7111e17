import { openStore } from "#bot/adapters/postgres/openStore.ts";
import type { ConnectorConditions, ConnectorJudge } from "../judge/connectorRemote.ts";
import { idOf, RowHash } from "../judge/tenant.ts";
import { startBot } from "./bot.ts";
import { CAMPAIGN, conversationOf, type Seed } from "./seed.ts";

/** What one client did to everyone, as the judge saw it. */
export interface Delivered {
  /** When messages were taken, in ms of the wall clock. */
  readonly calls: readonly number[];
  readonly throttled: number;
  /** Got more than one. */
  readonly doubled: number;
  /** Got none, and nothing says so. */
  readonly lost: number;
  /** Reported as perhaps not arrived: how many, and how many of them had not. */
  readonly uncertain: number;
  readonly missing: number;
  /** Who got how many: equal for equal deliveries. */
  readonly hash: string;
}

/** The bot sends to everyone in a database of its own. */
export async function deliverOnce(
  judge: ConnectorJudge,
  seeded: Seed,
  perSecond: number,
  conditions: ConnectorConditions,
): Promise<Delivered> {
  const databaseUrl = await seeded.copy();
  try {
    await judge.reset(conditions);
    const bot = await startBot(judge.url, databaseUrl, perSecond);
    try {
      await settled(judge, seeded.conversations.length, databaseUrl);
    } finally {
      await bot.stop();
    }
    return await judged(judge, seeded, databaseUrl);
  } finally {
    await seeded.drop(databaseUrl);
  }
}

const LOOK_MS = 500;
/** A tick comes every minute: whoever has nothing to do for longer is not coming back. */
const STALLED_MS = 100_000;

/** Resolves when everyone has a message or the bot holds it for uncertain, and nothing is left to send. */
export async function settled(
  judge: ConnectorJudge,
  people: number,
  databaseUrl: string,
): Promise<void> {
  const store = await openStore({ databaseUrl, connections: 1, log: () => {} });
  try {
    let last = -1;
    for (let quiet = 0; quiet < STALLED_MS; quiet += LOOK_MS) {
      const { delivered } = await judge.counts();
      if (delivered >= people * 0.9) {
        const { sent, uncertain, failed, gone } = (await store.campaigns.tally(CAMPAIGN)).nudges;
        if (sent + uncertain + failed + gone >= people) return;
      }
      if (delivered !== last) quiet = 0;
      last = delivered;
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
    const { nudges } = await store.campaigns.tally(CAMPAIGN);
    throw new Error(`The bot stands still: ${last} delivered, ${JSON.stringify(nudges)}.`);
  } finally {
    await store.close();
  }
}

/** Compares what the judge saw with what the bot says of it. */
export async function judged(
  judge: ConnectorJudge,
  seeded: Seed,
  databaseUrl: string,
): Promise<Delivered> {
  const { got, calls, throttled } = await judge.arrivals();
  const uncertain = await uncertainIn(databaseUrl);
  const { conversations } = seeded;
  const without = conversations.filter((chat) => got[chat] === undefined);
  return {
    calls,
    throttled,
    doubled: Object.values(got).filter((count) => count > 1).length,
    lost: without.filter((chat) => !uncertain.has(chat)).length,
    uncertain: uncertain.size,
    missing: without.filter((chat) => uncertain.has(chat)).length,
    hash: hashOf(got),
  };
}

export function hashOf(got: Readonly<Record<string, number>>): string {
  const hash = new RowHash();
  for (const [chat, count] of Object.entries(got)) hash.add(chat, String(count));
  return hash.toString();
}

const MOST = 1_000_000;

/** Whose message the bot reports as perhaps not arrived, by conversation. */
async function uncertainIn(databaseUrl: string): Promise<ReadonlySet<string>> {
  const store = await openStore({ databaseUrl, connections: 1, log: () => {} });
  try {
    const page = { offset: 0, limit: MOST };
    const { rows } = await store.nudges.inState(CAMPAIGN, "uncertain", page);
    return new Set(rows.map(({ user }) => conversationOfUser(user)));
  } finally {
    await store.close();
  }
}

const conversationOfUser = (user: string): string => {
  const n = Number.parseInt(user.slice(-12), 16);
  if (idOf(n) !== user) throw new Error(`${user} is nobody of ours.`);
  return conversationOf(n);
};
