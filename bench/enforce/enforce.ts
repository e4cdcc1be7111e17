import { randomBytes } from "node:crypto";
import { openDatabase } from "#bot/adapters/postgres/openDatabase.ts";
import type { Policy } from "../judge/limiter.ts";
import { type Counts, startJudge } from "../judge/remote.ts";
import { factsOf, idOf } from "../judge/tenant.ts";
import { batchPattern } from "../peers/batchPattern.ts";
import { atLeast, atMost, type Goal, ratio, seconds, table } from "../table.ts";
import { nullClient } from "./nullClient.ts";
import { oursOn } from "./ours.ts";
import type { Enforcer } from "./run.ts";

export interface EnforceOptions {
  readonly people: number;
  readonly latencyMs: number;
  readonly policy: Policy;
  readonly databaseUrl: string;
}

/** Writes a second and person that Microsoft allows an app, once the burst is spent (performance.md 1). */
const QUOTA_PER_SECOND = 20;
/** Of the judge's people about this share is `disabled`: so many more are there than are enforced. */
const MORE = 3;

interface Measured {
  readonly name: string;
  readonly ms: number;
  readonly counts: Counts;
}

/** Enforces everybody in every way worth comparing; prints as it goes, and returns the goals. */
export async function benchEnforce(
  { people, latencyMs, policy, databaseUrl }: EnforceOptions,
  print: (text: string) => void,
): Promise<readonly Goal[]> {
  const judge = await startJudge(people * MORE);
  const all = disabled(people);
  const database = await freshDatabase(databaseUrl);
  const measured: Measured[] = [];
  try {
    for (const client of [nullClient, oursOn(database.url), batchPattern]) {
      await judge.reset({ latencyMs, speed: 1, policy });
      measured.push(await timed(client, judge.url, all, judge));
    }
  } finally {
    judge.stop();
    await database.drop();
  }
  print(tableOf(measured, people));
  const ours = measured.find(({ name }) => name === "ours");
  if (ours === undefined) return [];
  return [
    atLeast("enforce: share of the write quota used", shareOf(ours, people), 0.98),
    atMost("enforce: people lost", people - ours.counts.enforced, 0),
    atMost("enforce: PATCHes beyond one a person, of 1,000", excess(ours, people), 1),
    atMost("enforce: writes refused with 429", ours.counts.throttled, 0),
  ];
}

/** So many of the judge's people who are `disabled` before anybody comes. */
function disabled(people: number): readonly string[] {
  const found: string[] = [];
  for (let n = 0; found.length < people && n < people * MORE; n += 1)
    if (factsOf(n).state === "disabled") found.push(idOf(n));
  return found;
}

async function timed(
  client: Enforcer,
  url: string,
  people: readonly string[],
  judge: Awaited<ReturnType<typeof startJudge>>,
): Promise<Measured> {
  const ms = await client.enforce(url, people, QUOTA_PER_SECOND);
  return { name: client.name, ms, counts: (await judge.facts()).counts };
}

/** What was written in the time, of what the quota would have let through in it. */
const shareOf = ({ ms }: Measured, people: number): number =>
  people / QUOTA_PER_SECOND / (ms / 1000);

const excess = ({ counts }: Measured, people: number): number =>
  Math.round(((counts.patches - people) * 1_000) / people);

function tableOf(measured: readonly Measured[], people: number): string {
  const head = [
    "enforce",
    "asked",
    "enforced",
    "lost",
    "PATCHes",
    "refused",
    "time",
    "of the quota",
  ];
  return table(
    head,
    measured.map((each) => ({
      what: each.name,
      cells: [
        String(people),
        String(each.counts.enforced),
        String(people - each.counts.enforced),
        String(each.counts.patches),
        String(each.counts.throttled),
        seconds(each.ms),
        each.counts.enforced < people ? "-" : ratio(shareOf(each, people)),
      ],
    })),
  );
}

async function freshDatabase(url: string) {
  const admin = await openDatabase({ databaseUrl: url, log: () => {} });
  const name = `bench_${randomBytes(6).toString("hex")}`;
  await admin.pool.query(`create database ${name}`);
  return {
    url: url.replace(/\/[^/]*$/, `/${name}`),
    async drop() {
      await admin.pool.query(`drop database ${name} with (force)`);
      await admin.close();
    },
  };
}
